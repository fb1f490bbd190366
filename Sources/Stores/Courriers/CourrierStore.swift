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

    /// What was told of an end of validity, asked or warned of, proves nothing any more: the strike-off that followed was undone, or
    /// another person holds the application. `requests`: what was asked of that person too.
    package func annul(of demande: ID<Demande>, echeance: Day, requests: Bool = true) throws {
        let written = GenreCourrier.allCases.filter { requests ? $0.isOfGuichet : $0.avertitDe != nil }
        try connection.execute(
            """
            UPDATE courrier SET etat = 'annule' WHERE demande_id = \(demande)
                AND (genre = \(GenreCourrier.preavis) AND echeance = \(echeance) OR genre IN (\(list: written)))
            """)
    }

    /// Whatever became of them, they prove nothing any more: the applicant answered.
    package func annul(_ ids: [ID<Courrier>]) throws {
        guard !ids.isEmpty else { return }
        try connection.execute("UPDATE courrier SET etat = 'annule' WHERE id IN (\(list: ids)) AND etat <> 'annule'")
    }

    /// Struck off again before it was told: only the last is.
    package func annulAvis(of demande: ID<Demande>) throws {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'annule'
            WHERE demande_id = \(demande) AND genre = \(GenreCourrier.avisRadiation) AND etat = 'prevu'
            """)
    }

    /// Taken back by who wrote it, on all its channels, before any of them left; false when one has.
    package func takeBack(_ courrier: Courrier) throws -> Bool {
        let others: Query = """
            demande_id = \(courrier.demande) AND genre = \(courrier.genre) AND echeance = \(courrier.echeance)
            """
        // Locked first: what leaves at this moment comes before, or not at all.
        let states: [EtatCourrier] = try connection.query(
            "SELECT etat FROM courrier WHERE \(others) ORDER BY id\(trusted: connection.dialect.lock)"
        ).map { try $0[0] }
        guard states.allSatisfy({ $0 == .prevu || $0 == .annule }) else { return false }
        let count = try connection.execute("UPDATE courrier SET etat = 'annule' WHERE \(others) AND etat = 'prevu'")
        try connection.execute(AccueilStore.untold(of: courrier.demande))
        return count > 0
    }

    /// Certificates that an import wrote: nobody's, before a renewal. Not what is on paper already.
    package func stopReprises() throws -> Int {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'annule'
            WHERE etat = 'prevu' AND genre = \(GenreCourrier.attestation) AND organisme_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM lettre WHERE lettre.courrier_id = courrier.id)
            """)
    }

    /// Whoever was to read them does not any more: nothing of what waits leaves. What is due is prepared again for who is there.
    package func stop(of demande: ID<Demande>) throws {
        try connection.execute(all: [
            "UPDATE courrier SET etat = 'annule' WHERE demande_id = \(demande) AND etat IN ('prevu', 'parti')",
            "DELETE FROM envoi WHERE demande_id = \(demande) AND etat = 'attente'",
            AccueilStore.untold(of: demande),
        ])
    }

    /// Paper of files that were renewed, struck off or merged before it left; and the slots of letters that nobody will read.
    package func annulObsolete(on day: Day) throws -> Int {
        let count = try connection.execute(Self.obsolete(on: day))
        try connection.execute(AccueilStore.untold(from: day))
        return count
    }

    package static func obsolete(on day: Day) -> Query {
        """
        UPDATE courrier SET etat = 'annule' WHERE etat = 'prevu' AND canal IN ('lettre', 'remise') AND NOT EXISTS (
            SELECT 1 FROM demande WHERE demande.id = courrier.demande_id AND \(speaks(on: day)))
        """
    }

    /// An address that became protected is printed nowhere: the letter is handed over.
    package func handOver(of demande: ID<Demande>) throws {
        try connection.execute(all: [
            Self.clearPlace(.remise, of: demande, for: "autre.canal = 'lettre' AND autre.etat = 'prevu'"),
            """
            UPDATE courrier SET canal = 'remise' WHERE demande_id = \(demande) AND canal = 'lettre' AND etat = 'prevu'
                AND NOT EXISTS (
                    SELECT 1 FROM courrier AS autre WHERE autre.demande_id = courrier.demande_id
                        AND autre.genre = courrier.genre AND autre.echeance = courrier.echeance AND autre.canal = 'remise')
            """,
        ])
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
