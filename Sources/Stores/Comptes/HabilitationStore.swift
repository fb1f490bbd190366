// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

package struct HabilitationStore {
    let connection: any Connection

    package func insert(_ habilitation: Habilitation, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO habilitation (id, compte_id, organisme_id, guichet, role, debut, fin, suspendue, cree_le)
            VALUES (\(habilitation.id), \(habilitation.compte), \(habilitation.organisme), \(habilitation.guichet),
                \(habilitation.role), \(habilitation.debut), \(habilitation.fin), \(habilitation.isSuspended), \(now))
            """)
    }

    /// Those under which someone may act on a day, by the name of the body.
    package func inForce(_ compte: ID<Compte>, on day: Day) throws -> [HabilitationEnCours] {
        try connection.query(
            """
            SELECT \(Self.columns), o.nom AS organisme_nom, coalesce(g.nom, '') AS guichet_nom,
                (SELECT count(*) FROM exigence_second_facteur e
                    WHERE e.organisme_id = h.organisme_id AND e.role = h.role) AS exige
            FROM habilitation h JOIN organisme o ON o.id = h.organisme_id LEFT JOIN guichet g ON g.code = h.guichet
            WHERE h.compte_id = \(compte) AND h.suspendue = 0 AND h.debut <= \(day)
                AND (h.fin IS NULL OR h.fin >= \(day)) AND h.role <> 'aucun'
            ORDER BY o.nom, h.id
            """
        ).map { row in
            try HabilitationEnCours(
                habilitation: Self.decode(row), organismeNom: row["organisme_nom"], guichetNom: row["guichet_nom"],
                exigeSecondFacteur: row["exige"])
        }
    }

    /// All of a person, those that are over included.
    package func all(of compte: ID<Compte>) throws -> [Habilitation] {
        try connection.query("SELECT \(Self.columns) FROM habilitation h WHERE h.compte_id = \(compte) ORDER BY h.id")
            .map(Self.decode)
    }

    /// Locked until the end of the transaction.
    package func lock(_ id: ID<Habilitation>) throws -> Habilitation? {
        try connection.first(
            "SELECT \(Self.columns) FROM habilitation h WHERE h.id = \(id)\(trusted: connection.dialect.lock)"
        ).map(Self.decode)
    }

    package func habilitation(_ id: ID<Habilitation>) throws -> Habilitation? {
        try connection.first("SELECT \(Self.columns) FROM habilitation h WHERE h.id = \(id)").map(Self.decode)
    }

    package func set(_ id: ID<Habilitation>, role: Role, guichet: String?, fin: Day?) throws {
        try connection.execute(
            "UPDATE habilitation SET role = \(role), guichet = \(guichet), fin = \(fin) WHERE id = \(id)")
    }

    package func set(_ id: ID<Habilitation>, isSuspended: Bool) throws {
        try connection.execute("UPDATE habilitation SET suspendue = \(isSuspended) WHERE id = \(id)")
    }

    /// All that is left of a person ends on a day.
    package func end(allOf compte: ID<Compte>, on day: Day) throws {
        try connection.execute(
            "UPDATE habilitation SET fin = \(day) WHERE compte_id = \(compte) AND (fin IS NULL OR fin > \(day))")
    }

    // MARK: Those of a body, of the bodies that went into it too (`OrganismeStore.famille`)

    package func count(of organismes: [ID<Organisme>]) throws -> Int {
        try connection.scalar("SELECT count(*) FROM habilitation WHERE organisme_id IN (\(list: organismes))") ?? 0
    }

    /// A page of the people of a body, by name.
    package func page(of organismes: [ID<Organisme>], first: Int, limit: Int) throws -> [PersonneHabilitee] {
        try connection.query(
            """
            \(Self.persons) WHERE h.organisme_id IN (\(list: organismes)) ORDER BY c.nom, h.id
            LIMIT \(limit) OFFSET \(first)
            """
        ).map(Self.person)
    }

    package func person(_ id: ID<Habilitation>) throws -> PersonneHabilitee? {
        try connection.first("\(Self.persons) WHERE h.id = \(id)").map(Self.person)
    }

    /// Whom a body tells what concerns all of it: addresses of those who manage its accounts.
    package func administrators(of organismes: [ID<Organisme>], on day: Day) throws -> [String] {
        try connection.query(
            """
            SELECT DISTINCT c.courriel FROM habilitation h JOIN compte c ON c.id = h.compte_id
            WHERE h.organisme_id IN (\(list: organismes)) AND h.role IN ('administrateur', 'gestionnaire') AND h.suspendue = 0
                AND h.debut <= \(day) AND (h.fin IS NULL OR h.fin >= \(day)) AND c.etat = 'actif'
            ORDER BY c.courriel LIMIT 20
            """
        ).map { try $0["courriel"] }
    }

    // MARK: Roles that want a second factor

    package func exigences(of organisme: ID<Organisme>) throws -> Set<Role> {
        Set(
            try connection.query("SELECT role FROM exigence_second_facteur WHERE organisme_id = \(organisme)")
                .compactMap { Role(rawValue: try $0["role"]) })
    }

    package func set(exigences roles: Set<Role>, of organisme: ID<Organisme>) throws {
        try connection.execute("DELETE FROM exigence_second_facteur WHERE organisme_id = \(organisme)")
        for role in roles.sorted(by: { $0.rawValue < $1.rawValue }) {
            try connection.execute(
                "INSERT INTO exigence_second_facteur (organisme_id, role) VALUES (\(organisme), \(role))")
        }
    }

    // MARK: Rows

    private static let columns: Query =
        """
        h.id AS h_id, h.compte_id AS h_compte, h.organisme_id AS h_organisme, h.guichet AS h_guichet, h.role AS h_role,
        h.debut AS h_debut, h.fin AS h_fin, h.suspendue AS h_suspendue
        """

    private static let persons: Query =
        """
        SELECT \(columns), c.courriel, c.nom, c.etat, c.connecte_le,
            (SELECT count(*) FROM second_facteur f WHERE f.compte_id = c.id AND f.actif_le IS NOT NULL) AS facteurs
        FROM habilitation h JOIN compte c ON c.id = h.compte_id
        """

    private static func person(_ row: Row) throws -> PersonneHabilitee {
        try PersonneHabilitee(
            habilitation: decode(row), courriel: row["courriel"], nom: row["nom"], etat: row["etat"],
            connecteLe: row["connecte_le"], aSecondFacteur: row["facteurs"])
    }

    private static func decode(_ row: Row) throws -> Habilitation {
        try Habilitation(
            id: row["h_id"], compte: row["h_compte"], organisme: row["h_organisme"], guichet: row["h_guichet"],
            role: row["h_role"], debut: row["h_debut"], fin: row["h_fin"], isSuspended: row["h_suspendue"])
    }
}
