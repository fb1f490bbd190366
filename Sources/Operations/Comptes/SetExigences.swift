// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// For which of its roles a body wants a second factor. Those who have none set one up before anything else.
package struct SetExigences: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// False when the body is not his to manage.
    package func callAsFunction(_ roles: Set<Role>, of organisme: ID<Organisme>, by acteur: Acteur) async throws -> Bool
    {
        guard acteur.manages(organisme) else { return false }
        let now = world.now()
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .exigence, compte: nil, par: acteur.compte, organisme: organisme,
            detail: roles.map(\.rawValue).sorted().joined(separator: " "), le: now)
        try await world.base.write { registry in
            try registry.habilitations.set(exigences: roles, of: organisme)
            try registry.tracesComptes.insert(trace)
        }
        return true
    }
}
