// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Linkage
import Stores

/// The engine over the whole file: reads it, estimates a model when there is none or when one is asked for, finds the pairs
/// and hands them over. Cut on its way it has changed no set; run again it finds the same.
package struct RunDoublons: Sendable {
    package enum Step: String, Sendable {
        case lecture, estimation, rapprochement, enregistrement
    }

    package struct Report: Sendable {
        package let modele: Int
        package let demandes: Int
        package let personnes: Int
        package let comparaisons: Int
        /// At or above the threshold of the model.
        package let probables: Int
        /// Rows alike that were too many to be compared two by two, the most first.
        package let ecartes: [(cle: String, taille: Int)]
        package let passage: RecordPassage.Report
        /// Against what was on file before, at the threshold: found by both, no longer, newly.
        package let gardees: Int
        package let perdues: Int
        package let nouvelles: Int
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `estimate`: a new version of the model, from the file as it is now.
    package func callAsFunction(
        estimate: Bool = false, progress: @escaping @Sendable (Step, Double) -> Void = { _, _ in }
    ) async throws -> Report {
        let record = RecordPassage(world)
        let file = try await ReadRegistre(world)() { progress(.lecture, Double($0) / Double(max(1, $1))) }
        let modele: ModeleDoublons
        if !estimate, let kept = try await Self.current(world) {
            modele = kept
        } else {
            modele = try await EstimateDoublons(world)(file) {
                progress(.estimation, $0)
                return !Task.isCancelled
            }
        }
        let id = try await record.begin(modele: modele.version, .complet)
        do {
            let bilan = FindPaires(file.registre, modele)() {
                progress(.rapprochement, $0)
                return !Task.isCancelled
            }
            try Task.checkCancellation()
            let paires = bilan.paires.map { $0.paire(file.demandes) }
            let before = try await world.base.read { try $0.doublons.paires(from: modele.seuil) }
            let passage = try await record(
                id, modele: modele.version, paires, position: file.position,
                comptes: ["demandes": file.demandes.count, "comparaisons": bilan.comparaisons],
                progress: { progress(.enregistrement, Double($0) / Double(max(1, paires.count))) })
            let old = Set(before.map(Between.init))
            let new = Set(paires.filter { $0.probabilite >= modele.seuil }.map(Between.init))
            return Report(
                modele: modele.version, demandes: file.demandes.count, personnes: file.registre.count,
                comparaisons: bilan.comparaisons, probables: new.count,
                ecartes: bilan.ecartes.map { ($0.cle, $0.taille) }, passage: passage,
                gardees: old.intersection(new).count, perdues: old.subtracting(new).count,
                nouvelles: new.subtracting(old).count)
        } catch {
            try await record.fail(id)
            throw error
        }
    }

    /// The current model; nil before the first estimation.
    static func current(_ world: World) async throws -> ModeleDoublons? {
        guard let stored = try await RecordPassage(world).modele() else { return nil }
        return try JSONDecoder().decode(ModeleDoublons.self, from: Data(stored.contenu.utf8))
    }

    private struct Between: Hashable {
        let premiere: ID<Demande>
        let seconde: ID<Demande>

        init(_ paire: PaireDoublon) {
            premiere = paire.premiere
            seconde = paire.seconde
        }
    }
}

extension PaireTrouvee {
    func paire(_ demandes: [ID<Demande>]) -> PaireDoublon {
        PaireDoublon(
            demandes[Int(a)], demandes[Int(b)], probabilite: probabilite, raisons: raisons, rolesEchanges: rolesEchanges
        )
    }
}
