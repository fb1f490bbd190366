// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A letter that is or was in a lot, and where that lot went.
package struct LettreRemise: Sendable {
    package let courrier: ID<Courrier>
    package let demande: ID<Demande>
    /// Nil of one whose notice was made again since, under another id.
    package let genre: GenreCourrier?
    package let lot: ID<Lot>
    package let organisme: ID<Organisme>
    /// It has its page in the sheets, or had it before it was taken out.
    package let isPrinted: Bool
    package let retireLe: Instant?
    package let remisLe: Day?
    /// By which the carrier finds the deposit again.
    package let reference: String?
    /// Given to the carrier with its lot, and not one of those that were left aside then.
    package let hasLeft: Bool
}

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

    /// The letters of some files that are in lots, or were taken out of them by hand.
    package func remis(of demandes: [ID<Demande>]) throws -> [LettreRemise] {
        try connection.query(
            """
            SELECT lettre.courrier_id, lettre.demande_id, courrier.genre, lot.id, lot.organisme_id, lettre.page,
                lettre.retire_le, lot.remis_le, lot.reference,
                CASE WHEN lot.etat = 'remis' AND lettre.retrait IS NULL
                    AND NOT (coalesce(courrier.etat, '') = 'annule' AND courrier.prouve_le IS NULL)
                    THEN 1 ELSE 0 END AS partie
            FROM lettre JOIN lot ON lot.id = lettre.lot_id LEFT JOIN courrier ON courrier.id = lettre.courrier_id
            WHERE lettre.demande_id IN (\(list: demandes)) ORDER BY lettre.courrier_id
            """
        ).map { row in
            let retireLe: Instant? = try row[6]
            return try LettreRemise(
                courrier: row[0], demande: row[1], genre: row[2], lot: row[3], organisme: row[4],
                isPrinted: (row[5] as Int?) != nil || retireLe != nil, retireLe: retireLe, remisLe: row[7],
                reference: row[8], hasLeft: row["partie"])
        }
    }
}
