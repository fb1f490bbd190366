// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A new body. It has no access before a convention is signed.
package struct CreateOrganisme: Sendable {
    package enum Answer: Sendable {
        case created(ID<Organisme>)
        case invalid([Violation])
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ typed: SaisieOrganisme, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let now = world.now()
        let organisme: Organisme
        switch typed.examine(id: world.ids.next(now), world.rulebook) {
        case .success(let made): organisme = made
        case .failure(let refus): return .invalid(refus.violations)
        }
        let entry = try AdministrationEntry(
            .creationOrganisme, on: [organisme.id], organisme.details(world.rulebook), by: acteur, world, now)
        do {
            try await world.base.write { registry in
                try registry.organismes.insert(organisme)
                try entry.write(registry)
            }
        } catch let error where error.uniqueViolation != nil {
            return .invalid([Violation("siret", "siret.pris")])
        }
        return .created(organisme.id)
    }
}
