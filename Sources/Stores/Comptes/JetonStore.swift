// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Tokens of partners' software; only their digests.
package struct JetonStore {
    let connection: any Connection

    package func insert(_ jeton: Jeton, empreinte: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO jeton (empreinte, id, organisme_id, guichet, role, libelle, portees, reseaux, par, cree_le,
                expire_le)
            VALUES (\(empreinte), \(jeton.id), \(jeton.organisme), \(jeton.guichet), \(jeton.role), \(jeton.libelle),
                \(jeton.portees.map(\.rawValue).sorted().joined(separator: " ")),
                \(jeton.reseaux.map(\.text).joined(separator: " ")), \(jeton.par), \(jeton.creeLe), \(jeton.expireLe))
            """)
    }

    package func find(_ empreinte: [UInt8]) throws -> Jeton? {
        try connection.first("\(Self.columns) WHERE empreinte = \(empreinte)").map(decode)
    }

    package func jeton(_ id: ID<Jeton>) throws -> Jeton? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func touch(_ empreinte: [UInt8], now: Instant) throws {
        try connection.execute("UPDATE jeton SET utilise_le = \(now) WHERE empreinte = \(empreinte)")
    }

    /// False when it was revoked before.
    package func revoke(_ id: ID<Jeton>, now: Instant) throws -> Bool {
        try connection.execute("UPDATE jeton SET revoque_le = \(now) WHERE id = \(id) AND revoque_le IS NULL") == 1
    }

    package func count(of organismes: [ID<Organisme>]) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM jeton WHERE organisme_id IN (\(list: organismes)) AND id IS NOT NULL") ?? 0
    }

    /// The newest first.
    package func page(of organismes: [ID<Organisme>], first: Int, limit: Int) throws -> [Jeton] {
        try connection.query(
            """
            \(Self.columns) WHERE organisme_id IN (\(list: organismes)) AND id IS NOT NULL
            ORDER BY id DESC LIMIT \(limit) OFFSET \(first)
            """
        ).map(decode)
    }

    /// Those that end between two instants and of which nobody was told yet.
    package func ending(after: Instant, until: Instant, limit: Int) throws -> [Jeton] {
        try connection.query(
            """
            \(Self.columns) WHERE expire_le > \(after) AND expire_le <= \(until) AND revoque_le IS NULL
                AND averti_le IS NULL AND id IS NOT NULL ORDER BY expire_le LIMIT \(limit)
            """
        ).map(decode)
    }

    /// False when someone else told it meanwhile.
    package func warned(_ id: ID<Jeton>, now: Instant) throws -> Bool {
        try connection.execute("UPDATE jeton SET averti_le = \(now) WHERE id = \(id) AND averti_le IS NULL") == 1
    }

    private static let columns: Query =
        """
        SELECT coalesce(id, 0) AS id, organisme_id, guichet, role, libelle, portees, reseaux, par, cree_le, expire_le,
            revoque_le, utilise_le
        FROM jeton
        """

    private func decode(_ row: Row) throws -> Jeton {
        let portees: String = try row["portees"]
        let reseaux: String = try row["reseaux"]
        return try Jeton(
            id: row["id"], organisme: row["organisme_id"], guichet: row["guichet"], role: row["role"],
            libelle: row["libelle"],
            portees: Set(portees.split(separator: " ").compactMap { PorteeJeton(rawValue: "\($0)") }),
            reseaux: reseaux.split(separator: " ").compactMap { Reseau(String($0)) }, par: row["par"],
            creeLe: row["cree_le"], expireLe: row["expire_le"], revoqueLe: row["revoque_le"],
            utiliseLe: row["utilise_le"])
    }
}
