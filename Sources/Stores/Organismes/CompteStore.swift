// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

package struct StoredCompte: Sendable {
    package let id: ID<Compte>
    package let courriel: String
    package let nom: String
    package let organisme: ID<Organisme>
    package let guichet: String?
    package let role: Role
    package let motDePasse: String
    package let theme: String

    package init(
        id: ID<Compte>, courriel: String, nom: String, organisme: ID<Organisme>, guichet: String?, role: Role,
        motDePasse: String, theme: String = "auto"
    ) {
        self.id = id
        self.courriel = courriel
        self.nom = nom
        self.organisme = organisme
        self.guichet = guichet
        self.role = role
        self.motDePasse = motDePasse
        self.theme = theme
    }
}

package struct StoredSession: Sendable {
    package let compte: StoredCompte
    package let csrf: String
    package let ouverteLe: Instant
    package let vueLe: Instant
}

package struct StoredJeton: Sendable {
    package let organisme: ID<Organisme>
    package let guichet: String?
    package let role: Role
    package let libelle: String
    package let portees: Set<PorteeJeton>
    package let expireLe: Instant

    package init(
        organisme: ID<Organisme>, guichet: String?, role: Role, libelle: String, portees: Set<PorteeJeton>,
        expireLe: Instant
    ) {
        self.organisme = organisme
        self.guichet = guichet
        self.role = role
        self.libelle = libelle
        self.portees = portees
        self.expireLe = expireLe
    }
}

/// Accounts, sessions, tokens. Secrets are digests.
package struct CompteStore {
    let connection: any Connection

    package func insert(_ compte: StoredCompte, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO compte (id, courriel, nom, organisme_id, guichet, role, mot_de_passe, theme, actif, cree_le)
            VALUES (\(compte.id), \(compte.courriel), \(compte.nom), \(compte.organisme), \(compte.guichet),
                \(compte.role), \(compte.motDePasse), \(compte.theme), 1, \(now))
            """)
    }

    package func compte(courriel: String) throws -> StoredCompte? {
        try connection.first("\(Self.columns) WHERE courriel = \(courriel) AND actif = 1").map(decode)
    }

    package func compte(_ id: ID<Compte>) throws -> StoredCompte? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func names(_ ids: [ID<Compte>]) throws -> [ID<Compte>: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query("SELECT id, nom FROM compte WHERE id IN (\(list: ids))")
        return Dictionary(
            try rows.map { (try $0["id"] as ID<Compte>, try $0["nom"] as String) },
            uniquingKeysWith: { first, _ in first })
    }

    package func openSession(empreinte: [UInt8], compte: ID<Compte>, csrf: String, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO session (empreinte, compte_id, csrf, ouverte_le, vue_le)
            VALUES (\(empreinte), \(compte), \(csrf), \(now), \(now))
            """)
    }

    package func session(empreinte: [UInt8]) throws -> StoredSession? {
        guard
            let row = try connection.first(
                "SELECT compte_id, csrf, ouverte_le, vue_le FROM session WHERE empreinte = \(empreinte)")
        else { return nil }
        let id: ID<Compte> = try row["compte_id"]
        guard let compte = try connection.first("\(Self.columns) WHERE id = \(id) AND actif = 1").map(decode) else {
            return nil
        }
        return try StoredSession(compte: compte, csrf: row["csrf"], ouverteLe: row["ouverte_le"], vueLe: row["vue_le"])
    }

    package func touchSession(empreinte: [UInt8], now: Instant) throws {
        try connection.execute("UPDATE session SET vue_le = \(now) WHERE empreinte = \(empreinte)")
    }

    package func closeSession(empreinte: [UInt8]) throws {
        try connection.execute("DELETE FROM session WHERE empreinte = \(empreinte)")
    }

    package func closeSessions(lastSeenBefore limit: Instant) throws {
        try connection.execute("DELETE FROM session WHERE vue_le < \(limit)")
    }

    package func insertJeton(_ jeton: StoredJeton, empreinte: [UInt8], now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO jeton (empreinte, organisme_id, guichet, role, libelle, portees, cree_le, expire_le)
            VALUES (\(empreinte), \(jeton.organisme), \(jeton.guichet), \(jeton.role), \(jeton.libelle),
                \(jeton.portees.map(\.rawValue).sorted().joined(separator: " ")), \(now), \(jeton.expireLe))
            """)
    }

    package func jeton(empreinte: [UInt8]) throws -> StoredJeton? {
        try connection.first(
            "SELECT organisme_id, guichet, role, libelle, portees, expire_le FROM jeton WHERE empreinte = \(empreinte)"
        ).map {
            try StoredJeton(
                organisme: $0["organisme_id"], guichet: $0["guichet"], role: $0["role"], libelle: $0["libelle"],
                portees: Set(
                    ($0["portees"] as String).split(separator: " ").compactMap { PorteeJeton(rawValue: "\($0)") }),
                expireLe: $0["expire_le"])
        }
    }

    private static let columns: Query =
        "SELECT id, courriel, nom, organisme_id, guichet, role, mot_de_passe, theme FROM compte"

    private func decode(_ row: Row) throws -> StoredCompte {
        try StoredCompte(
            id: row["id"], courriel: row["courriel"], nom: row["nom"], organisme: row["organisme_id"],
            guichet: row["guichet"], role: row["role"], motDePasse: row["mot_de_passe"], theme: row["theme"])
    }
}
