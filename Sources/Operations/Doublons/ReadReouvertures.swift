// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Why a set that was told apart is a question again, decision by decision. Read with the page of the set, for whoever may read it.
package struct ReadReouvertures: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ fiche: FicheEnsemble) async throws -> [ID<DecisionDoublon>: Reouverture] {
        guard fiche.ensemble.etat != .clos, fiche.decisions.contains(where: { $0.decision.genre == .different }) else {
            return [:]
        }
        let files = fiche.membres.map(\.carte.id)
        return try await world.base.read { try IdentiteEmpreinte.reouvertures(of: files, in: $0) }
    }
}
