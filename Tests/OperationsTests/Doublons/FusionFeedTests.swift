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
        _ = try await doublures.fusion(of: recent, into: old)
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

    /// The number of a file out of the scope is not told, nor that of another person.
    @Test(arguments: Engine.available)
    func theNumberIsForWhoReadsTheFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let own = try await doublures.register(Households.number(1), by: test.sophie)
        var elsewhere = Households.number(2)
        elsewhere.set("communesSouhaitees", ["Montreuil"])
        let other = try await doublures.register(elsewhere, by: test.julie)
        let id = try await doublures.fusion(of: own, into: other, [.communesSouhaitees: .gardee])
        func numeros(_ reader: Acteur) async throws -> [String?] {
            try await test.settle()
            let feed = try #require(try await ReadChangements(test.world)(apres: 0, limite: 100, by: reader))
            return feed.changements.compactMap(\.fusion).filter { $0.gardee == other }.map(\.numero)
        }
        #expect(try await numeros(test.sophie) == [nil])
        let region = try await numeros(test.karim)
        #expect(region.count == 2 && region.allSatisfy { $0 != nil })
        guard case .undone = try await doublures.undo(id, of: other, differents: true) else {
            Issue.record("not undone")
            return
        }
        #expect(try await numeros(test.karim) == [nil, nil, nil, nil])
        try await test.close()
    }
}
