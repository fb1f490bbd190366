// SPDX-License-Identifier: EUPL-1.2

import Foundation
package import SQL

/// A PostgreSQL server, version 15 or later. READ COMMITTED: an operation locks the rows that it decides upon.
package final class PostgresDatabase: Database {
    private let pool: PostgresPool
    private let sabotage: Sabotage?
    private let runsTwice: Bool
    /// Of a whole transaction; beyond it the link is taken for dead and cut.
    private let longest: Duration

    package var dialect: Dialect { .postgres }

    /// `url` is a libpq URL or connection string. A statement may last 30 s, a wait for a lock 5 s: longer work
    /// (migration, import) goes through `writeAlone`, which lifts the first limit.
    ///
    /// A connection that is not made within 3 s is given up, unless `url` has a `connect_timeout` of its own.
    /// `schema` is for tests: each has its own.
    package init(
        url: String, connections: Int = 8, schema: String? = nil, sabotage: Sabotage? = nil, runsTwice: Bool = false,
        longest: Duration = .seconds(60)
    ) {
        let separator = url.contains("://") ? (url.contains("?") ? "&" : "?") : " "
        var options = "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
        if let schema { options += " -c search_path=\(schema)" }
        let encoded =
            url.contains("://") ? options.replacing(" ", with: "%20").replacing("=", with: "%3D") : "'\(options)'"
        let next = url.contains("://") ? "&" : " "
        let limit = url.contains("connect_timeout=") ? "" : "connect_timeout=3\(next)"
        pool = PostgresPool(
            url: "\(url)\(separator)\(limit)options=\(encoded)", size: connections, patience: .seconds(5))
        self.sabotage = sabotage
        self.runsTwice = runsTwice
        self.longest = longest
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await retrying {
            try await self.pool.run(within: self.longest) { connection in
                try self.transaction(connection, begin: "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ") {
                    try body(connection)
                }
            }
        }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await retrying {
            #if DEBUG
                if self.sabotage == .answerBeforeCommit { return try await self.writeAndAnswerTooEarly(body) }
            #endif
            return try await self.pool.run(within: self.longest) { connection in
                try self.transaction(connection, begin: "BEGIN") {
                    if self.runsTwice {
                        _ = try? connection.savepoint {  // undone on purpose
                            _ = try body(connection)
                            throw SQLError.serialization("run twice")
                        }
                    }
                    return try body(connection)
                }
            }
        }
    }

    package func writeAlone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await pool.run(within: .seconds(86_400)) { connection in
            try self.transaction(connection, begin: "BEGIN; SET LOCAL statement_timeout = 0") { try body(connection) }
        }
    }

    /// COPY is what makes it fast; the planner learns at the end what it has.
    package func setFilling(_ filling: Bool) async throws {
        guard !filling else { return }
        try await pool.run(within: .seconds(86_400)) { connection in
            try connection.control("SET statement_timeout = 0")
            try connection.control("VACUUM (ANALYZE)")
            try connection.control("SET statement_timeout = '30s'")
        }
    }

    /// Dead rows are taken away now rather than some day. What the disk, the log and the replicas keep beyond is a
    /// matter of operation (docs/retention.md).
    package func settleErasures(of tables: [String]) async throws -> Bool {
        try await pool.run(within: .seconds(86_400)) { connection in
            try connection.control("SET statement_timeout = 0")
            defer { try? connection.control("SET statement_timeout = '30s'") }  // a link that fails here is dropped
            try connection.control("VACUUM \(tables.joined(separator: ", "))")
        }
        return true
    }

    package func close() async { await pool.close() }

    private func transaction<T>(_ connection: PostgresConnection, begin: String, _ body: () throws -> T) throws -> T {
        connection.traffic = Traffic()
        try connection.control(begin)
        do {
            let result = try body()
            try connection.control("COMMIT")
            return result
        } catch {
            if connection.isAlive { try? connection.control("ROLLBACK") }  // the pool drops it when this fails
            throw error
        }
    }

    /// Runs the whole again when two transactions crossed, or when the connection turned out to be dead before
    /// anything was sent. Four tries, with a growing and random pause.
    private func retrying<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        var attempt = 0
        while true {
            do {
                return try await body()
            } catch let error as SQLError {
                guard case .serialization = error, attempt < 3 else { throw error }
                attempt += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...(20 << attempt))))
            }
        }
    }

    #if DEBUG
        /// Answers, then commits 150 ms later: the kill tests must notice.
        private func writeAndAnswerTooEarly<T: Sendable>(
            _ body: @escaping @Sendable (any Connection) throws -> T
        ) async throws -> T {
            try await withCheckedThrowingContinuation { continuation in
                Task {
                    do {
                        try await pool.run(within: longest) { connection in
                            try self.transaction(connection, begin: "BEGIN") {
                                continuation.resume(returning: try body(connection))
                                Thread.sleep(forTimeInterval: 0.15)
                            }
                        }
                    } catch {
                        // Too late to say so: that is the fault.
                    }
                }
            }
        }
    #endif
}
