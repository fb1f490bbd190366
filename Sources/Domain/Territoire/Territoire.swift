// SPDX-License-Identifier: EUPL-1.2

/// A region or a département that has one file. Its figures are data (`Reference/Tables/territoires.json`).
package struct Territoire: Sendable {
    package let id: String
    package let nom: String
    /// The first three characters of its numbers.
    package let prefixe: String
    package let departements: [String]
    package let porteeSequence: PorteeSequence
    /// Communes that one application may name.
    package let maximumCommunes: Int
    /// Whether files are held together by the keyed digest of the NIR as well.
    package let rapprocheParNir: Bool
    package let clock: CivilClock

    package init(
        id: String, nom: String, prefixe: String, departements: [String], porteeSequence: PorteeSequence,
        maximumCommunes: Int, rapprocheParNir: Bool, clock: CivilClock
    ) {
        self.id = id
        self.nom = nom
        self.prefixe = prefixe
        self.departements = departements
        self.porteeSequence = porteeSequence
        self.maximumCommunes = maximumCommunes
        self.rapprocheParNir = rapprocheParNir
        self.clock = clock
    }
}

package struct Commune: Sendable, Hashable {
    /// INSEE code; arrondissements of Paris have theirs.
    package let code: String
    package let nom: String
    package let departement: String
    package let codesPostaux: [String]
    /// Of an arrondissement: the commune that it is a part of.
    package let pole: String?
    /// SIREN of its `Intercommunalite`; empty when it has none here.
    package let intercommunalite: String
    /// `Abis`, `A`, `B1`, `B2`, `C`; empty when not known.
    package let zoneABC: String
    package let zonePlafonds: ZonePlafonds?

    package init(
        code: String, nom: String, departement: String, codesPostaux: [String], pole: String? = nil,
        intercommunalite: String = "", zoneABC: String = "", zonePlafonds: ZonePlafonds? = nil
    ) {
        self.code = code
        self.nom = nom
        self.departement = departement
        self.codesPostaux = codesPostaux
        self.pole = pole
        self.intercommunalite = intercommunalite
        self.zoneABC = zoneABC
        self.zonePlafonds = zonePlafonds
    }
}

/// All communes known, found by code, by postal code and by name.
package struct Communes: Sendable {
    package let all: [Commune]
    private let byCode: [String: Int]
    private let byPostalCode: [String: [Int]]
    private let byName: [String: [Int]]

    package init(_ communes: [Commune]) {
        all = communes
        byCode = Dictionary(communes.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        var postal: [String: [Int]] = [:]
        var names: [String: [Int]] = [:]
        for (index, commune) in communes.enumerated() {
            for code in commune.codesPostaux { postal[code, default: []].append(index) }
            names[Communes.key(commune.nom), default: []].append(index)
        }
        byPostalCode = postal
        byName = names
    }

    package subscript(code: String) -> Commune? { byCode[code].map { all[$0] } }

    /// Folded name, with `ST` and `STE` spelled out: « St-Denis » is « Saint-Denis ».
    private static func key(_ name: String) -> String {
        folded(name).split(separator: " ").map { $0 == "ST" ? "SAINT" : $0 == "STE" ? "SAINTE" : $0 }
            .joined(separator: " ")
    }

    /// `PARIS 13`, `PARIS 13E`, `PARIS 13EME ARRONDISSEMENT` → 13.
    private static func arrondissement(_ name: String) -> Int? {
        let words = name.split(separator: " ")
        guard words.first == "PARIS", words.count >= 2 else { return nil }
        let rank = words[1].prefix { $0.isNumber }
        let suffix = words[1].dropFirst(rank.count)
        guard ["", "E", "EME", "ER"].contains(suffix), let number = digits(rank), (1...20).contains(number) else {
            return nil
        }
        return number
    }

    /// The communes that a typed text may mean: an INSEE code, a postal code, a name, or both in any order. An INSEE
    /// code and a postal code may look alike: both are tried, the name decides.
    ///
    /// `insee:77111` is the code and nothing else: what software sends. 142 communes of Île-de-France have a code that
    /// is also the postal code of another place.
    package func candidates(_ typed: String) -> [Commune] {
        if typed.hasPrefix("insee:") { return self[String(typed.dropFirst(6))].map { [$0] } ?? [] }
        let words = typed.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let code = words.first { $0.utf8.count == 5 && $0.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) } }
        let name = Communes.key(words.filter { $0 != code }.joined(separator: " "))
        guard let code else {
            if let rank = Communes.arrondissement(name), let one = self["751\(padded(rank, 2))"] { return [one] }
            return (byName[name] ?? []).map { all[$0] }
        }
        var found = (byPostalCode[code] ?? []).map { all[$0] }
        // 75013 is an arrondissement before it is a part of Paris.
        let parts = found.compactMap(\.pole)
        found.removeAll { parts.contains($0.code) }
        if let exact = self[code], !found.contains(exact) { found.append(exact) }
        if name.isEmpty { return found }
        // « 75020 Paris » is the arrondissement.
        return found.filter { commune in
            Communes.key(commune.nom) == name || commune.pole.flatMap { self[$0] }.map { Communes.key($0.nom) } == name
                || Communes.arrondissement(name).map { "751\(padded($0, 2))" } == commune.code
        }
    }

    /// What a refusal says of a text that means several of them: the first five.
    package static func several(_ typed: String, _ found: [Commune]) -> [String: String] {
        let names = found.prefix(5).map { "\($0.nom) (\($0.departement))" }.joined(separator: ", ")
        return ["saisi": TypedDate.shown(typed), "liste": names]
    }

    /// Names that begin with what was typed so far, for a list under the field. At most `limit`.
    package func suggestions(_ typed: String, departements: [String], limit: Int = 12) -> [Commune] {
        let digitsOnly = typed.trimmingPrefix { $0.isWhitespace }.prefix { $0.isNumber }
        let key = Communes.key(String(typed))
        guard key.count >= 2 else { return [] }
        var found: [Commune] = []
        for commune in all where departements.contains(commune.departement) {
            let matches =
                digitsOnly.isEmpty
                ? Communes.key(commune.nom).hasPrefix(key)
                : commune.codesPostaux.contains { $0.hasPrefix(digitsOnly) }
            if matches { found.append(commune) }
            if found.count == limit { break }
        }
        return found
    }
}

extension Commune {
    /// `93500 Pantin`: how it is shown in a field and understood again.
    package var libelle: String { codesPostaux.count == 1 ? "\(codesPostaux[0]) \(nom)" : nom }
}
