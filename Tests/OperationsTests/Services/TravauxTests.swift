// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// What the page of the works says beforehand is what the nights then do, on the day that it says.
@Suite struct TravauxTests {
    @Test(arguments: Engine.available)
    func theNightsDoWhatWasSaid(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let today = test.world.today
        // Kept until today a year later, and told for the first time tomorrow.
        let old = try await test.register(Households.number(1))
        let struck = today.adding(months: -12)
        var saisie = Households.number(2)
        saisie["depot.date"] = "09/01/2026"
        _ = try await test.register(saisie)
        _ = try await test.store.database.write {
            try $0.execute("UPDATE demande SET etat = 'radiee', radiee_le = \(struck) WHERE id = \(old)")
        }
        #expect(try await ReadTravaux(test.world)(by: test.sophie) == nil)
        let said = try #require(try await ReadTravaux(test.world)(by: test.gestionnaire))
        #expect(said.aujourdhui == today)
        #expect(said.demain["purge"]?.comptes["effaces"] == 0 && said.apres["purge"]?.comptes["effaces"] == 1)
        #expect(said.demain[Travail.preavis]?.comptes["preavis"] == 0)
        #expect(said.apres[Travail.preavis]?.comptes["preavis"] == 1)
        // A seal a night, once the journal has a place for anything; none for a day that has one.
        func seals() async throws -> [Int?] {
            let said = try #require(try await ReadTravaux(test.world)(by: test.gestionnaire))
            return [said.demain, said.apres].map { $0[Travail.sceau]?.comptes["sceaux"] }
        }
        #expect(try await seals() == [0, 0])
        _ = try await SequenceJournal(test.world, porteur: "test").all()
        #expect(try await seals() == [2, 3], "yesterday's is not set yet")
        #expect(try await SealJournal(test.world)(today.adding(days: -1)))
        #expect(try await seals() == [1, 2])

        // As servers do, the day after, for the day that is over.
        for expected in [0, 1] {
            test.clock.advance(seconds: 86_400)
            let over = test.world.today.adding(days: -1)
            guard case .done(let report) = try await ApplyConservation(test.world)(on: over, by: .systeme("purge"))
            else {
                Issue.record("the purge")
                return
            }
            #expect(report.erased[.demandes, default: 0] == expected)
            #expect(try await PrepareCourriers(test.world)(on: over).demandes == expected)
        }
        // Its mail waits for the end of the window.
        let after = try #require(try await ReadTravaux(test.world)(by: test.gestionnaire))
        let mails = after.demain[Travail.courriers]?.comptes["courriers-partis"]
        #expect(mails == (try await SendCourriers.due(test.world, on: test.world.today)))
        try await test.close()
    }
}
