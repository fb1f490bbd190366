// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What the engine did, and what its probabilities let one expect.
package struct ReadPassages: Sendable {
    package struct Modele: Sendable {
        package let version: Int
        package let creeLe: Instant
        package let seuils: SeuilsDoublon
    }

    package struct Passage: Sendable {
        package let modele: Int
        /// `complet` or `partiel`.
        package let mode: String
        /// `encours`, `fait` or `echec`.
        package let etat: String
        package let commenceLe: Instant
        package let finiLe: Instant?
        /// `demandes`, `comparaisons`, `paires`, `probables`, `gardees`, `perdues`, `nouvelles`, `ensembles`, `nouveaux`, `fermes`,
        /// `ouverts`: in all, where `ensembles` is among those that the pass looked at.
        package let comptes: [String: Int]
    }

    package struct Bilan: Sendable {
        package let modele: Modele?
        package let passages: [Passage]
        package let tranches: [TranchePaires]
    }

    package static let shown = 20
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil without the right.
    package func callAsFunction(by acteur: Acteur) async throws -> Bilan? {
        guard acteur.may(.mergeDemandes) else { return nil }
        return try await world.base.read { registry in
            Bilan(
                modele: try registry.doublons.modele().map {
                    Modele(version: $0.version, creeLe: $0.creeLe, seuils: $0.seuils)
                },
                passages: try registry.doublons.passages(limit: Self.shown).map { passage in
                    Passage(
                        modele: passage.modele, mode: passage.mode.rawValue, etat: passage.etat.rawValue,
                        commenceLe: passage.commenceLe, finiLe: passage.finiLe,
                        comptes: ComptesPassage(text: passage.comptes).nombres)
                },
                tranches: try registry.doublons.tranches(20))
        }
    }
}
