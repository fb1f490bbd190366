// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import SQL

/// The days of background works.
package struct TravailJourStore {
    let connection: any Connection

    /// One more run of a day; days that are too old go.
    package func record(_ travail: Travail, on jour: Day) throws {
        let known = try connection.first(
            "\(Self.columns) WHERE nom = \(travail.nom) AND jour = \(jour)\(trusted: connection.dialect.lock)"
        ).map(decode)
        let empty = TravailJour(
            nom: travail.nom, jour: jour, finiLe: travail.finiLe, faits: 0, echecs: 0, comptes: [:])
        let day = (known ?? empty).adding(travail)
        let comptes = String(decoding: try canonicalEncoder().encode(day.comptes), as: UTF8.self)
        try connection.execute(
            """
            INSERT INTO travail_jour (nom, jour, fini_le, faits, echecs, comptes)
            VALUES (\(day.nom), \(day.jour), \(day.finiLe), \(day.faits), \(day.echecs), \(comptes))
            ON CONFLICT (nom, jour) DO UPDATE SET fini_le = excluded.fini_le, faits = excluded.faits,
                echecs = excluded.echecs, comptes = excluded.comptes
            """)
        try connection.execute(
            "DELETE FROM travail_jour WHERE nom = \(day.nom) AND jour < \(jour.adding(days: -TravailJour.gardes))")
    }

    /// The last days of each, the newest first.
    package func since(_ jour: Day) throws -> [TravailJour] {
        try connection.query("\(Self.columns) WHERE jour >= \(jour) ORDER BY jour DESC, nom").map(decode)
    }

    private static let columns: Query = "SELECT nom, jour, fini_le, faits, echecs, comptes FROM travail_jour"

    private func decode(_ row: Row) throws -> TravailJour {
        let comptes: String = try row["comptes"]
        return try TravailJour(
            nom: row["nom"], jour: row["jour"], finiLe: row["fini_le"], faits: row["faits"], echecs: row["echecs"],
            comptes: JSONDecoder().decode([String: Int].self, from: Data(comptes.utf8)))
    }
}
