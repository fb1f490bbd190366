// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// A partner that follows the region learns which of two files stays.
@Suite struct FusionFeedTests {
    @Test(arguments: Engine.available)
    func theFeedSaysWhichFileStays(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        try await doublures.pass([doublures.paire(recent, old)])
        let ensemble = try #require(try await doublures.ensemble(of: old))
        guard case .merged = try await doublures.merge(ensemble, old, recent) else {
            Issue.record("not merged")
            return
        }
        try await test.settle()
        let numero = try await test.world.base.read { try $0.demandes.find(old)?.numero }
        let feed = try #require(try await ReadChangements(test.world)(apres: 0, limite: 100, by: test.karim))
        let told = feed.changements.filter { $0.genre == .fusion }
        #expect(Set(told.map(\.demande)) == [recent, old])
        for change in told {
            let fusion = try #require(change.fusion)
            #expect(fusion.gardee == old && fusion.absorbee == recent && fusion.numero == numero && numero != nil)
        }
        #expect(feed.changements.allSatisfy { $0.genre == .fusion || $0.fusion == nil })
        try await test.close()
    }
}
