// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

extension LotStore {
    /// One that is printed is not posted: its row stays in the lot and says why; its courrier waits again under another id, since the
    /// paper that is put away bears this one. Where one is to be handed over already, it is not needed besides.
    package func takeOut(
        _ lettre: LettreDeLot, as other: ID<Courrier>, _ raison: RaisonRetrait, compte: ID<Compte>?, at now: Instant
    ) throws {
        let clashing: Query = """
            SELECT 1 FROM courrier AS autre WHERE autre.demande_id = courrier.demande_id AND autre.id <> courrier.id
                AND autre.genre = courrier.genre AND autre.echeance = courrier.echeance AND autre.canal = \(raison.canal)
            """
        try connection.execute(all: [
            """
            UPDATE lettre SET retrait = \(raison.code), retire_le = \(now), retire_compte_id = \(compte),
                suite_id = \(other)
            WHERE courrier_id = \(lettre.courrier)
            """,
            CourrierStore.clearPlace(raison.canal, of: lettre.demande, for: "autre.id = \(lettre.courrier)"),
            """
            UPDATE courrier SET etat = 'annule'
            WHERE id = \(lettre.courrier) AND etat = 'parti' AND EXISTS (\(clashing))
            """,
            """
            UPDATE courrier SET id = \(other), canal = \(raison.canal), etat = 'prevu', parti_le = NULL
            WHERE id = \(lettre.courrier) AND etat = 'parti'
            """,
        ])
    }

    /// When the paper that one follows was taken out of its lot; nil when it follows none.
    package func takenOut(before courrier: Courrier) throws -> Instant? {
        try connection.scalar(
            "SELECT retire_le FROM lettre WHERE demande_id = \(courrier.demande) AND suite_id = \(courrier.id)")
    }
}
