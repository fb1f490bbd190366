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
        let id = world.ids.nextRaw(now)
        return try await world.base.write { registry in
            guard let body = try registry.organismes.lock(organisme) else { return false }
            // What is asked of a role that he may not give stays as it is.
            let his = Set(acteur.rolesToGive(in: body))
            let next = try registry.habilitations.exigences(of: organisme).subtracting(his).union(
                roles.intersection(his))
            try registry.habilitations.set(exigences: next, of: organisme)
            try registry.tracesComptes.insert(
                TraceCompte(
                    id: id, .exigence, compte: nil, par: acteur.compte, organisme: organisme,
                    detail: next.map(\.rawValue).sorted().joined(separator: " "), le: now))
            return true
        }
    }
}
