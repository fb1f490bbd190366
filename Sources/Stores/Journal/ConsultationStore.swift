// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Who looked at a file. Never the words searched.
package struct Consultation: Sendable {
    package let id: Int64
    package let demande: ID<Demande>
    /// `dossier`, `recherche`, `recepisse`, `existants`, `api`…
    package let objet: String

    package init(id: Int64, demande: ID<Demande>, objet: String) {
        self.id = id
        self.demande = demande
        self.objet = objet
    }
}

/// The same, as it is read again.
package struct SeenConsultation: Sendable {
    package let demande: ID<Demande>
    package let le: Instant
    package let origine: Acteur.Origine
    package let compte: ID<Compte>?
    package let organisme: ID<Organisme>
    package let objet: String

    package init(
        demande: ID<Demande>, le: Instant, origine: Acteur.Origine, compte: ID<Compte>?, organisme: ID<Organisme>,
        objet: String
    ) {
        self.demande = demande
        self.le = le
        self.origine = origine
        self.compte = compte
        self.organisme = organisme
        self.objet = objet
    }
}

package struct ConsultationStore {
    let connection: any Connection

    package func insert(_ consultations: [Consultation], by acteur: Acteur, now: Instant) throws {
        guard !consultations.isEmpty else { return }
        try connection.execute(row(consultations, by: acteur, now: now))
    }

    func row(_ consultations: [Consultation], by acteur: Acteur, now: Instant) -> Query {
        .insert(
            into: Self.table,
            rows: consultations.map {
                [
                    $0.id.value, $0.demande.value, now.value, acteur.origine.value, acteur.compte.value,
                    acteur.organisme.value, $0.objet.value,
                ]
            })
    }

    private static let table = TableShape(
        "consultation",
        [
            ("id", .integer), ("demande_id", .integer), ("le", .integer), ("origine", .text), ("compte_id", .integer),
            ("organisme_id", .integer), ("objet", .text),
        ])

    package func count(of demande: ID<Demande>) throws -> Int {
        try connection.scalar("SELECT count(*) FROM consultation WHERE demande_id = \(demande)") ?? 0
    }

    /// All at once, for the page of a file: how often it was looked at, how many files went into it, and how many complaints about it
    /// are open; those about the files that went into it came along.
    package func counts(
        of demande: ID<Demande>
    ) throws -> (consultations: Int, fusions: Int, saisines: Int, retours: Int) {
        guard
            let row = try connection.first(
                """
                SELECT (SELECT count(*) FROM consultation WHERE demande_id = \(demande)) AS consultations,
                    (SELECT count(*) FROM fusion WHERE gardee_id = \(demande) AND defaite_le IS NULL) AS fusions,
                    (SELECT count(*) FROM saisine WHERE demande_id = \(demande) AND close_le IS NULL) AS saisines,
                    (SELECT count(*) FROM courrier WHERE demande_id = \(demande)
                        AND etat IN ('echec', 'revenu')) AS retours
                """)
        else { return (0, 0, 0, 0) }
        return (try row["consultations"], try row["fusions"], try row["saisines"], try row["retours"])
    }

    /// What an account did for a purpose since an instant.
    package func count(_ objet: String, by compte: ID<Compte>, since: Instant) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM consultation WHERE compte_id = \(compte) AND le >= \(since) AND objet = \(objet)")
            ?? 0
    }

    /// Which of some files an account saw for a purpose since an instant.
    package func seen(
        _ demandes: [ID<Demande>], _ objet: String, by compte: ID<Compte>, since: Instant
    ) throws -> Set<ID<Demande>> {
        guard !demandes.isEmpty else { return [] }
        return Set(
            try connection.query(
                """
                SELECT DISTINCT demande_id FROM consultation
                WHERE compte_id = \(compte) AND le >= \(since) AND objet = \(objet)
                    AND demande_id IN (\(list: demandes))
                """
            ).map { try $0["demande_id"] })
    }

    /// A page of those who looked at a file, newest first.
    package func page(of demande: ID<Demande>, from first: Int, limit: Int) throws -> [SeenConsultation] {
        try connection.query("\(Self.byDemande(demande)) LIMIT \(limit) OFFSET \(first)").map(decode)
    }

    package static func byDemande(_ demande: ID<Demande>) -> Query {
        "\(seen) WHERE demande_id = \(demande) ORDER BY le DESC, id DESC"
    }

    /// A page of what an account looked at in an interval, newest first.
    package func page(
        of compte: ID<Compte>, from start: Instant, to end: Instant, from first: Int, limit: Int
    ) throws -> [SeenConsultation] {
        try connection.query("\(Self.byCompte(compte, from: start, to: end)) LIMIT \(limit) OFFSET \(first)")
            .map(decode)
    }

    package static func byCompte(_ compte: ID<Compte>, from start: Instant, to end: Instant) -> Query {
        """
        \(seen) WHERE compte_id = \(compte) AND le >= \(start) AND le < \(end) ORDER BY le DESC, id DESC
        """
    }

    package func count(of compte: ID<Compte>, from start: Instant, to end: Instant) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM consultation WHERE compte_id = \(compte) AND le >= \(start) AND le < \(end)") ?? 0
    }

    /// How many files each account of a role looked at on each of some days (first instants, and the end of the last).
    package func counts(role: Role, bounds: [Instant]) throws -> [(
        compte: ID<Compte>, organisme: ID<Organisme>, rang: Int, nombre: Int
    )] {
        guard bounds.count > 1 else { return [] }
        return try connection.query(Self.byRole(role, bounds: bounds)).map {
            (try $0["compte"], try $0["organisme"], try $0["rang"], try $0["nombre"])
        }
    }

    package static func byRole(_ role: Role, bounds: [Instant]) -> Query {
        let days = zip(bounds, bounds.dropFirst()).enumerated().map { rang, day in
            "(\(rang), \(day.0), \(day.1))" as Query
        }
        return """
            WITH jour (rang, de, a) AS (VALUES \(Query.join(days, by: ", ")))
            SELECT h.compte_id AS compte, h.organisme_id AS organisme, jour.rang AS rang, count(*) AS nombre
            FROM (SELECT DISTINCT compte_id, organisme_id FROM habilitation WHERE role = \(role)) AS h CROSS JOIN jour
                JOIN consultation ON consultation.compte_id = h.compte_id
                    AND consultation.organisme_id = h.organisme_id
                    AND consultation.le >= jour.de AND consultation.le < jour.a
            GROUP BY h.compte_id, h.organisme_id, jour.rang
            """
    }

    private static let seen: Query =
        "SELECT demande_id, le, origine, compte_id, organisme_id, objet FROM consultation"

    private func decode(_ row: Row) throws -> SeenConsultation {
        try SeenConsultation(
            demande: row["demande_id"], le: row["le"], origine: row["origine"], compte: row["compte_id"],
            organisme: row["organisme_id"], objet: row["objet"])
    }

    /// The last account, other than this one, that opened a file for a purpose since an instant.
    package func last(
        _ objet: String, of demande: ID<Demande>, otherThan compte: ID<Compte>, since: Instant
    ) throws -> (nom: String, organisme: ID<Organisme>, le: Instant)? {
        try connection.first(
            """
            SELECT compte.nom, consultation.organisme_id, consultation.le
            FROM consultation JOIN compte ON compte.id = consultation.compte_id
            WHERE consultation.demande_id = \(demande) AND consultation.le >= \(since)
                AND consultation.objet = \(objet) AND consultation.compte_id <> \(compte)
            ORDER BY consultation.le DESC LIMIT 1
            """
        ).map { (try $0["nom"], try $0["organisme_id"], try $0["le"]) }
    }

    /// What an account looked at, before a row, the newest first.
    package static func byCompte(_ compte: ID<Compte>, before: (le: Instant, id: Int64), limit: Int) -> Query {
        """
        SELECT id, demande_id, le, organisme_id, objet FROM consultation
        WHERE compte_id = \(compte) AND le <= \(before.le) AND (le < \(before.le) OR id < \(before.id))
        ORDER BY le DESC, id DESC LIMIT \(limit)
        """
    }

    package func done(
        by compte: ID<Compte>, before: (le: Instant, id: Int64), limit: Int
    ) throws -> [(id: Int64, demande: ID<Demande>, le: Instant, organisme: ID<Organisme>, objet: String)] {
        try connection.query(Self.byCompte(compte, before: before, limit: limit)).map {
            (try $0["id"], try $0["demande_id"], try $0["le"], try $0["organisme_id"], try $0["objet"])
        }
    }
}
