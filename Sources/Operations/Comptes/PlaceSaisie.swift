// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The place of someone in a body as it is typed: role, desk, last day.
struct PlaceSaisie {
    let role: String
    let guichet: String
    let organisme: Organisme
    let guichets: [Guichet]
    let today: Day

    struct Place: Sendable {
        let role: Role
        let guichet: String?
        let fin: Day?
        var detail: String { [role.rawValue, guichet].compactMap { $0 }.joined(separator: " ") }
    }

    func examine(_ form: inout ShortForm, by acteur: Acteur) -> Place? {
        let given = Role(rawValue: role).flatMap { acteur.rolesToGive(in: organisme).contains($0) ? $0 : nil }
        if given == nil { form.refuse("role", role.isEmpty ? "compte.requis" : "compte.role") }
        let fin = form.day("fin")
        if let fin, fin < today { form.refuse("fin", "compte.fin.passee", ["date": fin.french]) }
        if !guichet.isEmpty, !guichets.contains(where: { $0.code == guichet }) {
            form.refuse("guichet", "compte.guichet.ailleurs")
        }
        // Who registers does it for a desk (L441-2-1); who only administers has none.
        let needsDesk = given.map { Droits.portee($0, .registerDemande) != .aucune } ?? false
        if needsDesk, guichet.isEmpty { form.refuse("guichet", "compte.guichet.requis") }
        guard form.violations.isEmpty, let given else { return nil }
        return Place(role: given, guichet: needsDesk ? guichet : nil, fin: fin)
    }
}
