// SPDX-License-Identifier: EUPL-1.2

import SQL

// Filling an empty base: without its indexes, which are built at the end, at once. What was taken away is written down
// first: a base whose filling was cut says so to whoever opens it.
extension Base {
    package func beginFilling() async throws {
        try await database.setFilling(true)
        try await database.writeAlone { connection in
            let indexes = try connection.query(Self.indexes(connection.dialect))
            for row in indexes {
                let name: String = try row[0]
                let text: String = try row[1]
                try connection.execute("INSERT INTO index_suspendu (nom, texte) VALUES (\(name), \(text))")
                try connection.script("DROP INDEX \(name)")
            }
        }
    }

    package func endFilling() async throws {
        let suspended = try await database.read { connection in
            try connection.query("SELECT nom, texte FROM index_suspendu ORDER BY nom").map {
                (nom: try $0[0] as String, texte: try $0[1] as String)
            }
        }
        for index in suspended {
            try await database.writeAlone { connection in
                try connection.script(index.texte)
                try connection.execute("DELETE FROM index_suspendu WHERE nom = \(index.nom)")
            }
        }
        try await database.setFilling(false)
    }

    /// True when a filling was begun and did not end.
    package func isBeingFilled() async throws -> Bool {
        try await database.read { try $0.first("SELECT nom FROM index_suspendu LIMIT 1") != nil }
    }

    /// The indexes that we created on the tables of files; those of primary keys stay.
    private static func indexes(_ dialect: Dialect) -> Query {
        let tables = "'demande', 'personne', 'commune_souhaitee', 'numero', 'evenement'"
        return switch dialect {
        case .sqlite:
            Query(
                trusted:
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (\(tables))"
            )
        case .postgres:
            Query(
                trusted: """
                    SELECT indexname, indexdef FROM pg_indexes
                    WHERE schemaname = current_schema() AND tablename IN (\(tables))
                        AND indexname NOT IN (SELECT conname FROM pg_constraint)
                    """)
        }
    }
}
