// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Letters to applicants. A row goes from `prevu` to `parti` by one server only.
package struct CourrierStore {
    let connection: any Connection

    /// Those that are there already stay as they are: a night is done twice without harm. One that was annulled is made again; so is
    /// one that a desk writes again because it did not arrive. Returns how many are new.
    package func insert(_ courriers: [Courrier], contenus: [ID<Courrier>: SealedText] = [:]) throws -> Int {
        var count = 0
        for start in stride(from: 0, to: courriers.count, by: 500) {
            let rows = courriers[start..<min(start + 500, courriers.count)].map { courrier in
                """
                (\(courrier.id), \(courrier.demande), \(courrier.genre), \(courrier.canal), \(courrier.isDu),
                    \(courrier.echeance), \(courrier.etat), \(courrier.prevuLe), \(courrier.faute),
                    \(courrier.auteur?.organisme), \(courrier.auteur?.guichet), \(courrier.auteur?.compte), \(courrier.fin),
                    \(contenus[courrier.id]?.chiffre), \(contenus[courrier.id]?.cle))
                """ as Query
            }
            count += try connection.execute(
                """
                INSERT INTO courrier (id, demande_id, genre, canal, du, echeance, etat, prevu_le, faute, organisme_id,
                    guichet, compte_id, fin, contenu, cle)
                VALUES \(Query.join(rows, by: ", "))
                ON CONFLICT (demande_id, genre, echeance, canal) DO UPDATE SET id = excluded.id, etat = 'prevu',
                    du = excluded.du, prevu_le = excluded.prevu_le, parti_le = NULL, prouve_le = NULL, preuve = NULL,
                    faute = NULL, envoi_id = NULL, rappel_le = NULL, organisme_id = excluded.organisme_id,
                    guichet = excluded.guichet, compte_id = excluded.compte_id, fin = excluded.fin,
                    contenu = excluded.contenu, cle = excluded.cle
                WHERE courrier.etat = 'annule' OR courrier.genre <> \(GenreCourrier.preavis)
                    AND courrier.etat IN ('echec', 'revenu') AND courrier.prouve_le IS NULL
                """)
        }
        return count
    }

    package func of(_ demandes: [ID<Demande>]) throws -> [ID<Demande>: [Courrier]] {
        guard !demandes.isEmpty else { return [:] }
        return Dictionary(
            grouping: try connection.query(
                "\(Self.columns) WHERE demande_id IN (\(list: demandes)) ORDER BY id"
            ).map(decode), by: \.demande)
    }

    /// What may leave by now, the oldest first.
    package func due(_ canal: CanalCourrier, now: Instant, limit: Int) throws -> [Courrier] {
        try connection.query(Self.byDue(canal, now: now, limit: limit)).map(decode)
    }

    /// How many may leave by an instant.
    package func countDue(_ canal: CanalCourrier, now: Instant) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM courrier WHERE etat = 'prevu' AND canal = \(canal) AND prevu_le <= \(now)") ?? 0
    }

    package static func byDue(_ canal: CanalCourrier, now: Instant, limit: Int) -> Query {
        """
        \(columns) WHERE etat = 'prevu' AND canal = \(canal) AND prevu_le <= \(now) ORDER BY prevu_le, id LIMIT \(limit)
        """
    }

    /// Its file is still the one that it speaks of; false when another server took it, or when it is not needed any more.
    package func leave(_ id: ID<Courrier>, envoi: ID<Envoi>?, on day: Day, now: Instant) throws -> Bool {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'parti', parti_le = \(now), envoi_id = \(envoi)
            WHERE id = \(id) AND etat = 'prevu' AND EXISTS (
                SELECT 1 FROM demande WHERE demande.id = courrier.demande_id AND \(Self.speaks(on: day)))
            """) > 0
    }

    /// Proven: from now on it counts. False when it had ended otherwise.
    package func prove(_ id: ID<Courrier>, _ preuve: String, at instant: Instant) throws -> Bool {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'prouve', prouve_le = \(instant), preuve = \(preuve), faute = NULL
            WHERE id = \(id) AND etat IN ('prevu', 'parti')
            """) > 0
    }

    /// Ended without proof: `echec`, `annule`; or a letter that came back, which was sent all the same.
    package func end(_ id: ID<Courrier>, _ etat: EtatCourrier, faute: String?) throws -> Bool {
        try connection.execute(
            """
            UPDATE courrier SET etat = \(etat), faute = \(faute)
            WHERE id = \(id) AND etat IN ('prevu', 'parti', 'prouve') AND etat <> \(etat)
            """) > 0
    }

    /// Given up before, a letter holds the place on a channel to which another of its kind and day goes: `autre`, of the same file.
    static func clearPlace(_ canal: CanalCourrier, of demande: ID<Demande>, for letter: Query) -> Query {
        """
        DELETE FROM courrier WHERE demande_id = \(demande) AND canal = \(canal) AND etat = 'annule' AND EXISTS (
            SELECT 1 FROM courrier AS autre WHERE autre.demande_id = courrier.demande_id AND autre.id <> courrier.id
                AND autre.genre = courrier.genre AND autre.echeance = courrier.echeance AND \(letter))
        """
    }

    package func find(_ ids: [ID<Courrier>]) throws -> [Courrier] {
        try connection.query("\(Self.columns) WHERE id IN (\(list: ids))").map(decode)
    }

    /// What some of them say, sealed; nothing of those that say no more than their day.
    package func contenus(of ids: [ID<Courrier>]) throws -> [ID<Courrier>: SealedText] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT id, contenu, cle FROM courrier WHERE id IN (\(list: ids)) AND contenu IS NOT NULL")
        return try Dictionary(
            rows.map { (try $0[0], SealedText(chiffre: try $0[1], cle: try $0[2])) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The same words by another channel.
    package func copyContenu(from courrier: ID<Courrier>, to other: ID<Courrier>) throws {
        try connection.execute(
            """
            UPDATE courrier SET contenu = (SELECT autre.contenu FROM courrier AS autre WHERE autre.id = \(courrier)),
                cle = (SELECT autre.cle FROM courrier AS autre WHERE autre.id = \(courrier))
            WHERE id = \(other)
            """)
    }

    /// How many rows rest on each key.
    package func marks() throws -> [(cle: String, nombre: Int)] {
        try connection.query(
            "SELECT cle, count(*) AS nombre FROM courrier WHERE cle IS NOT NULL GROUP BY cle"
        ).map { (try $0["cle"], try $0["nombre"]) }
    }

    /// Nil when there is none of this id.
    package func find(_ id: ID<Courrier>) throws -> Courrier? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    /// The notice that a mail carried; nil when there is none.
    package func carried(by envoi: ID<Envoi>) throws -> Courrier? {
        try connection.first("\(Self.columns) WHERE envoi_id = \(envoi)").map(decode)
    }

    /// Not due any more: another channel took its place.
    package func release(_ id: ID<Courrier>) throws {
        try connection.execute("UPDATE courrier SET du = 0 WHERE id = \(id)")
    }

    /// Notices whose mail has come to its end, with the answer of the relay.
    package func answered(limit: Int) throws -> [(courrier: Courrier, etat: EtatEnvoi, faute: String?, le: Instant)] {
        try connection.query(Self.byAnswer(limit: limit)).map {
            (try decode($0), try $0["envoi_etat"], try $0["envoi_faute"], try $0["fini_le"])
        }
    }

    package static func byAnswer(limit: Int) -> Query {
        """
        SELECT \(fields), envoi.etat AS envoi_etat, envoi.faute AS envoi_faute, envoi.fini_le
        FROM courrier JOIN envoi ON envoi.id = courrier.envoi_id
        WHERE courrier.etat = 'parti' AND courrier.envoi_id IS NOT NULL AND envoi.fini_le IS NOT NULL
        ORDER BY courrier.envoi_id LIMIT \(limit)
        """
    }

    // MARK: Text messages besides

    /// Notices that are due, of late, and of which no message was thought yet.
    package func toRemind(since: Instant, now: Instant, limit: Int) throws -> [Courrier] {
        try connection.query(Self.byRappel(since: since, now: now, limit: limit)).map(decode)
    }

    package static func byRappel(since: Instant, now: Instant, limit: Int) -> Query {
        """
        \(columns) WHERE rappel_le IS NULL AND du = 1 AND prevu_le > \(since) AND prevu_le <= \(now)
            AND genre = \(GenreCourrier.preavis) AND etat IN ('prevu', 'parti', 'prouve')
        ORDER BY prevu_le, id LIMIT \(limit)
        """
    }

    /// Written down for all the notices of that end. False when one of them had its message already; those that were annulled told
    /// someone else.
    package func remind(_ courrier: Courrier, now: Instant) throws -> Bool {
        let isFirst = try !isReminded(courrier.demande, of: courrier.echeance)
        try connection.execute(
            """
            UPDATE courrier SET rappel_le = \(now) WHERE demande_id = \(courrier.demande)
                AND genre = \(courrier.genre) AND echeance = \(courrier.echeance) AND rappel_le IS NULL
            """)
        return isFirst
    }

    /// Whether a message was thought of besides a notice of that end which holds still.
    package func isReminded(_ demande: ID<Demande>, of echeance: Day) throws -> Bool {
        let notice = try connection.first(
            """
            SELECT id FROM courrier WHERE demande_id = \(demande) AND genre = \(GenreCourrier.preavis)
                AND echeance = \(echeance) AND rappel_le IS NOT NULL AND etat <> 'annule' LIMIT 1
            """)
        return notice != nil
    }

    /// `Courrier.speaks`, of the rows `courrier` and `demande`.
    static func speaks(on day: Day) -> Query {
        let answered = GenreCourrier.allCases.filter(\.attendReponse)
        let warnings = GenreCourrier.allCases.filter { $0.avertitDe != nil }
        let ofValidite = GenreCourrier.allCases.filter { $0 == .preavis || $0.isAttestation }
        let open: Query = "demande.etat IN ('active', 'deposee')"
        return """
            (courrier.genre IN (\(list: ofValidite)) AND demande.etat = 'active'
                AND demande.expire_le = courrier.echeance
            OR courrier.genre IN (\(list: answered)) AND \(open) AND courrier.echeance >= \(day)
            OR courrier.genre IN (\(list: warnings)) AND \(open) AND demande.expire_le = courrier.fin
            OR courrier.genre = \(GenreCourrier.avisRadiation) AND demande.etat = 'radiee'
                AND demande.radiee_le = courrier.echeance)
            """
    }

    static let fields: Query = """
        courrier.id, courrier.demande_id, courrier.genre, courrier.canal, courrier.du, courrier.echeance, courrier.etat,
            courrier.prevu_le, courrier.parti_le, courrier.prouve_le, courrier.preuve, courrier.faute,
            courrier.organisme_id, courrier.guichet, courrier.compte_id, courrier.fin
        """

    private static let columns: Query = "SELECT \(fields) FROM courrier"

    private func decode(_ row: Row) throws -> Courrier { try Self.decode(row) }

    static func decode(_ row: Row) throws -> Courrier {
        let organisme: ID<Organisme>? = try row[12]
        return try Courrier(
            id: row[0], demande: row[1], genre: row[2], canal: row[3], isDu: row[4], echeance: row[5], etat: row[6],
            prevuLe: row[7], partiLe: row[8], prouveLe: row[9], preuve: row[10], faute: row[11],
            auteur: organisme.map { Courrier.Auteur(organisme: $0, guichet: try row[13], compte: try row[14]) },
            fin: row[15])
    }
}
