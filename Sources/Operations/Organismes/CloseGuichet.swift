// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// From a day on a desk registers no more. Its code, its files and its name stay; its agents keep the rights that their
/// territory gives them.
package struct CloseGuichet: Sendable {
    package enum Answer: Sendable, Equatable {
        case closed
        case invalid([Violation])
        case already(Day)
        case unknown
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `jour` as it is typed.
    package func callAsFunction(_ code: String, on jour: String, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        var form = ShortForm(typed: ["ferme_le": jour])
        let typed = form.day("ferme_le", isRequired: true)
        if let typed, typed < today { form.refuse("ferme_le", "date.passee", ["date": typed.french]) }
        guard form.violations.isEmpty, let day = typed else { return .invalid(form.violations) }
        guard let before = try await world.base.read({ try $0.organismes.guichet(code) }) else { return .unknown }
        let entry = try AdministrationEntry(
            .fermetureGuichet, on: [before.organisme],
            [Detail("guichet", apres: code), Detail("ferme_le", apres: day.iso)], survenuLe: day, by: acteur, world, now
        )
        return try await world.base.write { registry in
            guard let current = try registry.organismes.lockGuichet(code) else { return .unknown }
            if let closed = current.fermeLe, closed <= today { return .already(closed) }
            try registry.organismes.update(
                Guichet(
                    code: code, organisme: current.organisme, nom: current.nom, adresse: current.adresse,
                    contact: current.contact, commune: current.commune, horaires: current.horaires,
                    version: current.version + 1, fermeLe: day))
            try entry.write(registry)
            return .closed
        }
    }
}
