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

/// A draft that tells of a person, without what is in it.
package struct FoundBrouillon: Sendable, Hashable {
    package let id: ID<Brouillon>
    package let compte: ID<Compte>
    package let guichet: String
    package let modifieLe: Instant
}

package struct BrouillonStore {
    let connection: any Connection

    /// Writes or overwrites one's own draft; false when it belongs to someone else. `reperes`: keyed digests of who is in it.
    package func save(
        _ id: ID<Brouillon>, compte: ID<Compte>, guichet: String?, contenu: SealedText, reperes: [[UInt8]], now: Instant
    ) throws -> Bool {
        let saved = try connection.execute(
            """
            INSERT INTO brouillon (id, compte_id, guichet, version, contenu, chiffre, cle, modifie_le)
            VALUES (\(id), \(compte), \(guichet), 1, '', \(contenu.chiffre), \(contenu.cle), \(now))
            ON CONFLICT (id) DO UPDATE SET version = brouillon.version + 1, contenu = '', guichet = excluded.guichet,
                chiffre = excluded.chiffre, cle = excluded.cle, modifie_le = excluded.modifie_le
            WHERE brouillon.compte_id = excluded.compte_id
            """)
        guard saved > 0 else { return false }
        try connection.execute(
            all: ["DELETE FROM brouillon_repere WHERE brouillon_id = \(id)"]
                + reperes.map { "INSERT INTO brouillon_repere (empreinte, brouillon_id) VALUES (\($0), \(id))" })
        return true
    }

    /// The newest drafts that hold one of these persons, but one of them.
    package func find(_ reperes: [[UInt8]], except own: ID<Brouillon>?, limit: Int) throws -> [FoundBrouillon] {
        guard !reperes.isEmpty else { return [] }
        return try connection.query(Self.byReperes(reperes, except: own, limit: limit)).map {
            try FoundBrouillon(id: $0[0], compte: $0[1], guichet: $0[2], modifieLe: $0[3])
        }
    }

    static func byReperes(_ reperes: [[UInt8]], except own: ID<Brouillon>?, limit: Int) -> Query {
        """
        SELECT id, compte_id, coalesce(guichet, ''), modifie_le FROM brouillon
        WHERE id IN (SELECT brouillon_id FROM brouillon_repere WHERE empreinte IN (\(list: reperes)))
            AND id <> \(own?.rawValue ?? 0)
        ORDER BY modifie_le DESC LIMIT \(limit)
        """
    }

    /// One's own newest draft that bears one of these digests.
    package func find(_ reperes: [[UInt8]], compte: ID<Compte>) throws -> ID<Brouillon>? {
        try connection.first(
            """
            SELECT id FROM brouillon WHERE compte_id = \(compte) AND EXISTS (
                SELECT 1 FROM brouillon_repere
                WHERE brouillon_repere.brouillon_id = brouillon.id AND empreinte IN (\(list: reperes)))
            ORDER BY modifie_le DESC, id DESC LIMIT 1
            """
        ).map { try $0[0] }
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
