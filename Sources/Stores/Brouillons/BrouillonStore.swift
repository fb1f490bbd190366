// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A form put aside: what was typed, as it was typed.
package struct StoredBrouillon: Sendable {
    package let id: ID<Brouillon>
    package let version: Int
    package let contenu: String
    package let modifieLe: Instant
}

package struct BrouillonStore {
    let connection: any Connection

    /// Writes or overwrites one's own draft; false when it belongs to someone else.
    package func save(_ id: ID<Brouillon>, compte: ID<Compte>, contenu: String, now: Instant) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO brouillon (id, compte_id, version, contenu, modifie_le)
            VALUES (\(id), \(compte), 1, \(contenu), \(now))
            ON CONFLICT (id) DO UPDATE SET version = brouillon.version + 1, contenu = excluded.contenu,
                modifie_le = excluded.modifie_le
            WHERE brouillon.compte_id = excluded.compte_id
            """) > 0
    }

    package func find(_ id: ID<Brouillon>, compte: ID<Compte>) throws -> StoredBrouillon? {
        try connection.first(
            "SELECT id, version, contenu, modifie_le FROM brouillon WHERE id = \(id) AND compte_id = \(compte)"
        ).map(decode)
    }

    package func all(compte: ID<Compte>, limit: Int) throws -> [StoredBrouillon] {
        try connection.query(
            """
            SELECT id, version, contenu, modifie_le FROM brouillon
            WHERE compte_id = \(compte) ORDER BY modifie_le DESC LIMIT \(limit)
            """
        ).map(decode)
    }

    package func delete(_ id: ID<Brouillon>, compte: ID<Compte>) throws {
        try connection.execute(deletion(id, compte: compte))
    }

    func deletion(_ id: ID<Brouillon>, compte: ID<Compte>) -> Query {
        "DELETE FROM brouillon WHERE id = \(id) AND compte_id = \(compte)"
    }

    private func decode(_ row: Row) throws -> StoredBrouillon {
        try StoredBrouillon(
            id: row["id"], version: row["version"], contenu: row["contenu"], modifieLe: row["modifie_le"])
    }
}
