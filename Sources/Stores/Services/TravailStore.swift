// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import SQL

/// How background works went, and what the engine says of itself.
package struct TravailStore {
    let connection: any Connection

    package func record(_ travail: Travail) throws {
        let comptes = String(decoding: try canonicalEncoder().encode(travail.comptes), as: UTF8.self)
        try connection.execute(
            """
            INSERT INTO travail (nom, fini_le, issue, comptes, reussi_le, prochain_le)
            VALUES (\(travail.nom), \(travail.finiLe), \(travail.issue.rawValue), \(comptes), \(travail.reussiLe),
                \(travail.prochainLe))
            ON CONFLICT (nom) DO UPDATE SET fini_le = excluded.fini_le, issue = excluded.issue,
                comptes = excluded.comptes, reussi_le = COALESCE(excluded.reussi_le, travail.reussi_le),
                prochain_le = excluded.prochain_le
            """)
    }

    package func find(_ nom: String) throws -> Travail? {
        try connection.first("\(Self.columns) WHERE nom = \(nom)").map(decode)
    }

    /// As many as there are works: about ten.
    package func all() throws -> [Travail] { try connection.query("\(Self.columns) ORDER BY nom").map(decode) }

    private static let columns: Query = "SELECT nom, fini_le, issue, comptes, reussi_le, prochain_le FROM travail"

    private func decode(_ row: Row) throws -> Travail {
        let comptes: String = try row["comptes"]
        return try Travail(
            nom: row["nom"], finiLe: row["fini_le"], issue: Travail.Issue(rawValue: row["issue"]) ?? .echec,
            comptes: JSONDecoder().decode([String: Int].self, from: Data(comptes.utf8)), reussiLe: row["reussi_le"],
            prochainLe: row["prochain_le"])
    }

    /// The engine, its version, and the last step of the schema.
    package func moteur() throws -> (nom: String, version: String, schema: Int) {
        let (nom, version): (String, Query) =
            switch connection.dialect {
            case .sqlite: ("SQLite", "sqlite_version()")
            case .postgres: ("PostgreSQL", "current_setting('server_version')")
            }
        guard
            let row = try connection.first(
                "SELECT \(version) AS version, (SELECT max(numero) FROM migration) AS schema_base")
        else { return (nom, "", 0) }
        return try (nom, row["version"], row["schema_base"])
    }
}
