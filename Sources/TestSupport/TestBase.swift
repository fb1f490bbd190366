// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Postgres
package import SQL
import SQLite
package import Stores
import Synchronization

/// The engines on which a test runs. PostgreSQL needs `RUCHE_TEST_POSTGRES`, a libpq URL, which `bin/test` sets.
package enum Engine: String, Sendable, CaseIterable, CustomStringConvertible {
    case sqlite, postgres

    package static let available: [Engine] = postgresURL == nil ? [.sqlite] : [.sqlite, .postgres]
    /// A machine that runs hundreds of tests at once may take long to open a connection: that is not what they test.
    package static let postgresURL = ProcessInfo.processInfo.environment["RUCHE_TEST_POSTGRES"].map {
        $0 + ($0.contains("?") ? "&" : "?") + "connect_timeout=60"
    }

    package var description: String { rawValue }
}

/// An empty base with its schema, erased when it goes. Each write is run twice on purpose unless told otherwise.
package final class TestBase: Sendable {
    package let base: Base
    package let engine: Engine
    private let folder = TemporaryFolder("base")
    private let schema: String

    package var database: any Database { base.database }

    /// `steps`: only the first steps of the schema, as an older version left it.
    package init(_ engine: Engine, runsTwice: Bool = true, connections: Int = 6, steps: Int = .max) async throws {
        self.engine = engine
        schema = "t\(UInt64.random(in: 0 ... .max))"
        switch engine {
        case .sqlite:
            base = Base(try SQLiteDatabase(path: "\(folder.path)/ruche.db", runsTwice: runsTwice))
        case .postgres:
            guard let url = Engine.postgresURL else { throw SQLError.unavailable("RUCHE_TEST_POSTGRES is not set") }
            let admin = PostgresDatabase(url: url, connections: 1)
            let schema = schema
            try await admin.writeAlone { try $0.script("CREATE SCHEMA \(schema)") }
            await admin.close()
            base = Base(PostgresDatabase(url: url, connections: connections, schema: schema, runsTwice: runsTwice))
        }
        _ = try await base.database.migrate(Array(migrations.prefix(steps)), now: 0)
    }

    package var sqlitePath: String { "\(folder.path)/ruche.db" }

    /// A second entrance to the same base, as another server would have.
    package func another(sabotage: Sabotage? = nil) throws -> Base {
        switch engine {
        case .sqlite: Base(try SQLiteDatabase(path: sqlitePath, sabotage: sabotage))
        case .postgres:
            Base(PostgresDatabase(url: Engine.postgresURL ?? "", connections: 4, schema: schema, sabotage: sabotage))
        }
    }

    /// A base of SQLite that is there already: a backup.
    package static func sqlite(at path: String) throws -> Base { Base(try SQLiteDatabase(path: path)) }

    package func close() async throws {
        await base.database.close()
        if engine == .postgres, let url = Engine.postgresURL {
            let admin = PostgresDatabase(url: url, connections: 1)
            let schema = schema
            try await admin.writeAlone { try $0.script("DROP SCHEMA \(schema) CASCADE") }
            await admin.close()
        }
    }
}

/// A clock that a test sets.
package final class FixedClock: Sendable {
    private let time: Mutex<Instant>

    package init(_ instant: Instant) { time = Mutex(instant) }

    package func now() -> Instant { time.withLock { $0 } }
    package func set(_ instant: Instant) { time.withLock { $0 = instant } }
    package func advance(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// 23 November 2026, 10 h 42 in Paris.
package let monday = Instant(milliseconds: 1_795_426_920_000)
