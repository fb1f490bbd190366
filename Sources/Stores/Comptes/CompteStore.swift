// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

package struct StoredCompte: Sendable, Hashable {
    package let id: ID<Compte>
    package let courriel: String
    package let nom: String
    package let motDePasse: String
    package let theme: String
    package let etat: EtatCompte
    package let connecteLe: Instant?
    package let creeLe: Instant

    package init(
        id: ID<Compte>, courriel: String, nom: String, motDePasse: String, theme: String = "auto",
        etat: EtatCompte = .actif, connecteLe: Instant? = nil, creeLe: Instant
    ) {
        self.id = id
        self.courriel = courriel
        self.nom = nom
        self.motDePasse = motDePasse
        self.theme = theme
        self.etat = etat
        self.connecteLe = connecteLe
        self.creeLe = creeLe
    }
}

/// Accounts: one a person. What they may do, and where, is in `HabilitationStore`.
package struct CompteStore {
    let connection: any Connection

    /// A new account and its first habilitation.
    package func insert(_ compte: StoredCompte, _ first: Habilitation, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO compte (id, courriel, nom, organisme_id, guichet, role, mot_de_passe, theme, actif, etat, cree_le)
            VALUES (\(compte.id), \(compte.courriel), \(compte.nom), \(first.organisme), \(first.guichet),
                \(first.role), \(compte.motDePasse), \(compte.theme), 1, \(compte.etat), \(now))
            """)
        try HabilitationStore(connection: connection).insert(first, now: now)
    }

    /// Whatever its state.
    package func compte(courriel: String) throws -> StoredCompte? {
        try connection.first("\(Self.columns) WHERE courriel = \(courriel)").map(Self.decode)
    }

    package func compte(_ id: ID<Compte>) throws -> StoredCompte? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(Self.decode)
    }

    /// The same, locked until the end of the transaction.
    package func lock(_ id: ID<Compte>) throws -> StoredCompte? {
        try connection.first("\(Self.columns) WHERE id = \(id)\(trusted: connection.dialect.lock)").map(Self.decode)
    }

    package func names(_ ids: [ID<Compte>]) throws -> [ID<Compte>: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query("SELECT id, nom FROM compte WHERE id IN (\(list: ids))")
        return Dictionary(
            try rows.map { (try $0["id"] as ID<Compte>, try $0["nom"] as String) },
            uniquingKeysWith: { first, _ in first })
    }

    /// `actif` is what a server of the version before looks at.
    package func set(_ etat: EtatCompte, _ id: ID<Compte>, now: Instant) throws {
        try connection.execute(
            """
            UPDATE compte SET etat = \(etat), actif = \(etat == .actif), etat_le = \(now), averti_le = NULL
            WHERE id = \(id)
            """)
    }

    package func set(motDePasse: String, _ id: ID<Compte>) throws {
        try connection.execute("UPDATE compte SET mot_de_passe = \(motDePasse) WHERE id = \(id)")
    }

    package enum Warning: Sendable { case none, before(Instant), any }

    /// Someone who signs in is not idle.
    package func connected(_ id: ID<Compte>, now: Instant) throws {
        try connection.execute("UPDATE compte SET connecte_le = \(now), averti_le = NULL WHERE id = \(id)")
    }

    package func warned(_ id: ID<Compte>, now: Instant) throws {
        try connection.execute("UPDATE compte SET averti_le = \(now) WHERE id = \(id)")
    }

    /// Accounts of this state that nobody signed in with since an instant; some of them, by id. One that was reopened
    /// begins anew.
    package func idle(
        _ etat: EtatCompte, since: Instant, _ warning: Warning, after: ID<Compte>, limit: Int
    ) throws -> [StoredCompte] {
        let warned: Query =
            switch warning {
            case .none: "averti_le IS NULL"
            case .before(let limit): "averti_le <= \(limit)"
            case .any: "1 = 1"
            }
        return try connection.query(
            """
            \(Self.columns) WHERE etat = \(etat) AND id > \(after) AND coalesce(connecte_le, cree_le) <= \(since)
                AND (etat <> 'actif' OR coalesce(etat_le, 0) <= \(since)) AND \(warned)
            ORDER BY id LIMIT \(limit)
            """
        ).map(Self.decode)
    }

    static let columns: Query = "SELECT id, courriel, nom, mot_de_passe, theme, etat, connecte_le, cree_le FROM compte"

    static func decode(_ row: Row) throws -> StoredCompte {
        try StoredCompte(
            id: row["id"], courriel: row["courriel"], nom: row["nom"], motDePasse: row["mot_de_passe"],
            theme: row["theme"], etat: row["etat"], connecteLe: row["connecte_le"], creeLe: row["cree_le"])
    }
}
