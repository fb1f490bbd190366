// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// A desk as the manager types it.
package struct SaisieGuichet: Sendable, Hashable {
    package var code = ""
    package var nom = ""
    package var voie = ""
    package var ville = ""
    package var contact = ""
    package var commune = ""
    package var horaires = SaisieHoraires()

    package init() {}

    package init(_ guichet: Guichet, _ rulebook: Rulebook) {
        code = guichet.code
        nom = guichet.nom
        let lines = guichet.adresse.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        voie = lines.first.map(String.init) ?? ""
        ville = lines.count > 1 ? String(lines[1]) : ""
        contact = guichet.contact
        commune = guichet.commune.flatMap { rulebook.communes[$0] }.map { "\($0.code) \($0.nom)" } ?? ""
        horaires = SaisieHoraires(guichet.horaires)
    }

    /// The desk, or what is wrong. `existing` keeps what this form does not ask: its code.
    func examine(
        organisme: ID<Organisme>, existing: Guichet?, _ rulebook: Rulebook
    ) -> (guichet: Guichet?, violations: [Violation]) {
        var form = ShortForm(typed: [
            "guichet_nom": nom, "voie": voie, "ville": ville, "contact": contact,
        ])
        let name = required("guichet_nom", longest: 120, &form)
        let street = required("voie", longest: 120, &form)
        let town = required("ville", longest: 120, &form)
        let reach = form.text("contact", longest: 120) ?? ""
        var place: String?
        if !commune.allSatisfy(\.isWhitespace) {
            let read = SaisieTerritoire.read(commune, "commune", rulebook)
            place = read.communes.first
            if read.communes.count != 1 { form.refuse("commune", "guichet.commune", ["saisi": commune]) }
        }
        let hours = horaires.examine(&form)
        let typed = existing?.code ?? code.uppercased().filter { !$0.isWhitespace }
        let isPlain = typed.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        if typed.utf8.count != 5 || !isPlain { form.refuse("code_guichet", "guichet.code", ["n": "\(typed.count)"]) }
        guard form.violations.isEmpty, let name, let street, let town else { return (nil, form.violations) }
        return (
            Guichet(
                code: typed, organisme: organisme, nom: name, adresse: "\(street)\n\(town)", contact: reach,
                commune: place, horaires: hours, version: (existing?.version ?? 0) + 1,
                fermeLe: existing?.fermeLe), []
        )
    }

    private func required(_ champ: String, longest: Int, _ form: inout ShortForm) -> String? {
        let count = form.violations.count
        let value = form.text(champ, longest: longest)
        if value == nil, form.violations.count == count { form.refuse(champ, "manque") }
        return value
    }
}
