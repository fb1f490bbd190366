// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// The pages of the label: within their budget, without effect, and no small count for who has not the files before him.
@Suite struct QualitePagesTests {
    /// 120 desks for sixty days: what the largest page has to read, within a region of the tests.
    private func fill(_ test: TestWorld) async throws -> [Day] {
        let today = test.world.today
        let days = (0..<60).map { today.adding(days: -$0) }
        let codes = (0..<120).map { "G" + String(1_000 + $0) }
        let now = test.clock.now()
        try await test.store.base.write { registry in
            for code in codes {
                try registry.organismes.insert(
                    Guichet(code: code, organisme: ID(1), nom: "Guichet \(code)", adresse: "", contact: ""))
            }
            for day in days {
                let region = CodeCritere.allCases.filter { $0 != .doublons }.map {
                    MesureGuichet(guichet: "", mesure: MesureQualite($0, $0 == .contact ? 1_195 : 1_000, sur: 1_200))
                }
                let desks = codes.enumerated().flatMap { rang, code in
                    CodeCritere.allCases.filter { $0 != .doublons }.map {
                        MesureGuichet(
                            guichet: code, mesure: MesureQualite($0, min(rang, 10 + rang / 2), sur: 10 + rang))
                    }
                }
                try registry.qualite.replace(day, day == today ? region + desks : region, now: now)
            }
        }
        return days
    }

    @Test(arguments: Engine.available)
    func thePagesKeepTheirBudget(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        let meter = TrafficMeter(test.store.database)
        let world = World(
            base: .init(meter), rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
            ids: test.world.ids, formes: test.world.formes)
        let client = try TestClient(world)
        let marc = try await signed(test, test.gestionnaire)
        let empty = try await client.call(.get, Paths.qualite, marc)
        #expect(empty.status == 200 && empty.body.contains("Rien n’a encore été mesuré"))
        _ = try await fill(test)
        for path in [
            Paths.qualite, "\(Paths.qualite)?de=50", "\(Paths.qualite)?par=organisme", Paths.criteresQualite,
            Paths.critereQualite(.contact), Paths.critereQualite(.doublons), Paths.guichetQualite("G1050"),
            Paths.mesuresQualite,
        ] {
            meter.reset()
            let page = try await client.call(.get, path, marc)
            print("\(engine) \(path): \(meter.statements) statements, \(page.body.utf8.count) bytes")
            #expect(page.status == 200 && meter.statements <= 12, "\(path): \(page.status) \(meter.statements)")
            #expect(!page.body.contains("⟦") && !page.body.contains("{{"), "\(path)")
            #expect(page.body.utf8.count < 100_000 || path == Paths.mesuresQualite, "\(path)")
        }
        let first = try await client.call(.get, Paths.qualite, marc).body
        #expect(first.contains("Lignes 1 à 50") || first.contains("50"), "a page at a time")
        #expect(first.contains("99,5\u{a0}%"), "the manager has the files before him")
        let bodies = try await client.call(.get, "\(Paths.qualite)?par=organisme", marc).body
        // Trends have no month behind them; the column of desks has its counts.
        #expect(
            bodies.contains("data-libelle=\"Guichets sous la cible\">")
                && !bodies.contains("<span class=\"doux\">pas encore connu"))
        #expect(try await client.call(.get, Paths.guichetQualite("ABSEN"), marc).status == 404)
        #expect(try await client.call(.get, "/qualite/criteres/rien", marc).status == 404)
        try await test.close()
    }

    @Test func smallCountsAreForWhoHasTheFiles() async throws {
        let test = try await TestWorld.make(.sqlite, runsTwice: false)
        let client = try TestClient(test)
        _ = try await fill(test)
        let sophie = try await signed(test, test.sophie)
        let page = try await client.call(.get, Paths.qualite, sophie).body
        // Five of the region have neither telephone nor mail.
        #expect(!page.contains("99,5\u{a0}%") && page.contains("moins de 11 dossiers"))
        #expect(page.contains("83,3\u{a0}%") && !page.contains("Guichet G1050"))
        #expect(try await client.call(.get, Paths.guichetQualite("G1050"), sophie).status == 404)
        let marc = try await signed(test, test.gestionnaire)
        let file = try await client.call(.get, Paths.mesuresQualite, marc).body
        #expect(file.contains("\"Toute la région\";\"Un téléphone ou un courriel\";\"\";\"\";\"\";\"98\""))
        // The region less the other desks would tell of the one that is hidden: its share stays, its counts do not.
        #expect(file.contains("\"Une adresse où écrire\";\"\";\"\";\"83,3\";\"98\"") && !file.contains("\"1200\""))
        #expect(!file.contains("\"1195\""))
        #expect(try await client.call(.get, Paths.qualite, try await signed(test, test.personne)).status != 200)
        try await test.close()
    }
}
