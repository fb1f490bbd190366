// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// The logo of each body, version after version.
package struct LogoStore {
    let connection: any Connection

    /// The one that counts for letters; nil when there is none, or it was taken away.
    package func current(of organisme: ID<Organisme>) throws -> VersionLogo? {
        let last = try connection.first(
            """
            SELECT version, genre FROM logo WHERE organisme_id = \(organisme) ORDER BY version DESC LIMIT 1
            """)
        guard let last, let _ = try last["genre"] as Logo.Genre? else { return nil }
        return VersionLogo(organisme: organisme, version: try last["version"])
    }

    package func version(of organisme: ID<Organisme>) throws -> Int {
        try connection.scalar("SELECT max(version) FROM logo WHERE organisme_id = \(organisme)") ?? 0
    }

    /// Nil: no such version, or of one that was taken away.
    package func find(_ version: VersionLogo) throws -> (genre: Logo.Genre, contenu: [UInt8])? {
        let row = try connection.first(
            """
            SELECT genre, contenu FROM logo
            WHERE organisme_id = \(version.organisme) AND version = \(version.version)
            """)
        guard let row, let genre: Logo.Genre = try row["genre"], let contenu: [UInt8] = try row["contenu"] else {
            return nil
        }
        return (genre, contenu)
    }

    /// What the printer is given: the pictures that some letters name, each once.
    package func pictures(of lettres: [Lettre]) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for nom in Set(lettres.compactMap(\.logo)) {
            if let version = VersionLogo(nom: nom) { found[nom] = try find(version)?.contenu }
        }
        return found
    }

    /// Nil: taken away.
    package func insert(
        _ logo: Logo?, of organisme: ID<Organisme>, version: Int, compte: ID<Compte>?, now: Instant
    ) throws {
        try connection.execute(
            """
            INSERT INTO logo (organisme_id, version, genre, contenu, compte_id, cree_le)
            VALUES (\(organisme), \(version), \(logo?.genre), \(logo?.contenu), \(compte), \(now))
            """)
    }
}
