// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Changes what a body is. The act states the version that it saw.
package struct ChangeOrganisme: Sendable {
    package enum Answer: Sendable {
        case changed
        case invalid([Violation])
        /// Someone else changed it meanwhile: as it stands now.
        case stale(Organisme)
        /// It merged: nothing of it changes any more.
        case closed
        case unknown
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Organisme>, version: Int, _ typed: SaisieOrganisme, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        guard let before = try await world.base.read({ try $0.organismes.organisme(id) }) else { return .unknown }
        var wanted: Organisme
        switch typed.examine(id: id, world.rulebook) {
        case .success(let made): wanted = made
        case .failure(let refus): return .invalid(refus.violations)
        }
        // Who manages the file would shut himself out.
        if before.nature == .gestionnaire, wanted.nature != .gestionnaire {
            return .invalid([Violation("nature", "nature.gestionnaire")])
        }
        wanted.version = version + 1
        let after = wanted
        let entry = try AdministrationEntry(
            .modificationOrganisme, on: [id],
            after.details(world.rulebook).changes(from: before.details(world.rulebook)), by: acteur, world, now)
        do {
            return try await world.base.write { registry in
                guard let current = try registry.organismes.lock(id) else { return .unknown }
                if current.isClosed(on: today) { return .closed }
                guard current.version == version, before.version == version else { return .stale(current) }
                try registry.organismes.update(after)
                try entry.write(registry)
                return .changed
            }
        } catch let error where error.uniqueViolation != nil {
            return .invalid([Violation("siret", "siret.pris")])
        }
    }
}
