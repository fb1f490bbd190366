// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// A text encrypted with a key of the key file.
package struct SealedText: Sendable, Hashable {
    package let chiffre: [UInt8]
    package let cle: String

    package init(chiffre: [UInt8], cle: String) {
        self.chiffre = chiffre
        self.cle = cle
    }
}

/// A mail, or a text message, to be written into the outbox.
package struct NewEnvoi: Sendable {
    package let id: ID<Envoi>
    package let modele: ModeleEnvoi
    package let canal: CanalEnvoi
    package let destinataire: String
    package let organisme: ID<Organisme>?
    /// Of a notice: the application that it is about.
    package let demande: ID<Demande>?
    package let contenu: SealedText

    package init(
        id: ID<Envoi>, modele: ModeleEnvoi, canal: CanalEnvoi = .courriel, destinataire: String,
        organisme: ID<Organisme>?, demande: ID<Demande>? = nil, contenu: SealedText
    ) {
        self.id = id
        self.modele = modele
        self.canal = canal
        self.destinataire = destinataire
        self.organisme = organisme
        self.demande = demande
        self.contenu = contenu
    }
}

/// One that was taken to be sent.
package struct TakenEnvoi: Sendable {
    package let id: ID<Envoi>
    package let modele: ModeleEnvoi
    package let destinataire: String
    /// That it is about.
    package let demande: ID<Demande>?
    package let contenu: SealedText
    package let essais: Int
    package let creeLe: Instant
}

/// The outbox, of mails and of text messages. A row goes from `attente` to `envoi` by one server only, and leaves it with the
/// answer of the relay or of the provider.
package struct EnvoiStore {
    let connection: any Connection

    /// How many rows rest on each key.
    package func marks() throws -> [(cle: String, nombre: Int)] {
        try connection.query("SELECT cle, count(*) AS nombre FROM envoi WHERE cle IS NOT NULL GROUP BY cle").map {
            (try $0["cle"], try $0["nombre"])
        }
    }

    package func insert(_ envoi: NewEnvoi, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO envoi (id, modele, canal, destinataire, organisme_id, demande_id, contenu, cle, etat, essais,
                prochain_le, cree_le)
            VALUES (\(envoi.id), \(envoi.modele), \(envoi.canal), \(envoi.destinataire), \(envoi.organisme),
                \(envoi.demande), \(envoi.contenu.chiffre),
                \(envoi.contenu.cle), 'attente', 0, \(now), \(now))
            """)
    }

    /// The last ones that still have their content, for a training base, where none leaves.
    package func last(limit: Int) throws -> [TakenEnvoi] {
        try connection.query(
            """
            SELECT id, modele, destinataire, demande_id, contenu, cle, essais, cree_le FROM envoi
            WHERE contenu IS NOT NULL AND cle IS NOT NULL ORDER BY id DESC LIMIT \(limit)
            """
        ).map(decode)
    }

    /// What waits, since when, and how many were given up: of the last thousand mails, or of the text messages that ended within a
    /// day, which are few among them. Reminders by SMS are held from evening to morning, by the program itself: they have no age.
    package func state(
        _ canal: CanalEnvoi, now: Instant
    ) throws -> (attente: Int, plusAncien: Instant?, perdus: Int) {
        let aged: Query =
            canal == .sms ? "CASE WHEN modele <> \(ModeleEnvoi.preavis) THEN cree_le END" : "cree_le"
        let day = now.adding(seconds: -86_400)
        // A reminder lives for a day: of those that ended, by the index of when they were written.
        let last: Query =
            canal == .sms
            ? """
            SELECT etat FROM envoi
            WHERE canal = 'sms' AND cree_le > \(day.adding(seconds: -86_400)) AND fini_le > \(day)
            """
            : "SELECT etat FROM envoi WHERE canal = 'courriel' ORDER BY id DESC LIMIT 1000"
        let row = try connection.first(
            """
            SELECT count(*) AS nombre, min(\(aged)) AS ancien, (
                SELECT count(*) FROM (\(last)) AS derniers WHERE etat IN ('abandonne', 'incertain')) AS perdus
            FROM envoi WHERE etat IN ('attente', 'envoi') AND canal = \(canal)
            """)
        guard let row else { return (0, nil, 0) }
        return try (row["nombre"], row["ancien"], row["perdus"])
    }

    /// `notices`: false while nobody is to be woken by one.
    package func due(_ canal: CanalEnvoi, now: Instant, limit: Int, notices: Bool = true) throws -> [ID<Envoi>] {
        try connection.query(Self.byDue(canal, now: now, limit: limit, notices: notices)).map { try $0["id"] }
    }

    /// What someone waits for before his screen goes before the notices and the letters of a night. The channel stands in the text:
    /// those of an index that holds one of them alone.
    package static func byDue(_ canal: CanalEnvoi, now: Instant, limit: Int, notices: Bool = true) -> Query {
        let canal: Query = canal == .sms ? "canal = 'sms'" : "canal = 'courriel'"
        let modeles: Query = notices ? "" : " AND modele <> \(ModeleEnvoi.preavis)"
        return """
            SELECT id FROM envoi WHERE etat = 'attente' AND \(canal) AND prochain_le <= \(now)\(modeles)
            ORDER BY CASE WHEN modele IN (\(list: [ModeleEnvoi.preavis, .courrier])) THEN 1 ELSE 0 END, prochain_le
            LIMIT \(limit)
            """
    }

    /// Text messages about a file that wait: of one kind that is pointless by now, or all of them.
    package func stopSMS(of demande: ID<Demande>, _ modele: ModeleEnvoi? = nil) throws {
        var query: Query = "DELETE FROM envoi WHERE demande_id = \(demande) AND canal = 'sms' AND etat = 'attente'"
        if let modele { query = "\(query) AND modele = \(modele)" }
        try connection.execute(query)
    }

    /// Text messages written since an instant: they are paid for.
    package func countSMS(since: Instant) throws -> Int {
        try connection.scalar("SELECT count(*) FROM envoi WHERE canal = 'sms' AND cree_le > \(since)") ?? 0
    }

    /// Of one file.
    package func countSMS(of demande: ID<Demande>, since: Instant) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM envoi WHERE demande_id = \(demande) AND canal = 'sms' AND cree_le > \(since)") ?? 0
    }

    /// The text messages about a file that are still known, the newest first: how each ended, never what it said.
    package func sms(of demande: ID<Demande>, limit: Int) throws -> [EnvoiEnPanne] {
        try connection.query(
            """
            SELECT modele, destinataire, etat, faute, reference, cree_le FROM envoi
            WHERE demande_id = \(demande) AND canal = 'sms' ORDER BY id DESC LIMIT \(limit)
            """
        ).map(panne)
    }

    /// Nil when another server has it, or had it.
    package func take(_ id: ID<Envoi>, until: Instant, now: Instant) throws -> TakenEnvoi? {
        let taken = try connection.execute(
            """
            UPDATE envoi SET etat = 'envoi', essais = essais + 1, prochain_le = \(until)
            WHERE id = \(id) AND etat = 'attente' AND prochain_le <= \(now)
            """)
        guard taken == 1 else { return nil }
        return try connection.first(
            "SELECT id, modele, destinataire, demande_id, contenu, cle, essais, cree_le FROM envoi WHERE id = \(id)"
        ).map(decode)
    }

    private func decode(_ row: Row) throws -> TakenEnvoi {
        try TakenEnvoi(
            id: row["id"], modele: row["modele"], destinataire: row["destinataire"], demande: row["demande_id"],
            contenu: SealedText(chiffre: row["contenu"], cle: row["cle"]), essais: row["essais"],
            creeLe: row["cree_le"])
    }

    /// One that was taken and is pointless: as if it had been stopped before.
    package func drop(_ id: ID<Envoi>) throws {
        try connection.execute("DELETE FROM envoi WHERE id = \(id) AND etat = 'envoi'")
    }

    package func again(_ id: ID<Envoi>, at next: Instant, faute: String) throws {
        try connection.execute(
            """
            UPDATE envoi SET etat = 'attente', prochain_le = \(next), faute = \(faute)
            WHERE id = \(id) AND etat = 'envoi'
            """)
    }

    /// Whom it was written to; nil when it is forgotten.
    package func destinataire(_ id: ID<Envoi>) throws -> String? {
        try connection.scalar("SELECT destinataire FROM envoi WHERE id = \(id)")
    }

    /// The end of it; the content goes.
    package func finish(
        _ id: ID<Envoi>, _ etat: EtatEnvoi, faute: String?, reference: String? = nil, now: Instant
    ) throws {
        try connection.execute(
            """
            UPDATE envoi SET etat = \(etat), contenu = NULL, cle = NULL, faute = \(faute), reference = \(reference),
                fini_le = \(now)
            WHERE id = \(id) AND etat = 'envoi'
            """)
    }

    package func hasLapsed(now: Instant) throws -> Bool {
        try connection.first(Self.byLapse(now: now)) != nil
    }

    package static func byLapse(now: Instant) -> Query {
        "SELECT id FROM envoi WHERE etat = 'envoi' AND prochain_le <= \(now) LIMIT 1"
    }

    /// Those whose sender went away in the middle.
    package func abandonTaken(before now: Instant) throws {
        try connection.execute(
            """
            UPDATE envoi SET etat = 'incertain', contenu = NULL, cle = NULL, fini_le = \(now)
            WHERE etat = 'envoi' AND prochain_le <= \(now)
            """)
    }

    /// What a body should know: its mails that failed since a day, the newest first.
    package func failed(of organismes: [ID<Organisme>], since: Instant, limit: Int) throws -> [EnvoiEnPanne] {
        try connection.query(
            """
            SELECT modele, destinataire, etat, faute, reference, cree_le FROM envoi
            WHERE organisme_id IN (\(list: organismes)) AND cree_le > \(since)
                AND (etat IN ('abandonne', 'incertain') OR (etat = 'attente' AND essais > 0))
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(panne)
    }

    private func panne(_ row: Row) throws -> EnvoiEnPanne {
        try EnvoiEnPanne(
            modele: row["modele"], destinataire: row["destinataire"], etat: row["etat"], faute: row["faute"],
            reference: row["reference"], le: row["cree_le"])
    }

    /// Rows say whom we wrote to: kept three months.
    package func forget(before limit: Instant) throws {
        try connection.execute("DELETE FROM envoi WHERE fini_le < \(limit)")
    }
}
