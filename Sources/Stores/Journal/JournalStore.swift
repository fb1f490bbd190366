// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// The nominative part of an event and its salt; erased by a purge.
package struct EvenementContenu: Sendable {
    package let sel: [UInt8]
    package let contenu: String

    package init(sel: [UInt8], contenu: String) {
        self.sel = sel
        self.contenu = contenu
    }
}

package struct SequencedEvenement: Sendable {
    package let evenement: Evenement
    package let position: Int64
    package let chaine: [UInt8]
    /// Nil once erased.
    package let contenu: EvenementContenu?
}

package struct Sceau: Sendable {
    package let jour: Day
    package let position: Int64
    package let chaine: [UInt8]
    package let cle: String
    package let signature: [UInt8]

    package init(jour: Day, position: Int64, chaine: [UInt8], cle: String, signature: [UInt8]) {
        self.jour = jour
        self.position = position
        self.chaine = chaine
        self.cle = cle
        self.signature = signature
    }
}

package struct JournalStore {
    let connection: any Connection

    package func append(_ evenement: Evenement, _ contenu: EvenementContenu) throws {
        var rows = NewRows()
        rows.add(evenement, contenu)
        try connection.execute(all: rows.inserts)
    }

    /// Committed events that have no position yet, in the order of their ids.
    package func unsequenced(limit: Int) throws -> [Evenement] {
        try connection.query(Self.byMissingPosition(limit: limit)).map(decode)
    }

    package static func byMissingPosition(limit: Int) -> Query {
        "\(header) FROM evenement WHERE position IS NULL ORDER BY id LIMIT \(limit)"
    }

    package func last() throws -> (position: Int64, chaine: [UInt8])? {
        try connection.first(
            "SELECT position, chaine FROM evenement WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1"
        ).map { (try $0["position"], try $0["chaine"]) }
    }

    package func sequence(_ entries: [(id: ID<Evenement>, position: Int64, chaine: [UInt8])]) throws {
        guard !entries.isEmpty else { return }
        // One statement for the batch: one by one, a round trip each made the journal slower than the registrations.
        let rows = entries.map { "(\($0.id), \($0.position), \($0.chaine))" as Query }
        try connection.execute(
            """
            WITH suite (id, position, chaine) AS (VALUES \(Query.join(rows, by: ", ")))
            UPDATE evenement SET position = suite.position, chaine = suite.chaine
            FROM suite WHERE evenement.id = suite.id AND evenement.position IS NULL
            """)
    }

    /// Events after a position, in order: how every consumer reads.
    package func events(after position: Int64, limit: Int) throws -> [SequencedEvenement] {
        try connection.query(
            """
            \(Self.header), evenement.position, evenement.chaine, evenement_contenu.sel, evenement_contenu.contenu
            FROM evenement LEFT JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement.position > \(position) ORDER BY evenement.position LIMIT \(limit)
            """
        ).map { row in
            let sel: [UInt8]? = try row["sel"]
            let contenu: String? = try row["contenu"]
            return try SequencedEvenement(
                evenement: decode(row), position: row["position"], chaine: row["chaine"],
                contenu: sel.flatMap { sel in contenu.map { EvenementContenu(sel: sel, contenu: $0) } })
        }
    }

    /// The events of a file, newest first, from before one of them.
    package func events(
        of demande: ID<Demande>, before: ID<Evenement>? = nil, limit: Int
    ) throws -> [(evenement: Evenement, contenu: String?, position: Int64?)] {
        try connection.query(Self.byDemande(demande, before: before, limit: limit)).map {
            (try decode($0), try $0["contenu"], try $0["position"])
        }
    }

    /// The events of files that are one today, in one history.
    package func events(
        of demandes: [ID<Demande>], before: ID<Evenement>? = nil, limit: Int
    ) throws -> [(evenement: Evenement, contenu: String?, position: Int64?)] {
        if demandes.count == 1 { return try events(of: demandes[0], before: before, limit: limit) }
        return try connection.query(
            """
            \(Self.header), evenement.position, evenement_contenu.contenu
            FROM evenement LEFT JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement.demande_id IN (\(list: demandes)) AND evenement.id < \(before?.rawValue ?? .max)
            ORDER BY evenement.id DESC LIMIT \(limit)
            """
        ).map { (try decode($0), try $0["contenu"], try $0["position"]) }
    }

    package static func byDemande(_ demande: ID<Demande>, before: ID<Evenement>?, limit: Int) -> Query {
        """
        \(header), evenement.position, evenement_contenu.contenu
        FROM evenement LEFT JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
        WHERE evenement.demande_id = \(demande) AND evenement.id < \(before?.rawValue ?? .max)
        ORDER BY evenement.id DESC LIMIT \(limit)
        """
    }

    /// What some events hold; nothing of those that were erased.
    package func contents(of ids: [ID<Evenement>]) throws -> [ID<Evenement>: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT evenement_id, contenu FROM evenement_contenu WHERE evenement_id IN (\(list: ids))")
        return try Dictionary(
            rows.map { (try $0["evenement_id"], try $0["contenu"]) }, uniquingKeysWith: { first, _ in first })
    }

    /// The last event of a kind of a file.
    package func last(
        _ genre: GenreEvenement, of demande: ID<Demande>
    ) throws -> (evenement: Evenement, contenu: String?)? {
        try connection.first(
            """
            \(Self.header), evenement_contenu.contenu
            FROM evenement LEFT JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement.demande_id = \(demande) AND evenement.genre = \(genre)
            ORDER BY evenement.id DESC LIMIT 1
            """
        ).map { (try decode($0), try $0["contenu"]) }
    }

    /// Of some kinds, the last days on which they happened to a file, and were keyed.
    package func lastDays(
        _ genres: [GenreEvenement], of demande: ID<Demande>
    ) throws -> [GenreEvenement: (survenuLe: Day, saisiLe: Instant)] {
        let rows = try connection.query(
            """
            SELECT genre, max(survenu_le), max(saisi_le) FROM evenement
            WHERE demande_id = \(demande) AND genre IN (\(list: genres)) GROUP BY genre
            """)
        return Dictionary(
            try rows.map { (try $0[0], (survenuLe: try $0[1], saisiLe: try $0[2])) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The events of a kind of some files, without their content.
    package func all(_ genre: GenreEvenement, of demandes: [ID<Demande>]) throws -> [Evenement] {
        try connection.query(
            "\(Self.header) FROM evenement WHERE demande_id IN (\(list: demandes)) AND genre = \(genre) ORDER BY id"
        ).map(decode)
    }

    /// Whether the contents of a file's events name a field. Only events of one file are read.
    package func mentions(_ field: String, of demande: ID<Demande>) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM evenement JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement.demande_id = \(demande) AND evenement_contenu.contenu LIKE \("%\"\(field)\"%") LIMIT 1
            """) != nil
    }

    /// Events after a position, in order, without their content.
    package func dated(after position: Int64, limit: Int) throws -> [(position: Int64, evenement: Evenement)] {
        try connection.query(Self.byPosition(position, limit: limit)).map { (try $0["position"], try decode($0)) }
    }

    package static func byPosition(_ position: Int64, limit: Int) -> Query {
        """
        \(header), evenement.position FROM evenement
        WHERE evenement.position > \(position) ORDER BY evenement.position LIMIT \(limit)
        """
    }

    /// What the history of a file tells of a merger with another: its values are gone, the event stays.
    package func eraseFusions(of demande: ID<Demande>, with other: ID<Demande>) throws {
        try connection.execute(
            """
            DELETE FROM evenement_contenu WHERE evenement_id IN (
                SELECT e.id FROM evenement AS e JOIN evenement_contenu AS c ON c.evenement_id = e.id
                WHERE e.demande_id = \(demande)
                    AND e.genre IN (\(GenreEvenement.fusion), \(GenreEvenement.annulationFusion), \(GenreEvenement.union))
                    AND c.contenu LIKE \("%\"autre\":\"\(other.text)\"%"))
            """)
    }

    /// Their values are gone, the events stay.
    package func erase(contentsOf evenements: [ID<Evenement>]) throws {
        guard !evenements.isEmpty else { return }
        try connection.execute("DELETE FROM evenement_contenu WHERE evenement_id IN (\(list: evenements))")
    }

    /// Files of which an event came after a position, or has none yet. `most`: events that are read; beyond, there may be more.
    package func countDemandes(after position: Int64, most: Int = .max) throws -> (count: Int, isPartial: Bool) {
        let row = try connection.first(
            """
            SELECT count(*), count(DISTINCT demande_id) FROM (
                SELECT demande_id FROM (
                    SELECT demande_id FROM evenement WHERE position > \(position) ORDER BY position LIMIT \(most)
                ) AS placees
                UNION ALL
                SELECT demande_id FROM (SELECT demande_id FROM evenement WHERE position IS NULL LIMIT \(most)) AS autres
            ) AS touchees
            """)
        guard let row else { return (0, false) }
        let events: Int = try row[0]
        return (try row[1], events >= most)
    }

    /// A purge after a position, or one that has none yet.
    package func hasPurge(after position: Int64) throws -> Bool {
        try connection.first(
            """
            SELECT id FROM evenement WHERE position > \(position) AND genre = \(GenreEvenement.purge)
            UNION ALL SELECT id FROM evenement WHERE position IS NULL AND genre = \(GenreEvenement.purge)
            LIMIT 1
            """) != nil
    }

    /// Events whose content is gone although no purge of their file was written. A purge keeps its own content.
    package func erasedWithoutPurge(limit: Int) throws -> [ID<Evenement>] {
        try connection.query(
            """
            SELECT evenement.id FROM evenement
            WHERE NOT EXISTS (SELECT 1 FROM evenement_contenu WHERE evenement_contenu.evenement_id = evenement.id)
                -- What a merger told of another file goes with that one, or when it was a union that is undone.
                AND evenement.genre NOT IN
                    (\(GenreEvenement.fusion), \(GenreEvenement.annulationFusion), \(GenreEvenement.union))
                -- What the other one said during a union goes when it is undone; during a merger, with his erasure.
                AND NOT (evenement.genre = \(GenreEvenement.modification) AND EXISTS (SELECT 1 FROM fusion
                    WHERE fusion.gardee_id = evenement.demande_id
                        AND evenement.saisi_le BETWEEN fusion.faite_le AND fusion.defaite_le))
                -- So does what happened meanwhile and was given back to him.
                AND NOT EXISTS (SELECT 1 FROM fusion JOIN demande ON demande.id = fusion.absorbee_id
                    WHERE fusion.gardee_id = evenement.demande_id AND demande.etat = 'purgee'
                        AND evenement.saisi_le BETWEEN fusion.faite_le AND fusion.defaite_le)
                AND NOT EXISTS (SELECT 1 FROM evenement AS purge
                    WHERE purge.demande_id = evenement.demande_id AND purge.genre = \(GenreEvenement.purge))
            LIMIT \(limit)
            """
        ).map { try $0[0] }
    }

    package func count() throws -> Int { try connection.scalar("SELECT count(*) FROM evenement") ?? 0 }

    package func insert(_ sceau: Sceau, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO sceau (jour, position, chaine, cle, signature, scelle_le)
            VALUES (\(sceau.jour), \(sceau.position), \(sceau.chaine), \(sceau.cle), \(sceau.signature), \(now))
            ON CONFLICT (jour) DO NOTHING
            """)
    }

    package func sceaux() throws -> [Sceau] {
        try connection.query("SELECT jour, position, chaine, cle, signature FROM sceau ORDER BY jour").map(decodeSceau)
    }

    /// The newest first, each with its date where an authority gave one.
    package func lastSceaux(limit: Int) throws -> [(sceau: Sceau, dateLe: Instant?)] {
        try connection.query(
            """
            SELECT sceau.jour, sceau.position, sceau.chaine, sceau.cle, sceau.signature, horodatage.date_le
            FROM sceau LEFT JOIN horodatage ON horodatage.jour = sceau.jour ORDER BY sceau.jour DESC LIMIT \(limit)
            """
        ).map { (try decodeSceau($0), try $0["date_le"]) }
    }

    /// The links of the chain at some positions.
    package func chaines(_ positions: [Int64]) throws -> [Int64: [UInt8]] {
        guard !positions.isEmpty else { return [:] }
        let rows = try connection.query("SELECT position, chaine FROM evenement WHERE position IN (\(list: positions))")
        return Dictionary(
            try rows.map { (try $0["position"] as Int64, try $0["chaine"] as [UInt8]) },
            uniquingKeysWith: { first, _ in first })
    }

    private func decodeSceau(_ row: Row) throws -> Sceau {
        try Sceau(
            jour: row["jour"], position: row["position"], chaine: row["chaine"], cle: row["cle"],
            signature: row["signature"])
    }

    private static let header: Query = """
        SELECT evenement.id, evenement.demande_id, evenement.genre, evenement.survenu_le, evenement.recu_le,
            evenement.saisi_le, evenement.origine, evenement.compte_id, evenement.organisme_id, evenement.guichet,
            evenement.empreinte
        """

    private func decode(_ row: Row) throws -> Evenement {
        try Evenement(
            id: row["id"], demande: row["demande_id"], genre: row["genre"], survenuLe: row["survenu_le"],
            recuLe: row["recu_le"], saisiLe: row["saisi_le"], origine: row["origine"], compte: row["compte_id"],
            organisme: row["organisme_id"], guichet: row["guichet"], empreinte: row["empreinte"])
    }
}
