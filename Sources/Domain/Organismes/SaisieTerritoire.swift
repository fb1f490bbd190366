// SPDX-License-Identifier: EUPL-1.2

/// The territory of a body as it is typed: names or INSEE codes of communes, the number of a département, the SIREN of
/// an intercommunality, parted by commas. A code of 5 digits alone is an INSEE code here, never a postal code.
package enum SaisieTerritoire {
    package static let longest = 8_000

    package static func read(
        _ typed: String, _ champ: String, _ rulebook: Rulebook
    ) -> (communes: Set<String>, violations: [Violation]) {
        guard typed.utf8.count <= longest else {
            return ([], [Violation(champ, "texte.long", ["n": "\(typed.count)", "maximum": "\(longest)"])])
        }
        let parts = typed.split { $0 == "," || $0 == ";" || $0.isNewline }.map { squeezedText(String($0)) }
            .filter { !$0.isEmpty }
        guard !parts.isEmpty else { return ([], [Violation(champ, "territoire.vide")]) }
        let inside = rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }
        var communes: Set<String> = []
        var violations: [Violation] = []
        for part in parts {
            let found = codes(part, inside, rulebook)
            if found.isEmpty { violations.append(Violation(champ, "territoire.inconnu", ["saisi": shown(part)])) }
            communes.formUnion(found)
        }
        // One sentence beside the field is enough: the first one says what to do.
        return (communes, Array(violations.prefix(1)))
    }

    private static func codes(_ part: String, _ inside: [Commune], _ rulebook: Rulebook) -> [String] {
        let first = part.split(separator: " ").first.map(String.init) ?? part
        if rulebook.territoire.departements.contains(first) {
            return inside.filter { $0.departement == first }.map(\.code)
        }
        if first.utf8.count == 9, digits(first) != nil {
            return inside.filter { $0.intercommunalite == first }.map(\.code)
        }
        if first == part, first.utf8.count == 5, digits(first) != nil {
            return inside.filter { $0.code == first }.map(\.code)
        }
        // A name beside the code must be that of the commune: some INSEE codes are postal codes of other places.
        let named = rulebook.communes.candidates(part).filter { commune in
            rulebook.territoire.departements.contains(commune.departement)
        }
        return named.count == 1 ? named.map(\.code) : []
    }

    private static func shown(_ text: String) -> String { TypedDate.shown(text) }

    /// The shortest way to type these communes: whole départements, whole intercommunalities, then the rest by name.
    package static func text(_ codes: Set<String>, _ rulebook: Rulebook) -> String {
        var rest = codes
        var parts: [String] = []
        let inside = rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }
        func take(_ group: [Commune], _ text: String) {
            let members = Set(group.map(\.code))
            guard members.count > 1, rest.isSuperset(of: members) else { return }
            rest.subtract(members)
            parts.append(text)
        }
        let byDepartement = Dictionary(grouping: inside, by: \.departement)
        for departement in byDepartement.keys.sorted() { take(byDepartement[departement] ?? [], departement) }
        let byGroup = Dictionary(
            grouping: inside.filter { $0.intercommunalite.utf8.count == 9 }, by: \.intercommunalite)
        for siren in byGroup.keys.sorted() {
            let name = rulebook.intercommunalites.first { $0.siren == siren }?.nom ?? ""
            // The comma parts the field: a name that holds one would be read as two.
            take(byGroup[siren] ?? [], "\(siren) \(name.replacing(",", with: " "))")
        }
        parts += rest.sorted().map { code in rulebook.communes[code].map { "\(code) \($0.nom)" } ?? code }
        return parts.joined(separator: ", ")
    }
}
