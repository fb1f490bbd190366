// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// A model as it is kept: frozen, under its version.
package struct StoredModele: Sendable {
    package let version: Int
    package let creeLe: Instant
    package let seuils: SeuilsDoublon
    /// The weights, in the words of the engine.
    package let contenu: String
    package let isCurrent: Bool

    package init(version: Int, creeLe: Instant, seuils: SeuilsDoublon, contenu: String, isCurrent: Bool) {
        self.version = version
        self.creeLe = creeLe
        self.seuils = seuils
        self.contenu = contenu
        self.isCurrent = isCurrent
    }
}

/// One time that the engine went over the file.
package struct StoredPassage: Sendable {
    package enum Mode: String, Sendable, Bindable, ColumnValue { case complet, partiel }
    package enum Etat: String, Sendable, Bindable, ColumnValue { case encours, fait, echec }

    package let id: ID<PassageDoublon>
    package let modele: Int
    package let mode: Mode
    package let commenceLe: Instant
    package let finiLe: Instant?
    /// Of the journal: what came after was not seen.
    package let position: Int64?
    package let etat: Etat
    package let comptes: String
}

/// Models, passes of the engine, and the pairs that they found.
package struct DoublonStore {
    let connection: any Connection

    // MARK: Models

    /// The only one that is current from now on.
    package func insert(_ modele: StoredModele) throws {
        if modele.isCurrent {
            try connection.execute(
                "UPDATE modele_doublon SET courant = 0 WHERE courant = 1 AND version <> \(modele.version)")
        }
        try connection.execute(
            """
            INSERT INTO modele_doublon (version, cree_le, seuil, seuil_facile, contenu, courant)
            VALUES (\(modele.version), \(modele.creeLe), \(modele.seuils.seuil), \(modele.seuils.facile),
                \(modele.contenu), \(modele.isCurrent))
            """)
    }

    package func modele(_ version: Int? = nil) throws -> StoredModele? {
        let which: Query = version.map { "version = \($0)" } ?? "courant = 1"
        return try connection.first(
            "SELECT version, cree_le, seuil, seuil_facile, contenu, courant FROM modele_doublon WHERE \(which)"
        ).map {
            try StoredModele(
                version: $0["version"], creeLe: $0["cree_le"],
                seuils: SeuilsDoublon(seuil: $0["seuil"], facile: $0["seuil_facile"]), contenu: $0["contenu"],
                isCurrent: $0["courant"])
        }
    }

    package func currentVersion() throws -> Int? {
        try connection.scalar("SELECT version FROM modele_doublon WHERE courant = 1")
    }

    package func nextVersion() throws -> Int {
        (try connection.scalar("SELECT max(version) FROM modele_doublon") ?? 0) + 1
    }

    // MARK: Passes

    package func begin(_ id: ID<PassageDoublon>, modele: Int, _ mode: StoredPassage.Mode, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO passage_doublon (id, modele, mode, commence_le, etat, comptes)
            VALUES (\(id), \(modele), \(mode), \(now), \(StoredPassage.Etat.encours), '{}')
            """)
    }

    package func end(
        _ id: ID<PassageDoublon>, _ etat: StoredPassage.Etat, position: Int64?, comptes: String, now: Instant
    ) throws {
        try connection.execute(
            """
            UPDATE passage_doublon SET etat = \(etat), fini_le = \(now), position = \(position), comptes = \(comptes)
            WHERE id = \(id)
            """)
    }

    package func passage(_ id: ID<PassageDoublon>) throws -> StoredPassage? {
        try connection.first("\(Self.passages) WHERE id = \(id)").map(decode)
    }

    package func hasPassed() throws -> Bool {
        try connection.first("SELECT id FROM passage_doublon WHERE etat = \(StoredPassage.Etat.fait) LIMIT 1") != nil
    }

    /// The newest that went to its end.
    package func lastDone() throws -> StoredPassage? {
        try connection.first(
            "\(Self.passages) WHERE etat = \(StoredPassage.Etat.fait) ORDER BY id DESC LIMIT 1"
        ).map(decode)
    }

    /// The first that went to its end under the newest model that any did: what that model changed is told there.
    package func firstOfModele() throws -> StoredPassage? {
        try connection.first(
            "\(Self.passages) WHERE etat = \(StoredPassage.Etat.fait) ORDER BY modele DESC, id LIMIT 1"
        ).map(decode)
    }

    /// The newest first.
    package func passages(limit: Int) throws -> [StoredPassage] {
        try connection.query("\(Self.passages) ORDER BY id DESC LIMIT \(limit)").map(decode)
    }

    private static let passages: Query =
        "SELECT id, modele, mode, commence_le, fini_le, position, etat, comptes FROM passage_doublon"

    private func decode(_ row: Row) throws -> StoredPassage {
        try StoredPassage(
            id: row["id"], modele: row["modele"], mode: row["mode"], commenceLe: row["commence_le"],
            finiLe: row["fini_le"], position: row["position"], etat: row["etat"], comptes: row["comptes"])
    }

    // MARK: Pairs

    /// Written over those of before.
    package func put(_ paires: [PaireDoublon], modele: Int, passage: ID<PassageDoublon>, now: Instant) throws {
        for start in stride(from: 0, to: paires.count, by: 500) {
            let rows = paires[start..<min(start + 500, paires.count)].map { paire in
                let raisons = paire.raisons.map(\.code).joined(separator: " ")
                return """
                    (\(paire.premiere), \(paire.seconde), \(paire.probabilite), \(raisons), \(paire.rolesEchanges),
                        \(modele), \(passage), \(now))
                    """ as Query
            }
            try connection.execute(
                """
                INSERT INTO paire_doublon (premiere, seconde, probabilite, raisons, roles_echanges, modele, passage, vue_le)
                VALUES \(Query.join(rows, by: ", "))
                ON CONFLICT (premiere, seconde) DO UPDATE SET probabilite = excluded.probabilite,
                    raisons = excluded.raisons, roles_echanges = excluded.roles_echanges, modele = excluded.modele,
                    passage = excluded.passage, vue_le = excluded.vue_le
                WHERE paire_doublon.passage <= excluded.passage
                """)
        }
    }

    /// No pass began after this one.
    package func isNewest(_ passage: ID<PassageDoublon>) throws -> Bool {
        try connection.scalar("SELECT max(id) FROM passage_doublon") == passage.rawValue
    }

    /// Pairs that this pass did not find again: all of them, or those of some files. Returns how many went.
    package func deleteOthers(_ passage: ID<PassageDoublon>, of demandes: [ID<Demande>]?) throws -> Int {
        guard let demandes else {
            return try connection.execute("DELETE FROM paire_doublon WHERE passage < \(passage)")
        }
        var count = 0
        for start in stride(from: 0, to: demandes.count, by: 500) {
            let some = demandes[start..<min(start + 500, demandes.count)]
            count += try connection.execute(
                "DELETE FROM paire_doublon WHERE premiere IN (\(list: some)) AND passage < \(passage)")
            count += try connection.execute(
                "DELETE FROM paire_doublon WHERE seconde IN (\(list: some)) AND passage < \(passage)")
        }
        return count
    }

    /// The pairs by slices of this width, in one reading. The last slice holds those that are certain.
    package func tranches(_ count: Int) throws -> [TranchePaires] {
        let bounds = (0..<count).map { Double($0) / Double(count) }
        let parts = bounds.enumerated().map { rang, de -> Query in
            let inside: Query =
                rang + 1 < count
                ? "probabilite >= \(de) AND probabilite < \(bounds[rang + 1])" : "probabilite >= \(de)"
            return "count(CASE WHEN \(inside) THEN 1 END), coalesce(sum(CASE WHEN \(inside) THEN probabilite END), 0)"
        }
        guard let row = try connection.first("SELECT \(Query.join(parts, by: ", ")) FROM paire_doublon") else {
            return []
        }
        return try bounds.enumerated().map { rang, de in
            TranchePaires(de: de, nombre: try row[rang * 2], somme: try row[rang * 2 + 1])
        }
    }

    /// All pairs from a threshold on, of files that are on record.
    package func paires(from seuil: Double) throws -> [PaireDoublon] {
        try connection.query("\(Self.alive) WHERE p.probabilite >= \(seuil)").map(decodePaire)
    }

    /// Pairs of some files, from a threshold on, of files that are on record.
    package func paires(of demandes: [ID<Demande>], from seuil: Double) throws -> [PaireDoublon] {
        var found: Set<PaireDoublon> = []
        for start in stride(from: 0, to: demandes.count, by: 500) {
            let some = demandes[start..<min(start + 500, demandes.count)]
            for column in ["premiere", "seconde"] {
                let rows = try connection.query(
                    "\(Self.alive) WHERE p.\(trusted: column) IN (\(list: some)) AND p.probabilite >= \(seuil)")
                for row in rows { found.insert(try decodePaire(row)) }
            }
        }
        return Array(found)
    }

    /// Pairs of which both files are among these, whatever became of the files.
    package func paires(between demandes: [ID<Demande>]) throws -> [PaireDoublon] {
        guard !demandes.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT premiere, seconde, probabilite, raisons, roles_echanges FROM paire_doublon
            WHERE premiere IN (\(list: demandes)) AND seconde IN (\(list: demandes))
            """
        ).map(decodePaire)
    }

    /// Of one file, whatever became of the others: both look-ups.
    package static func byDemande(_ demande: ID<Demande>) -> Query {
        """
        SELECT premiere, seconde FROM paire_doublon WHERE premiere = \(demande)
        UNION ALL SELECT premiere, seconde FROM paire_doublon WHERE seconde = \(demande)
        """
    }

    private static let alive: Query = """
        SELECT p.premiere, p.seconde, p.probabilite, p.raisons, p.roles_echanges FROM paire_doublon AS p
            JOIN demande AS a ON a.id = p.premiere AND a.etat IN ('active', 'deposee')
            JOIN demande AS b ON b.id = p.seconde AND b.etat IN ('active', 'deposee')
        """

    private func decodePaire(_ row: Row) throws -> PaireDoublon {
        let raisons: String = try row["raisons"]
        return try PaireDoublon(
            row["premiere"], row["seconde"], probabilite: row["probabilite"],
            raisons: raisons.split(separator: " ").compactMap { RaisonDoublon(code: String($0)) },
            rolesEchanges: row["roles_echanges"])
    }
}
