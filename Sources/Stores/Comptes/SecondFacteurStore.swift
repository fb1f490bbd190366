// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

package struct StoredSecondFacteur: Sendable, Hashable {
    package let secret: SealedText
    /// Nil while no code has come back.
    package let actifLe: Instant?
    package let dernierPas: Int64
}

package struct SecondFacteurStore {
    let connection: any Connection

    /// How many rows rest on each key.
    package func marks() throws -> [(cle: String, nombre: Int)] {
        try connection.query("SELECT cle, count(*) AS nombre FROM second_facteur GROUP BY cle").map {
            (try $0["cle"], try $0["nombre"])
        }
    }

    package func find(_ compte: ID<Compte>) throws -> StoredSecondFacteur? {
        try connection.first(
            "SELECT secret, cle, actif_le, dernier_pas FROM second_facteur WHERE compte_id = \(compte)"
        ).map {
            try StoredSecondFacteur(
                secret: SealedText(chiffre: $0["secret"], cle: $0["cle"]), actifLe: $0["actif_le"],
                dernierPas: $0["dernier_pas"])
        }
    }

    /// A new secret, not active yet. One that is active is not overwritten: false.
    package func begin(_ secret: SealedText, _ compte: ID<Compte>) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO second_facteur (compte_id, secret, cle, actif_le, dernier_pas)
            VALUES (\(compte), \(secret.chiffre), \(secret.cle), NULL, 0)
            ON CONFLICT (compte_id) DO UPDATE SET secret = excluded.secret, cle = excluded.cle, dernier_pas = 0
            WHERE second_facteur.actif_le IS NULL
            """) == 1
    }

    package func activate(_ compte: ID<Compte>, now: Instant) throws {
        try connection.execute("UPDATE second_facteur SET actif_le = \(now) WHERE compte_id = \(compte)")
    }

    /// False when a code of this interval, or of a later one, was accepted before: two requests with one code, one wins.
    package func take(pas: Int64, _ compte: ID<Compte>) throws -> Bool {
        try connection.execute(
            "UPDATE second_facteur SET dernier_pas = \(pas) WHERE compte_id = \(compte) AND dernier_pas < \(pas)") == 1
    }

    package func remove(_ compte: ID<Compte>) throws {
        try connection.execute("DELETE FROM code_secours WHERE compte_id = \(compte)")
        try connection.execute("DELETE FROM second_facteur WHERE compte_id = \(compte)")
    }

    // MARK: Recovery codes

    package func replaceCodes(_ empreintes: [[UInt8]], _ compte: ID<Compte>) throws {
        try connection.execute("DELETE FROM code_secours WHERE compte_id = \(compte)")
        for empreinte in empreintes {
            try connection.execute(
                "INSERT INTO code_secours (compte_id, empreinte) VALUES (\(compte), \(empreinte))")
        }
    }

    /// True the first time.
    package func takeCode(_ empreinte: [UInt8], _ compte: ID<Compte>, now: Instant) throws -> Bool {
        try connection.execute(
            """
            UPDATE code_secours SET utilise_le = \(now)
            WHERE compte_id = \(compte) AND empreinte = \(empreinte) AND utilise_le IS NULL
            """) == 1
    }

    package func codesLeft(_ compte: ID<Compte>) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM code_secours WHERE compte_id = \(compte) AND utilise_le IS NULL") ?? 0
    }
}
