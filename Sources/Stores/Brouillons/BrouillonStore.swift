// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A form put aside: what was typed, as it was typed.
package struct StoredBrouillon: Sendable {
    package let id: ID<Brouillon>
    package let version: Int
    package let contenu: Contenu
    package let modifieLe: Instant

    package enum Contenu: Sendable {
        case sealed(SealedText)
        /// Kept before drafts were encrypted.
        case clear(String)
    }
}

package struct BrouillonStore {
    let connection: any Connection

    /// Writes or overwrites one's own draft; false when it belongs to someone else.
    package func save(_ id: ID<Brouillon>, compte: ID<Compte>, contenu: SealedText, now: Instant) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO brouillon (id, compte_id, version, contenu, chiffre, cle, modifie_le)
            VALUES (\(id), \(compte), 1, '', \(contenu.chiffre), \(contenu.cle), \(now))
            ON CONFLICT (id) DO UPDATE SET version = brouillon.version + 1, contenu = '',
                chiffre = excluded.chiffre, cle = excluded.cle, modifie_le = excluded.modifie_le
            WHERE brouillon.compte_id = excluded.compte_id
            """) > 0
    }

    package func find(_ id: ID<Brouillon>, compte: ID<Compte>) throws -> StoredBrouillon? {
        try connection.first(
            "\(Self.columns) WHERE id = \(id) AND compte_id = \(compte)"
        ).map(decode)
    }

    package func all(compte: ID<Compte>, limit: Int) throws -> [StoredBrouillon] {
        try connection.query(
            "\(Self.columns) WHERE compte_id = \(compte) ORDER BY modifie_le DESC LIMIT \(limit)"
        ).map(decode)
    }

    package func delete(_ id: ID<Brouillon>, compte: ID<Compte>) throws {
        try connection.execute(deletion(id, compte: compte))
    }

    func deletion(_ id: ID<Brouillon>, compte: ID<Compte>) -> Query {
        "DELETE FROM brouillon WHERE id = \(id) AND compte_id = \(compte)"
    }

    /// How many drafts rest on each key.
    package func marks() throws -> [(cle: String, nombre: Int)] {
        try connection.query(
            "SELECT cle, count(*) AS nombre FROM brouillon WHERE cle IS NOT NULL GROUP BY cle"
        ).map { (try $0["cle"], try $0["nombre"]) }
    }

    private static let columns: Query = "SELECT id, version, contenu, chiffre, cle, modifie_le FROM brouillon"

    private func decode(_ row: Row) throws -> StoredBrouillon {
        let cle: String? = try row["cle"]
        let contenu: StoredBrouillon.Contenu =
            if let cle { .sealed(SealedText(chiffre: try row["chiffre"], cle: cle)) } else {
                .clear(try row["contenu"])
            }
        return try StoredBrouillon(
            id: row["id"], version: row["version"], contenu: contenu, modifieLe: row["modifie_le"])
    }
}
