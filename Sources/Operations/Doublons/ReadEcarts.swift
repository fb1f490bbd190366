// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The pairs that came and went when a model was estimated again, each with its set and the numbers of its files: what one opens to see
/// whether the new model is better. Numbers of files that are not the reader's are left out.
package struct ReadEcarts: Sendable {
    package struct Ligne: Sendable {
        package struct Dossier: Sendable {
            package let demande: ID<Demande>
            package let numero: String?
            /// Not of his scope: neither its number nor a way to it.
            package let isHidden: Bool
        }

        package let dossiers: [Dossier]
        /// The set that both are in: open, or as it ended.
        package let ensemble: ID<EnsembleDoublon>?
        package let avant: Double?
        package let apres: Double?
    }

    package struct Rapport: Sendable {
        package let modele: Int
        package let le: Instant
        package let nouvelles: Int
        package let disparues: Int
        package let gagnees: [Ligne]
        package let perdues: [Ligne]
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Of the newest model that replaced another one; nil without the right, or while there is none. Each file that is shown is a reading.
    package func callAsFunction(by acteur: Acteur) async throws -> Rapport? {
        guard acteur.may(.mergeDemandes) else { return nil }
        let rapport = try await world.base.read { registry -> Rapport? in
            guard let passage = try registry.doublons.firstOfModele() else { return nil }
            let comptes = ComptesPassage(text: passage.comptes)
            guard let ecarts = comptes.ecarts else { return nil }
            let files = Array(Set((ecarts.gagnees + ecarts.perdues).flatMap(\.demandes))).sorted()
            let demandes = Dictionary(
                try registry.demandes.find(files).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let sets = try registry.ensembles.holding(files)
            func ligne(_ ecart: EcartsPassage.Ecart) -> Ligne {
                let common = ecart.demandes.map { sets[$0] ?? [] }.reduce(nil) { known, next in
                    known.map { $0.intersection(next) } ?? next
                }
                return Ligne(
                    dossiers: ecart.demandes.map { id in
                        let access = demandes[id].map { $0.access(.readDemande, by: acteur) } ?? .refuse
                        return .init(
                            demande: id, numero: access == .refuse ? nil : demandes[id]?.numero,
                            isHidden: access == .refuse)
                    }, ensemble: common?.max(), avant: ecart.avant, apres: ecart.apres)
            }
            return Rapport(
                modele: passage.modele, le: passage.commenceLe, nouvelles: comptes.nombres["nouvelles"] ?? 0,
                disparues: comptes.nombres["perdues"] ?? 0, gagnees: ecarts.gagnees.map(ligne),
                perdues: ecarts.perdues.map(ligne))
        }
        let shown = (rapport.map { $0.gagnees + $0.perdues } ?? []).flatMap(\.dossiers).filter { !$0.isHidden }
        if !shown.isEmpty {
            let now = world.now()
            let consultations = Set(shown.map(\.demande)).sorted().map {
                Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "doublons")
            }
            try await world.base.write { try $0.consultations.insert(consultations, by: acteur, now: now) }
        }
        return rapport
    }

    /// The same for the operator, who has the base: numbers, without a reading of any person's file.
    package func operateur() async throws -> [(signe: String, numeros: [String], avant: Double?, apres: Double?)] {
        try await world.base.read { registry in
            guard let passage = try registry.doublons.firstOfModele(),
                let ecarts = ComptesPassage(text: passage.comptes).ecarts
            else { return [] }
            let files = Array(Set((ecarts.gagnees + ecarts.perdues).flatMap(\.demandes))).sorted()
            let cards = try registry.demandes.cards(files)
            func line(_ signe: String, _ ecart: EcartsPassage.Ecart) -> (String, [String], Double?, Double?) {
                (signe, ecart.demandes.map { cards[$0]?.numero ?? $0.text }, ecart.avant, ecart.apres)
            }
            return ecarts.gagnees.map { line("+", $0) } + ecarts.perdues.map { line("-", $0) }
        }
    }
}
