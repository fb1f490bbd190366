// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import SQLite
import Stores

/// Registration over HTTP by a partner's software: number, duplicate check and durable commit included.
enum BenchRegistration {
    static func run(_ site: BenchSite, seconds: Double) async throws -> [Measure] {
        let bare = try await bareCommits(site, seconds: min(5, seconds))
        let server = try site.server()
        defer { server.stop() }
        let idle = server.memory("VmRSS")
        let hasNames = server.waitForNames()
        let ready = server.memory("VmRSS")
        let headers = "Authorization: Bearer \(try await site.token())\r\nContent-Type: application/json\r\n"
        let run = Int.random(in: 0..<1 << 40)
        let ask: @Sendable (LoadConnection, Int) throws -> Int = { connection, number in
            try connection.ask("POST", "/api/v1/demandes", headers, body: form(run &+ number)).status
        }
        // Prepared statements, caches, code pages.
        _ = await Load.run(connections: 8, seconds: 2, rate: nil, port: server.port) { try ask($0, $1 + 1 << 42) }
        let full = await Load.run(connections: 64, seconds: seconds, rate: nil, port: server.port) {
            try ask($0, $1 + 1 << 43)
        }
        let throughput = Double(full.statuses[201] ?? 0) / (full.elapsed / .seconds(1))
        let open = await Load.run(connections: 64, seconds: seconds, rate: throughput / 2, port: server.port) {
            try ask($0, $1 + 1 << 44)
        }
        var most = Measure(what: "throughput, 64 connections", value: throughput, unit: "/s")
        most.ratio = throughput / bare
        most.against = "durable one-row commits, one writer"
        most.target = "≥ 40 %"
        most.isMet = throughput >= 0.4 * bare
        var idleMeasure = Measure(what: "memory, idle, names loaded", value: ready, unit: "MB")
        idleMeasure.target = "< 150 MB"
        idleMeasure.isMet = ready < 150
        let peak = server.memory("VmHWM")
        var peakMeasure = Measure(what: "memory, at most under full load", value: peak, unit: "MB")
        peakMeasure.target = "< 1 GB"
        peakMeasure.isMet = peak < 1_024
        var start = Measure(what: "start until ready", value: server.startTime / .seconds(1), unit: "s")
        start.target = "< 2 s"
        start.isMet = server.startTime < .seconds(2)
        return [
            Measure(what: "durable one-row commits, one writer", value: bare, unit: "/s"), most,
            Measure(what: "answered 201 at full load", value: 100 * full.share(201), unit: "%"),
            Measure(what: "half load", value: throughput / 2, unit: "/s"),
        ] + open.latencies.measures("at half load (open model)", p99: 25) + [
            Measure(what: "at half load, p95", value: open.latencies.percentile(0.95), unit: "ms"),
            Measure(what: "answered 201 at half load", value: 100 * open.share(201), unit: "%"),
            start, Measure(what: "memory at start", value: idle, unit: "MB"), idleMeasure, peakMeasure,
            Measure(what: "names loaded before the load began", value: hasNames ? 1 : 0, unit: ""),
        ]
    }

    /// What the engine can do by itself: one row, one commit, one after the other.
    private static func bareCommits(_ site: BenchSite, seconds: Double) async throws -> Double {
        let database = try site.settings.openDatabase(site.database)
        try await database.writeAlone {
            try $0.script("CREATE TABLE IF NOT EXISTS bench_commit (id INTEGER PRIMARY KEY, texte TEXT)")
            try $0.script("DELETE FROM bench_commit")
        }
        let start = ContinuousClock.now
        var count = 0
        while ContinuousClock.now - start < .seconds(seconds) {
            let id = count
            _ = try await database.write {
                try $0.execute("INSERT INTO bench_commit (id, texte) VALUES (\(id), \("x"))")
            }
            count += 1
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        try await database.writeAlone { try $0.script("DROP TABLE bench_commit") }
        await database.close()
        return Double(count) / elapsed
    }

    /// A family of four. Names of eight random letters: nobody is near to anybody.
    private static func form(_ number: Int) -> String {
        var state = UInt64(bitPattern: Int64(number)) &* 0x9e37_79b9_7f4a_7c15
        func letters(_ count: Int) -> String {
            String(
                (0..<count).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Character(UnicodeScalar(UInt8(97 + (state >> 33) % 26)))
                })
        }
        let (nom, prenom) = (letters(8), letters(7))
        let born = "19\(50 + Int(state >> 40) % 50)-0\(1 + Int(state >> 30) % 9)-1\(Int(state >> 20) % 10)"
        let phone = "07\(String(Int(state >> 11) % 90_000_000 + 10_000_000))"
        return """
            {"depot":{"date":"2026-06-15","canal":"guichet","pieceVue":true,"pieceNature":"CNI"},\
            "demandeur":{"civilite":"2","nomNaissance":"\(nom)","prenoms":"\(prenom)","naissance":"\(born)",\
            "nationalite":"1","situationFamiliale":"C","telephone":"\(phone)","rfr":{"2024":18400},\
            "ressources":{"SAL":"1540.00"}},\
            "personnesACharge":[{"prenoms":"Ines","naissance":"2016-06-01","sexe":"F","lien":"E"},\
            {"prenoms":"Adam","naissance":"2019-02-11","sexe":"M","lien":"E"},\
            {"prenoms":"Lina","naissance":"2021-09-30","sexe":"F","lien":"E"}],\
            "adresse":{"voie":"12 rue Hoche","codePostal":"93500","commune":"93055"},"nombrePersonnes":4,\
            "dejaLocataireHlm":false,"logementActuel":{"statut":"LP","type":"T2","surface":38,"loyer":"890.00"},\
            "motifs":["13"],"logementRecherche":{"types":["T3","T4"],"loyerMaximum":"900.00"},\
            "communesSouhaitees":["93055","93045","93061"]}
            """
    }
}
