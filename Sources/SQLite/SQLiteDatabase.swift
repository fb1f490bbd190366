// SPDX-License-Identifier: EUPL-1.2

import struct GRDB.Configuration
import struct GRDB.DatabaseError
import class GRDB.DatabasePool
package import protocol SQL.Connection
package import protocol SQL.Database
package import enum SQL.Dialect
package import enum SQL.SQLError
package import enum SQL.Sabotage

/// SQLite in one file: write-ahead log, full synchronisation, one writer that groups its commits, a few readers.
package final class SQLiteDatabase: Database {
    private let pool: DatabasePool
    private let writer: GroupCommit

    /// Pages that the writer keeps, in KiB when negative: a registration changes about thirty, all over the file.
    private static let cache = -32_000
    /// The same of each reader: a search goes down a dozen indexes, whose upper pages stay.
    private static let readerCache = -16_000

    package var dialect: Dialect { .sqlite }

    /// Opens or creates the file. `runsTwice` is for tests: each write is run, undone, and run again.
    package init(path: String, readers: Int = 4, sabotage: Sabotage? = nil, runsTwice: Bool = false) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(5)
        configuration.label = "ruche"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA case_sensitive_like = ON")
            // What is deleted is overwritten: a purge must not leave names in free pages.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA cache_size = \(Self.readerCache)")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // DatabasePool sets synchronous = NORMAL after prepareDatabase: an acknowledged registration could be
            // lost with the power. It must be set here, and a test reads it back.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA cache_size = \(Self.cache)")
            }
        } catch {
            throw SQLError.unavailable("cannot open \(path): \(error)")
        }
        writer = GroupCommit(pool: pool, limits: GroupCommit.Limits(), sabotage: sabotage, runsTwice: runsTwice)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        do {
            return try await pool.read { try body(SQLiteConnection($0)) }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await writer.write(body)
    }

    package func writeAlone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        do {
            return try await pool.writeWithoutTransaction { database in
                let connection = SQLiteConnection(database)
                try connection.control("BEGIN IMMEDIATE")
                do {
                    let result = try body(connection)
                    try connection.control("COMMIT")
                    return result
                } catch {
                    if connection.isInTransaction { try connection.control("ROLLBACK") }
                    throw error
                }
            }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    package func setFilling(_ filling: Bool) async throws {
        do {
            try await pool.writeWithoutTransaction { database in
                // 256 MB of pages while indexes are sorted; negative is in KiB.
                try database.execute(sql: "PRAGMA synchronous = \(filling ? "OFF" : "FULL")")
                try database.execute(sql: "PRAGMA cache_size = \(filling ? -262_144 : Self.cache)")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(filling ? 20_000 : 1_000)")
                try database.execute(sql: "PRAGMA threads = \(filling ? 2 : 0)")
                if !filling { try database.checkpoint(.truncate) }
            }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    /// `secure_delete` overwrites pages; the write-ahead log still holds them as they were until it is cut.
    package func settleErasures(of tables: [String]) async throws -> Bool {
        do {
            return try await pool.writeWithoutTransaction { database in
                let row = try SQLiteConnection(database).query("PRAGMA wal_checkpoint(TRUNCATE)")
                let isBusy: Int = try row[0][0]
                return isBusy == 0
            }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    /// 2 when each commit is synchronised to disk.
    package func synchronous() async throws -> Int {
        try await pool.writeWithoutTransaction { database in
            let row = try SQLiteConnection(database).query("PRAGMA synchronous")
            return try row[0][0]
        }
    }

    package func close() async {
        try? pool.close()  // at the end of the process; a reader still open only delays the checkpoint
    }
}
