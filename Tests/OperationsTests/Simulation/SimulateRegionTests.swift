// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

@Suite struct SimulateRegionTests {
    private func region(_ seed: UInt64, _ count: Int) async throws -> [Formulaire] {
        let test = try await TestWorld.make(.sqlite, runsTwice: false)
        // The bodies of the tests have the ids of those of the region.
        let store = try await TestBase(.sqlite, runsTwice: false)
        let world = World(
            base: store.base, rulebook: test.world.rulebook, keys: .generate(), now: test.world.now,
            ids: try await IDSource.open(store.base), formes: FormesProjection(folder: nil))
        _ = try await SimulateRegion(world, names: try NameTables.load())(demandes: count, seed: seed)
        let rows = try await store.base.read { try $0.demandes.check(after: ID(.min), limit: count * 20) }
        #expect(try await CheckDemandes(world)().faults == [])
        try await store.close()
        try await test.close()
        let onFile = rows.map(\.demande).filter { $0.etat == .active || $0.etat == .deposee }
        #expect(onFile.count == count)
        return onFile.map(\.formulaire)
    }

    /// The figures are held against the draws (`SourcedProfileTests`): here, that the base has them all.
    @Test func whatIsStoredIsWhatIsDrawn() async throws {
        let stored = try await region(7, 600)
        let drawn = try SimulatedSample.region(600, seed: 7)
        let waiting = (0..<drawn.total).map { drawn.draw($0) }.filter { $0.vie.radiation == nil }
        #expect(stored.count == waiting.count)
        #expect(Set(stored) == Set(waiting.map(\.formulaire)))
    }

    @Test func theSameSeedGivesTheSameRegion() async throws {
        let (one, same, other) = (try await region(3, 50), try await region(3, 50), try await region(4, 50))
        #expect(one == same)
        #expect(one != other)
    }
}
