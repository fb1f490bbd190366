// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// The search for duplicates, as a work of the night.
@Suite struct NightDoublonsTests {
    @Test(arguments: Engine.available)
    func eachNightLooksAtWhatChanged(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        for number in 1...30 { _ = try await test.register(Households.number(number)) }
        let night = NightDoublons(test.world)
        func yesterday() -> Day { test.world.today.adding(days: -1) }

        // A model is an act of people: until then the work says that it waits for one.
        guard case .noModele = try await night(on: yesterday(), atNight: true) else {
            Issue.record("a model was made by itself")
            return
        }
        #expect(try await night.due() == .noModele)
        let waiting = try #require(try await ReadTravaux(test.world)(by: test.gestionnaire))
        #expect(waiting.demain[Travail.doublons]?.comptes == ["doublons-sans-modele": 1])
        try await test.settle()
        _ = try await RunDoublons(test.world)()
        #expect(try await night.due() == .dossiers(0))

        // Yesterday was looked at today; tomorrow's night looks at what came since.
        guard case .already = try await night(on: yesterday()) else {
            Issue.record("done twice")
            return
        }
        var again = Households.number(3)
        again["demandeur.telephone"] = "0612131415"
        again.confirmations.append("existant")
        let twin = try await test.register(again)
        #expect(try await night.due() == .dossiers(1))
        #expect(try await night.due(events: 1) == .dossiers(1, isPartial: true))
        let said = try #require(try await ReadTravaux(test.world)(by: test.gestionnaire))
        #expect(said.demain[Travail.doublons]?.comptes == ["doublons-dossiers": 1])
        test.clock.advance(seconds: 86_400)
        // In the middle of the day it waits for the night, when a hand does not.
        let noon = test.world.rulebook.territoire.clock.start(of: test.world.today).adding(seconds: 43_200)
        test.clock.advance(seconds: Int((noon.milliseconds - test.world.now().milliseconds) / 1000))
        if case .done = try await night(on: yesterday(), atNight: true) {
            Issue.record("a pass at noon")
        }
        guard case .done(let report) = try await night(on: yesterday()) else {
            Issue.record("no pass")
            return
        }
        #expect(report.demandes >= 1)
        #expect(try await night.due() == .dossiers(0))
        let passages = try await RecordPassage(test.world).passages(limit: 5)
        #expect(passages.count == 2 && passages.allSatisfy { $0.etat == .fait })
        #expect(try await test.world.base.read { try $0.doublons.paires(of: [twin], from: 0) }.isEmpty == false)

        // Long without one, any hour will do; of more files than a server compares by itself it asks for a process apart.
        test.clock.advance(seconds: 2 * 86_400)
        let world = test.world
        let small = NightDoublons(world, most: 30) { _ = try await RunDoublons(world)() }
        guard case .apart(let passage, isKept: true) = try await small(on: yesterday(), atNight: true) else {
            Issue.record("a server compared more files than it may")
            return
        }
        #expect(passage.etat == .fait && RecordPassage.nombres(passage).contains { $0 == ("demandes", 31) })
        test.clock.advance(seconds: 2 * 86_400)
        // A process that ends without a pass is a failure, and so is one that was killed.
        let none = NightDoublons(world, most: 30, apart: {})
        await #expect(throws: NightDoublons.NoPassage.self) { _ = try await none(on: yesterday(), atNight: true) }
        guard case .later = try await none(on: yesterday(), atNight: true) else {
            Issue.record("started again at once")
            return
        }
        test.clock.advance(seconds: 3_600)
        let behind = NightDoublons(world, most: 30) { throw RecordPassage.Overtaken() }
        guard case .already = try await behind(on: yesterday(), atNight: true) else {
            Issue.record("overtaken is no failure")
            return
        }
        let large = NightDoublons(world, most: 31) { Issue.record("apart for no reason") }
        guard case .done = try await large(on: yesterday(), atNight: true) else {
            Issue.record("not by itself")
            return
        }
        test.clock.advance(seconds: 2 * 86_400)
        // One that failed is not tried again each minute.
        let record = RecordPassage(test.world)
        try await record.fail(try await record.begin(modele: 1, .complet))
        guard case .later = try await night(on: yesterday(), atNight: true) else {
            Issue.record("again at once")
            return
        }
        test.clock.advance(seconds: 3_600)
        guard case .done = try await night(on: yesterday(), atNight: true) else {
            Issue.record("never by day")
            return
        }
        try await test.close()
    }
}
