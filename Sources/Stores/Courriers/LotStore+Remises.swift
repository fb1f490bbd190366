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
