// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// The files whose end is near or over, and what was told to them.
extension CourrierStore {
    /// Active files that end up to a day and have no notice of that end, in the order of their ends, after one of them.
    package func withoutNotice(
        _ genre: GenreCourrier, until day: Day, after place: (expireLe: Day, id: ID<Demande>)?, limit: Int
    ) throws -> [(demande: ID<Demande>, expireLe: Day)] {
        try connection.query(Self.byEcheance(genre, until: day, after: place, limit: limit)).map {
            (try $0[0], try $0[1])
        }
    }

    package static func byEcheance(
        _ genre: GenreCourrier, until day: Day, after place: (expireLe: Day, id: ID<Demande>)?, limit: Int
    ) -> Query {
        """
        SELECT id, expire_le FROM demande
        WHERE etat = 'active' AND expire_le <= \(day)
            AND (expire_le, id) > (\(place?.expireLe.iso ?? ""), \(place?.id.rawValue ?? .min))
            AND NOT EXISTS (
                SELECT 1 FROM courrier WHERE courrier.demande_id = demande.id AND courrier.genre = \(genre)
                    AND courrier.echeance = demande.expire_le AND courrier.etat <> 'annule')
        ORDER BY expire_le, id LIMIT \(limit)
        """
    }

    /// Active files that ended up to a day and whose notice of that end is proved on a channel, in the order of their ends, after one
    /// of them. The others are years of files that nothing strikes off: they do not leave the engine.
    package func ended(
        until day: Day, after place: (expireLe: Day, id: ID<Demande>)?, limit: Int
    ) throws -> [(demande: ID<Demande>, expireLe: Day)] {
        try connection.query(Self.byFin(until: day, after: place, limit: limit)).map { (try $0[0], try $0[1]) }
    }

    package static func byFin(until day: Day, after place: (expireLe: Day, id: ID<Demande>)?, limit: Int) -> Query {
        """
        SELECT id, expire_le FROM demande
        WHERE etat = 'active' AND expire_le <= \(day)
            AND (expire_le, id) > (\(place?.expireLe.iso ?? ""), \(place?.id.rawValue ?? .min)) AND \(isTold("demande"))
        ORDER BY expire_le, id LIMIT \(limit)
        """
    }

    /// How many active files ended up to a day without such a proof; `most`: files that are looked at, at most.
    package func countUntold(until day: Day, most: Int) throws -> Int {
        try connection.scalar(
            """
            SELECT count(*) FROM (
                SELECT id, expire_le FROM demande WHERE etat = 'active' AND expire_le <= \(day)
                ORDER BY expire_le, id LIMIT \(most)) AS finie
            WHERE NOT \(Self.isTold("finie"))
            """) ?? 0
    }

    /// How many active files ended up to a day; `most` when there are more.
    package func countEnded(until day: Day, most: Int) throws -> Int {
        try connection.scalar(
            """
            SELECT count(*) FROM (
                SELECT id FROM demande WHERE etat = 'active' AND expire_le <= \(day) LIMIT \(most)) AS finie
            """) ?? 0
    }

    private static func isTold(_ table: String) -> Query {
        """
        EXISTS (
            SELECT 1 FROM courrier WHERE courrier.demande_id = \(trusted: table).id
                AND courrier.genre = \(GenreCourrier.preavis) AND courrier.echeance = \(trusted: table).expire_le
                AND courrier.etat IN ('prouve', 'revenu'))
        """
    }

    /// Of some files, those that were registered or renewed online at least once (R441-2-7): a telephone changed in *Mon dossier*, or
    /// a renunciation, lifts no letter.
    package func online(_ demandes: [ID<Demande>]) throws -> Set<ID<Demande>> {
        guard !demandes.isEmpty else { return [] }
        let faits: [GenreEvenement] = [.creation, .depot, .renouvellement]
        return Set(
            try connection.query(
                """
                SELECT DISTINCT demande_id FROM evenement
                WHERE demande_id IN (\(list: demandes)) AND origine = 'demandeur' AND genre IN (\(list: faits))
                """
            ).map { try $0[0] })
    }

    /// Of some files, those that were taken over from another system.
    package func reprises(_ demandes: [ID<Demande>]) throws -> Set<ID<Demande>> {
        guard !demandes.isEmpty else { return [] }
        return Set(
            try connection.query(
                """
                SELECT DISTINCT demande_id FROM evenement
                WHERE demande_id IN (\(list: demandes)) AND genre = \(GenreEvenement.import)
                """
            ).map { try $0[0] })
    }
}
