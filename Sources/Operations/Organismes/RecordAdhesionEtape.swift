// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A step of the joining checklist was done on a day; an empty day takes it back.
package struct RecordAdhesionEtape: Sendable {
    package enum Answer: Sendable, Equatable {
        case recorded
        case invalid([Violation])
        case unknown
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ etape: String, of organisme: ID<Organisme>, on jour: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        guard let step = world.rulebook.adhesion.first(where: { $0.code == etape }) else { return .unknown }
        var form = ShortForm(typed: ["faite_le": jour])
        let day = form.day("faite_le", isRequired: false)
        if let day, day > today { form.refuse("faite_le", "etape.future", ["date": day.french]) }
        guard form.violations.isEmpty else { return .invalid(form.violations) }
        let entry = try AdministrationEntry(
            .etapeAdhesion, on: [organisme],
            [Detail("etape", apres: step.libelle), Detail("faite_le", apres: day?.iso)],
            survenuLe: day, by: acteur, world, now)
        return try await world.base.write { registry in
            guard let body = try registry.organismes.lock(organisme), step.concerns(body) else { return .unknown }
            try registry.adhesions.setEtape(etape, of: organisme, faiteLe: day, by: acteur.compte, now: now)
            try entry.write(registry)
            return .recorded
        }
    }
}
