// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// The page of services: for the manager, within its budget, without effect, and as the probes say.
@Suite struct ServicesPagesTests {
    @Test(arguments: Engine.available)
    func theManagerSeesWhatTheProbesSay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        let meter = TrafficMeter(test.store.database)
        let world = World(
            base: .init(meter), rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
            ids: test.world.ids, formes: test.world.formes)
        let client = try TestClient(world)
        for index in 0..<3 {
            _ = try await RegisterDemande(world)(Households.number(index), by: test.sophie, asks: false)
        }
        try await test.settle()
        _ = try await SealJournal(world)(world.today.adding(days: -1))
        _ = try await RegisterDemande(world)(Households.number(9), by: test.sophie, asks: false)
        let (sophie, marc) = (try await signed(test, test.sophie), try await signed(test, test.gestionnaire))
        #expect(try await client.call(.get, Paths.services, sophie).status == 403)
        let trace = try await test.store.base.read { try $0.travaux.all().count }
        meter.reset()
        let page = try await client.call(.get, Paths.services, marc)
        print("\(engine) services: \(meter.statements) statements, \(page.body.utf8.count) bytes")
        #expect(page.status == 200 && meter.statements <= 12, "\(meter.statements) statements")
        #expect(!page.body.contains("⟦") && page.body.utf8.count < 100_000)
        #expect(page.body.contains(engine == .sqlite ? "SQLite 3." : "PostgreSQL 1"))
        #expect(try await test.store.base.read { try $0.travaux.all().count } == trace, "reading has no effect")
        // The same facts for the probes.
        let metrics = try await client.call(.get, "/metrics").body
        #expect(metrics.contains("ruche_journal_position 3\n") && metrics.contains("ruche_journal_waiting 1\n"))
        #expect(
            page.body.contains("Dernière position\u{a0}: 3.") && page.body.contains("En attente d’une place\u{a0}: 1,"))
        try await test.close()
    }

    @Test func verifyingIsAPost() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let (sophie, marc) = (try await signed(test, test.sophie), try await signed(test, test.gestionnaire))
        let path = Paths.verificationJournal
        #expect(try await client.call(.get, path, marc).status == 405)
        #expect(try await client.call(.post, path, marc, body: "csrf=autre").status == 403)
        #expect(try await client.call(.post, path, sophie, body: "csrf=jeton").status == 403)
        #expect(try await client.call(.get, Paths.services, marc).body.contains("encore jamais été vérifié"))
        #expect(try await client.call(.post, path, marc, body: "csrf=jeton").status == 303)
        #expect(try await client.call(.get, Paths.services, marc).body.contains("tous à leur place"))
        #expect(try await client.call(.get, Paths.accueil, marc).body.contains(Paths.services))
        #expect(!(try await client.call(.get, Paths.accueil, sophie).body.contains(Paths.services)))
        // No page of the exercises in a base that is not for training.
        for path in [Paths.formation, Paths.courriels, Paths.exercice(.accueil)] {
            #expect(try await client.call(.get, path, marc).status == 404, "\(path)")
        }
        try await test.close()
    }
}
