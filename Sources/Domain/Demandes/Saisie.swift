// SPDX-License-Identifier: EUPL-1.2

/// A form as it was typed, sent or read in a file: texts only, nothing judged yet. Pages, API and imports all make one
/// and hand it to the one validator, `examine`.
///
/// A field is named by its path in the canonical form: `demandeur.nomNaissance`, `cotitulaires.0.prenoms`,
/// `communesSouhaitees.2`, `demandeur.ressources.SAL`. The same path names the input of the page, the JSON of the API,
/// a line of the journal and, without ranks, a sentence of the catalogue.
package struct Saisie: Sendable, Hashable, Codable {
    /// Path → text. What is empty is left out.
    package private(set) var valeurs: [String: String] = [:]
    /// Elements of a national file that no field holds.
    package var national: [String: String] = [:]
    /// Keys of the warnings that were answered; `existant` says that the person is another one.
    package var confirmations: [String] = []
    /// Id of the file from which this form was filled, which cannot come back itself.
    package var suiteDe: String?
    /// Id of the complaint to the prefect on which this form is registered ex officio.
    package var saisine: String?

    package init() {}

    /// What a new form of a desk begins with, before anything is typed.
    package static func nouvelle(on day: Day) -> Saisie {
        var saisie = Saisie()
        saisie["depot.date"] = day.numeric
        saisie["depot.canal"] = "guichet"
        return saisie
    }

    /// Nothing was typed, and it goes on from nothing. `day`: that on which the form was opened.
    package func isUntouched(on day: Day) -> Bool {
        let start = Saisie.nouvelle(on: day)
        return national.isEmpty && confirmations.isEmpty && suiteDe == nil && saisine == nil
            && valeurs.allSatisfy { start.valeurs[$0.key] == $0.value }
    }

    /// Ready for a form of the usual size.
    package init(fields: Int) { valeurs.reserveCapacity(fields) }

    package subscript(champ: String) -> String {
        get { valeurs[champ] ?? "" }
        set { valeurs[champ] = newValue.isEmpty ? nil : newValue }
    }

    /// The values of a list in their order, empty ones included: `communesSouhaitees.0`, `communesSouhaitees.1`…
    package func liste(_ champ: String) -> [String] {
        guard let last = rangs(champ).last else { return [] }
        return (0...last).map { self["\(champ).\($0)"] }
    }

    /// The ranks under a group that hold something, sorted.
    package func rangs(_ groupe: String) -> [Int] {
        let prefix = groupe + "."
        let ranks = valeurs.keys.compactMap { key -> Int? in
            guard key.hasPrefix(prefix) else { return nil }
            return digits(key.dropFirst(prefix.count).prefix { $0 != "." })
        }
        // A rank beyond what a household or a page can hold is noise, or an attack on memory.
        return Set(ranks).filter { $0 < 100 }.sorted()
    }

    /// One more than the highest rank under a group.
    package func size(of groupe: String) -> Int {
        let prefix = groupe + "."
        let ranks = valeurs.keys.compactMap { key -> Int? in
            key.hasPrefix(prefix) ? digits(key.dropFirst(prefix.count).prefix { $0 != "." }) : nil
        }
        return (ranks.max() ?? -1) + 1
    }

    /// The names under a map: `SAL`, `RET` of `demandeur.ressources`.
    package func noms(_ groupe: String) -> [String] {
        let prefix = groupe + "."
        return valeurs.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    package func contains(_ groupe: String) -> Bool {
        valeurs[groupe] != nil || valeurs.keys.contains { $0.hasPrefix(groupe + ".") }
    }

    /// Replaces a list.
    package mutating func set(_ champ: String, _ values: [String]) {
        for rang in rangs(champ) { valeurs["\(champ).\(rang)"] = nil }
        for (rang, value) in values.enumerated() { self["\(champ).\(rang)"] = value }
    }

    /// Takes out a member of a group; those after it move up.
    package mutating func remove(_ groupe: String, _ rang: Int) {
        let prefix = groupe + "."
        var moved: [String: String] = [:]
        for (key, value) in valeurs {
            guard key.hasPrefix(prefix) else {
                moved[key] = value
                continue
            }
            let rest = key.dropFirst(prefix.count)
            let name = rest.prefix { $0 != "." }
            guard let own = digits(name) else {
                moved[key] = value
                continue
            }
            if own == rang { continue }
            moved[prefix + String(own > rang ? own - 1 : own) + rest.dropFirst(name.count)] = value
        }
        valeurs = moved
    }
}
