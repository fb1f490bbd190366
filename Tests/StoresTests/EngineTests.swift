// SPDX-License-Identifier: EUPL-1.2

import Postgres
import SQL
import SQLite
import Stores
import TestSupport
import Testing

/// The same toolkit, the same answers, on both engines.
@Suite struct EngineTests {
    @Test(arguments: Engine.available)
    func valuesSurviveTheRoundTrip(_ engine: Engine) async throws {
        let store = try await TestBase(engine)
        try await store.database.writeAlone {
            try $0.script($0.dialect.ddl("CREATE TABLE v (i @INT, r @REAL, t TEXT, b @BYTES)@STRICT"))
        }
        let text = "É'\"; DROP TABLE v; -- \u{1F600} ﷺ"
        let bytes: [UInt8] = [0, 1, 255, 92, 39]
        try await store.database.write { connection in
            try connection.execute("INSERT INTO v (i, r, t, b) VALUES (\(Int64.min), \(0.1), \(text), \(bytes))")
            try connection.execute(
                "INSERT INTO v (i, r, t, b) VALUES (\(nil as Int64?), \(nil as Double?), \(""), \([] as [UInt8]))")
        }
        try await store.database.read { connection in
            let rows = try connection.query("SELECT i, r, t, b FROM v ORDER BY i NULLS LAST")
            #expect(rows[0].values == [.integer(.min), .real(0.1), .text(text), .bytes(bytes)])
            #expect(rows[1].values == [.null, .null, .text(""), .bytes([])])
            let missing = #expect(throws: SQLError.self) { let _: String = try rows[0]["i"] }
            #expect(missing != nil)
        }
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func placeholdersKeepTheirOrder(_ engine: Engine) async throws {
        let store = try await TestBase(engine)
        let inner: Query = "SELECT \(2) AS b"
        try await store.database.read { connection in
            let row = try connection.query(
                "SELECT \(1) AS a, (\(inner)) AS b, \("c") AS c WHERE 4 IN (\(list: [5, 4, 3]))")[0]
            #expect(row.values == [.integer(1), .integer(2), .text("c")])
            #expect(try connection.query("SELECT 1 WHERE 4 IN (\(list: [] as [Int]))").isEmpty)
        }
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func anErrorUndoesTheWholeTransaction(_ engine: Engine) async throws {
        let store = try await TestBase(engine, runsTwice: false)
        await #expect(throws: SQLError.self) {
            try await store.database.write { connection in
                try connection.execute("INSERT INTO compteur (nom, valeur) VALUES ('a', 1)")
                try connection.execute("INSERT INTO compteur (nom, valeur) VALUES ('a', 2)")
            }
        }
        let count: Int? = try await store.database.read { try $0.scalar("SELECT count(*) FROM compteur") }
        #expect(count == 0)
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func errorsHaveTheSameNames(_ engine: Engine) async throws {
        let store = try await TestBase(engine, runsTwice: false)
        func error(_ query: Query) async -> SQLError? {
            do {
                _ = try await store.database.write { try $0.execute(query) }
                return nil
            } catch { return error as? SQLError }
        }
        #expect(await error("INSERT INTO compteur (nom, valeur) VALUES ('a', 1)") == nil)
        if case .unique(let name) = await error("INSERT INTO compteur (nom, valeur) VALUES ('a', 1)") {
            #expect(name.contains("compteur"))
        } else {
            Issue.record("no unique violation")
        }
        if case .constraint = await error("INSERT INTO compteur (nom, valeur) VALUES ('b', NULL)") {
        } else {
            Issue.record("no constraint")
        }
        if case .constraint = await error("INSERT INTO bloc_numero (portee, prochain) VALUES ('b', 0)") {
        } else {
            Issue.record("no check")
        }
        if case .statement = await error("INSERT INTO nulle_part (a) VALUES (1)") {
        } else {
            Issue.record("no statement error")
        }
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func manyStatementsTravelTogether(_ engine: Engine) async throws {
        let store = try await TestBase(engine, runsTwice: false)
        let traffic = try await store.database.write { connection -> (Traffic, Traffic) in
            let rows: [Query] = (0..<50).map { "INSERT INTO compteur (nom, valeur) VALUES (\("n\($0)"), \($0))" }
            try connection.execute(all: Array(rows.prefix(1)))
            let before = connection.traffic
            try connection.execute(all: Array(rows.dropFirst()))
            return (before, connection.traffic)
        }
        #expect(traffic.1.rowsChanged == 50)
        if engine == .postgres { #expect(traffic.1.roundTrips - traffic.0.roundTrips == 1) }
        // A failure in the middle of a pipeline undoes everything and leaves the connection usable.
        await #expect(throws: SQLError.self) {
            try await store.database.write { connection in
                try connection.execute(all: [
                    "INSERT INTO compteur (nom, valeur) VALUES ('x', 1)",
                    "INSERT INTO compteur (nom, valeur) VALUES ('n1', 1)",
                    "INSERT INTO compteur (nom, valeur) VALUES ('y', 1)",
                ])
            }
        }
        let count: Int? = try await store.database.read { try $0.scalar("SELECT count(*) FROM compteur") }
        #expect(count == 50)
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func oneHundredWritersLoseNothing(_ engine: Engine) async throws {
        let store = try await TestBase(engine, runsTwice: false)
        // What is answered is kept, and nothing else; a machine that is busy may refuse one that waited too long.
        let kept = await withTaskGroup(of: Int.self) { group in
            for writer in 0..<100 {
                group.addTask {
                    var kept = 0
                    for turn in 0..<5 {
                        // A failure of one must not touch the others that share its commit.
                        let fails = writer % 10 == 0 && turn == 4
                        do {
                            try await store.database.write { connection in
                                try connection.execute(
                                    "INSERT INTO compteur (nom, valeur) VALUES (\("\(writer)-\(turn)"), 1)")
                                if fails { throw SQLError.statement("on purpose") }
                            }
                            kept += 1
                        } catch { if !fails { print("\(engine): \(error)") } }
                    }
                    return kept
                }
            }
            return await group.reduce(0, +)
        }
        let count: Int? = try await store.database.read { try $0.scalar("SELECT count(*) FROM compteur") }
        #expect(count == kept)
        #expect(kept > 0 && kept <= 490)
        try await store.close()
    }

    @Test func eachCommitOfSQLiteIsSynchronised() async throws {
        let store = try await TestBase(.sqlite)
        let database = try #require(store.database as? SQLiteDatabase)
        #expect(try await database.synchronous() == 2)
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func closuresRunTwiceInTests(_ engine: Engine) async throws {
        let store = try await TestBase(engine, runsTwice: true)
        _ = try await store.database.write { try $0.execute("INSERT INTO compteur (nom, valeur) VALUES ('a', 1)") }
        let count: Int? = try await store.database.read { try $0.scalar("SELECT count(*) FROM compteur") }
        #expect(count == 1)
        try await store.close()
    }

    /// As behind a link that says nothing more: libpq alone would wait for the answer.
    @Test(.enabled(if: Engine.postgresURL != nil))
    func aTransactionWithoutAnswerIsCut() async throws {
        let database = PostgresDatabase(
            url: try #require(Engine.postgresURL), connections: 1, longest: .milliseconds(200))
        let elapsed = await ContinuousClock().measure {
            let error = await #expect(throws: SQLError.self) {
                try await database.write { try $0.script("SET LOCAL statement_timeout = 0; SELECT pg_sleep(300)") }
            }
            #expect(error?.isTransient == true)
        }
        // Far from both, however busy the machine is.
        #expect(elapsed < .seconds(120))
        let one: Int? = try await database.read { try $0.scalar("SELECT 1") }
        #expect(one == 1, "the pool opens another one")
        await database.close()
    }
}
