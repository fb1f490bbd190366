// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// The words of each body, version after version.
package struct GabaritStore {
    let connection: any Connection

    /// The one that counts; nil when the body never wrote any, or went back to the common words.
    package func find(_ genre: GenreCourrier, of organisme: ID<Organisme>) throws -> (gabarit: Gabarit, version: Int)? {
        try connection.first(
            """
            SELECT objet, corps, signataire, version FROM gabarit
            WHERE organisme_id = \(organisme) AND genre = \(genre) ORDER BY version DESC LIMIT 1
            """
        ).flatMap { row in
            let corps: String = try row["corps"]
            guard !corps.isEmpty else { return nil }
            let signataire: String = try row["signataire"]
            return (
                Gabarit(
                    objet: try row["objet"], corps: corps,
                    signataire: signataire.split(separator: "\n").map(String.init)),
                try row["version"]
            )
        }
    }

    package func version(_ genre: GenreCourrier, of organisme: ID<Organisme>) throws -> Int {
        try connection.scalar(
            "SELECT max(version) FROM gabarit WHERE organisme_id = \(organisme) AND genre = \(genre)") ?? 0
    }

    /// Nil: back to the common words.
    package func insert(
        _ gabarit: Gabarit?, _ genre: GenreCourrier, of organisme: ID<Organisme>, version: Int, compte: ID<Compte>?,
        now: Instant
    ) throws {
        try connection.execute(
            """
            INSERT INTO gabarit (organisme_id, genre, version, objet, corps, signataire, compte_id, cree_le)
            VALUES (\(organisme), \(genre), \(version), \(gabarit?.objet ?? ""), \(gabarit?.corps ?? ""),
                \(gabarit?.signataire.joined(separator: "\n") ?? ""), \(compte), \(now))
            """)
    }
}
