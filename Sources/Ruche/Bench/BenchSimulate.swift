// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Operations
import Reference
import SQL
import Stores

/// Making a region in an empty base.
enum BenchSimulate {
    static func run(_ world: World, demandes: Int) async throws -> [Measure]? {
        let bulk = try await bareRows(world)
        let progress = Progress(label: "Simulated applications", every: 500_000)
        let answer = try await SimulateRegion(world, names: try NameTables.load())(demandes: demandes, seed: 1) {
            progress.show($0, of: $1)
        }
        guard case .done(let outcome) = answer else { return nil }
        let seconds = outcome.indexed / .seconds(1)
        let rows = try await world.base.read { try $0.rows() }
        var rate = Measure(
            what: "applications stored, indexes included", value: Double(outcome.demandes) / seconds, unit: "/s")
        rate.target = "≥ 8 000/s on SQLite"
        rate.isMet = rate.value >= 8_000
        var rowRate = Measure(what: "rows stored, indexes included", value: Double(rows) / seconds, unit: "/s")
        rowRate.ratio = rowRate.value / bulk
        rowRate.against = "bulk rows of one small table, without index"
        return [
            Measure(what: "applications on file", value: Double(demandes), unit: ""),
            Measure(what: "applications of ten years", value: Double(outcome.demandes), unit: ""),
            Measure(what: "events", value: Double(outcome.evenements), unit: ""),
            Measure(what: "rows", value: Double(rows), unit: ""),
            Measure(what: "time", value: seconds, unit: "s"),
            Measure(what: "of which indexes", value: seconds - outcome.loaded / .seconds(1), unit: "s"),
            rate, Measure(what: "bulk rows of one small table", value: bulk, unit: "/s"), rowRate,
            Measure(what: "memory of the program, at most", value: ownPeak(), unit: "MB"),
        ]
    }

    /// What the engine takes by itself: rows of four small columns, a thousand at a time.
    private static func bareRows(_ world: World) async throws -> Double {
        let table = TableShape("bench_ligne", [("a", .integer), ("b", .integer), ("c", .text), ("d", .text)])
        try await world.base.database.writeAlone {
            try $0.script($0.dialect.ddl("CREATE TABLE bench_ligne (a @INT, b @INT, c TEXT, d TEXT)@STRICT"))
        }
        try await world.base.database.setFilling(true)
        let start = ContinuousClock.now
        for batch in 0..<300 {
            try await world.base.database.writeAlone { connection in
                try connection.load(
                    into: table,
                    rows: (0..<1_000).map {
                        [.integer(Int64(batch)), .integer($0), .text("93055"), .text("2026-11-23")]
                    })
            }
        }
        let rate = 300_000 / ((.now - start) / .seconds(1))
        try await world.base.database.setFilling(false)
        try await world.base.database.writeAlone { try $0.script("DROP TABLE bench_ligne") }
        return rate
    }

    private static func ownPeak() -> Double {
        Bench.memory("VmHWM", of: "self")
    }
}
