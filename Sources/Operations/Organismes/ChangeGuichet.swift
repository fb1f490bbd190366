// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Changes the name, the address or the contact of a desk; never its code. The act states the version that it saw.
package struct ChangeGuichet: Sendable {
    package enum Answer: Sendable {
        case changed
        case invalid([Violation])
        case stale(Guichet)
        case unknown
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ code: String, version: Int, _ typed: SaisieGuichet, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let now = world.now()
        guard let before = try await world.base.read({ try $0.organismes.guichet(code) }) else { return .unknown }
        let read = typed.examine(organisme: before.organisme, existing: before, world.rulebook)
        guard let after = read.guichet else { return .invalid(read.violations) }
        let entry = try AdministrationEntry(
            .modificationGuichet, on: [before.organisme],
            [Detail("guichet", apres: code)] + after.details.changes(from: before.details), by: acteur, world, now)
        return try await world.base.write { registry in
            guard let current = try registry.organismes.lockGuichet(code) else { return .unknown }
            guard current.version == version, before.version == version else { return .stale(current) }
            try registry.organismes.update(after)
            try entry.write(registry)
            return .changed
        }
    }
}
