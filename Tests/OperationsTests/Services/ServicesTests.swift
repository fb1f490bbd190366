// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// The page of services says what the base knows, and verifying finds what was altered.
@Suite struct ServicesTests {
    private struct Failed: Error {}

    @Test(arguments: Engine.available)
    func aWorkIsWrittenDownHoweverItEnds(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let track = TrackTravail(test.world)
        try await track("purge", every: 3_600) { ["effaces": 3] }
        let done = try #require(try await test.store.base.read { try $0.travaux.find("purge") })
        #expect(done.issue == .fait && done.comptes == ["effaces": 3] && done.reussiLe == monday)
        #expect(done.prochainLe == monday.adding(seconds: 3_600))
        test.clock.advance(seconds: 100)
        await #expect(throws: Failed.self) { try await track("purge", every: 3_600) { throw Failed() } }
        let failed = try #require(try await test.store.base.read { try $0.travaux.find("purge") })
        #expect(failed.issue == .echec && failed.reussiLe == monday && failed.finiLe == monday.adding(seconds: 100))
        // Tried again each second: one line a minute.
        test.clock.advance(seconds: 30)
        await #expect(throws: Failed.self) { try await track("purge", every: 3_600) { throw Failed() } }
        #expect(try await test.store.base.read { try $0.travaux.find("purge") } == failed)
        // By hand: what comes by itself is not put off.
        try await track("purge", every: nil) { [:] }
        let hand = try await test.store.base.read { try $0.travaux.find("purge") }
        #expect(hand?.issue == .fait && hand?.prochainLe == failed.prochainLe)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func verifyingFindsWhatWasAltered(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        for index in 0..<8 {
            _ = try await RegisterDemande(test.world)(Households.number(index), by: test.sophie, asks: false)
        }
        try await test.settle()
        _ = try await SealJournal(test.world)(test.world.today.adding(days: -1))
        let verify = VerifyJournal(test.world)
        #expect(try await verify(by: test.sophie) == nil)
        let first = try #require(try await verify(by: test.gestionnaire))
        #expect(first.evenements == 8 && first.fautes == 0)
        let read = ReadServices(test.world, relais: .present)
        #expect(try await read(by: test.sophie) == nil)
        let tableau = try #require(try await read(by: test.gestionnaire))
        #expect(tableau.sceaux.count == 1 && tableau.sceaux.allSatisfy(\.estVerifie))
        #expect(tableau.constats.first { $0.service == "verification" }?.etat == .enOrdre)
        #expect(tableau.constats.first { $0.service == "journal" }?.nombres["position"] == 8)
        try await test.store.database.writeAlone {
            try $0.script("UPDATE evenement SET genre = 'depot' WHERE position = 5")
            try $0.script("UPDATE sceau SET position = 7")
        }
        let second = try #require(try await verify(by: test.gestionnaire))
        #expect(second.fautes >= 2)
        let after = try #require(try await read(by: test.gestionnaire))
        #expect(after.constats.first { $0.service == "verification" }?.etat == .enDefaut)
        #expect(after.constats.first { $0.service == "sceaux" }?.etat == .enDefaut)
        try await test.close()
    }
}
