// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// What waits on paper: for a lot, for figures, or for a hand.
extension LotStore {
    /// Letters that may leave by now and whose file still is what they say, the oldest first: certificates, or the others. They have
    /// lots of their own, so that neither waits behind the other.
    package func due(
        attestations: Bool, guichet: String?, on day: Day, now: Instant, limit: Int
    ) throws -> [Courrier] {
        try connection.query(
            Self.byDue(attestations: attestations, guichet: guichet, on: day, now: now, limit: limit)
        ).map(CourrierStore.decode)
    }

    package static func byDue(
        attestations: Bool, guichet: String?, on day: Day, now: Instant, limit: Int
    ) -> Query {
        let kinds = GenreCourrier.allCases.filter { $0.isAttestation == attestations }
        return """
            SELECT \(CourrierStore.fields)
            FROM courrier JOIN demande ON demande.id = courrier.demande_id
            WHERE courrier.etat = 'prevu' AND courrier.canal = 'lettre' AND courrier.prevu_le <= \(now)
                AND courrier.genre IN (\(list: kinds))
                AND courrier.faute IS NULL AND \(CourrierStore.speaks(on: day)) \(desk(guichet))
            ORDER BY courrier.prevu_le, courrier.id LIMIT \(limit)
            """
    }

    /// How many wait: those that may leave, those whose time to be looked at is not over, and those that were set aside until figures
    /// are confirmed.
    package func waiting(
        guichet: String?, on day: Day, now: Instant
    ) throws -> (due: Int, later: Int, unready: Int) {
        let row = try connection.first(Self.byWaiting(guichet: guichet, on: day, now: now))
        return try row.map { (try $0["due"], try $0["later"], try $0["unready"]) } ?? (0, 0, 0)
    }

    package static func byWaiting(guichet: String?, on day: Day, now: Instant) -> Query {
        """
        SELECT count(CASE WHEN courrier.faute IS NULL AND courrier.prevu_le <= \(now) THEN 1 END) AS due,
            count(CASE WHEN courrier.faute IS NULL AND courrier.prevu_le > \(now) THEN 1 END) AS later,
            count(CASE WHEN courrier.faute IS NOT NULL THEN 1 END) AS unready
        FROM courrier JOIN demande ON demande.id = courrier.demande_id
        WHERE courrier.etat = 'prevu' AND courrier.canal = 'lettre'
            AND (courrier.faute IS NULL OR courrier.faute = 'chiffres') AND \(CourrierStore.speaks(on: day)) \(desk(guichet))
        """
    }

    /// Those whose words no key opens, or whose certificate cannot be written: no lot takes them, they wait for a hand, or for the
    /// figures (`retryUnready`).
    package func setAside(_ courriers: [ID<Courrier>], _ faute: String) throws {
        try connection.execute(
            """
            UPDATE courrier SET faute = \(faute)
            WHERE id IN (\(list: courriers)) AND etat = 'prevu' AND canal = 'lettre' AND faute IS NULL
            """)
    }

    /// Certificates that rested on figures to be confirmed: they are tried again, with each press of the button.
    package func retryUnready(guichet: String?) throws {
        try connection.execute(
            """
            UPDATE courrier SET faute = NULL
            WHERE etat = 'prevu' AND canal = 'lettre' AND faute = 'chiffres' AND id IN (
                SELECT courrier.id FROM courrier JOIN demande ON demande.id = courrier.demande_id
                WHERE courrier.etat = 'prevu' AND courrier.canal = 'lettre' AND courrier.faute = 'chiffres'
                    \(Self.desk(guichet)))
            """)
    }

    /// Letters on paper that go in no lot: handed over at a desk, because their address is protected, or written by hand. The first
    /// day first; and how many there are.
    package func toHandOver(
        guichet: String?, on day: Day, now: Instant, limit: Int
    ) throws -> (
        rows: [(demande: ID<Demande>, numero: String?, genre: GenreCourrier, echeance: Day)], count: Int
    ) {
        let rows = try connection.query(Self.byHand(guichet: guichet, on: day, now: now, limit: limit))
        let count: Int? =
            rows.count < limit
            ? rows.count : try connection.scalar("SELECT count(*) \(Self.unposted(guichet, on: day, now: now))")
        return (try rows.map { (try $0[0], try $0[1], try $0[2], try $0[3]) }, count ?? rows.count)
    }

    package static func byHand(guichet: String?, on day: Day, now: Instant, limit: Int) -> Query {
        """
        SELECT courrier.demande_id, demande.numero, courrier.genre, courrier.echeance
        \(unposted(guichet, on: day, now: now))
        ORDER BY courrier.echeance, courrier.id LIMIT \(limit)
        """
    }

    private static func unposted(_ guichet: String?, on day: Day, now: Instant) -> Query {
        // The channels by themselves, for the index.
        """
        FROM courrier JOIN demande ON demande.id = courrier.demande_id
        WHERE courrier.etat = 'prevu' AND courrier.canal IN ('remise', 'lettre') AND courrier.prevu_le <= \(now)
            AND (courrier.canal = 'remise' OR courrier.faute IS NOT NULL)
            AND \(CourrierStore.speaks(on: day)) \(desk(guichet))
        """
    }

    /// What a desk wrote is its own to send; what nobody wrote is of the desk that follows the file.
    private static func desk(_ guichet: String?) -> Query {
        guichet.map { "AND coalesce(courrier.guichet, demande.guichet) = \($0)" } ?? ""
    }
}
