// SPDX-License-Identifier: EUPL-1.2

/// One step of the schema. Written in strings, never with application types, since it describes the past; once
/// released it is never changed.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    package let text: @Sendable (Dialect) -> String

    package init(_ number: Int, _ name: String, _ text: @escaping @Sendable (Dialect) -> String) {
        self.number = number
        self.name = name
        self.text = text
    }
}

extension Database {
    /// Applies what is missing, in order, each step in its own transaction. Returns the names of the steps applied.
    /// Two processes may start at once: the table of steps is locked first.
    package func migrate(_ migrations: [Migration], now: Int64) async throws -> [String] {
        try await writeAlone { connection in
            try connection.script(
                connection.dialect.ddl(
                    "CREATE TABLE IF NOT EXISTS migration (numero @INT PRIMARY KEY, nom TEXT NOT NULL, le @INT NOT NULL)@STRICT"
                ))
        }
        var applied: [String] = []
        for migration in migrations {
            let done = try await writeAlone { connection in
                if connection.dialect == .postgres { try connection.script("LOCK TABLE migration IN EXCLUSIVE MODE") }
                let known: Int64? = try connection.scalar(
                    "SELECT numero FROM migration WHERE numero = \(migration.number)")
                guard known == nil else { return false }
                try connection.script(connection.dialect.ddl(migration.text(connection.dialect)))
                try connection.execute(
                    "INSERT INTO migration (numero, nom, le) VALUES (\(migration.number), \(migration.name), \(now))")
                return true
            }
            if done { applied.append(migration.name) }
        }
        return applied
    }

    /// The number of the last step applied; nil when the base is empty or unknown.
    package func schemaVersion() async throws -> Int? {
        try await read { try $0.scalar("SELECT max(numero) FROM migration") }
    }
}
