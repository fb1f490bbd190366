// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// One process at a time does a work of the night; one that died is found out, one that takes long keeps it.
@Suite struct BailTests {
    private static let nom = "preavis"
    private static let vite = RythmeBail(duree: 60, pause: .milliseconds(20), observation: .milliseconds(400))

    /// The world of another server, whose clock differs.
    private func another(_ test: TestWorld, seconds: Int = 0) async throws -> World {
        let clock = test.clock
        return World(
            base: test.store.base, rulebook: test.world.rulebook, keys: test.world.keys,
            now: { clock.now().adding(seconds: seconds) }, ids: try await IDSource.open(test.store.base),
            formes: test.world.formes)
    }

    private func seen(_ test: TestWorld) async throws -> BailVu? {
        try await test.world.base.read { try $0.baux.find(Self.nom) }
    }

    /// Until the row moves: what a renewal does, however slow this machine is.
    private func renewed(_ test: TestWorld, after before: Instant) async throws {
        for _ in 0..<1_000 where try await seen(test)?.expireLe ?? before <= before {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await seen(test)?.expireLe ?? before > before)
    }

    @Test(arguments: Engine.available)
    func aWorkLongerThanItsLeaseKeepsIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let other = try await another(test)
        let began = test.clock.now()
        try await test.world.underBail(Self.nom, Self.vite) {
            for _ in 0..<4 {
                let before = try #require(try await seen(test)).expireLe
                test.clock.advance(seconds: 50)
                try await renewed(test, after: before)
                await #expect(throws: BailTenu.self) { try await other.underBail(Self.nom, Self.vite) {} }
            }
            // Who, and since when.
            let held = try await other.holder(of: Self.nom)
            #expect(held.porteur?.depuis == began && held.porteur?.machine.isEmpty == false)
            #expect(held.porteur?.processus ?? 0 > 0)
        }
        // Over: nobody waits.
        #expect(try await other.holder(of: Self.nom).porteur == nil)
        #expect(try await other.underBail(Self.nom, Self.vite) { 7 } == 7)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aHolderThatDiedIsFoundOutInTwoMinutes(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let now = test.clock.now()
        _ = try await test.world.base.write {
            try $0.baux.take(Self.nom, porteur: "srv-2/4242/1", seen: nil, until: now.adding(seconds: 60))
        }
        await #expect(throws: BailTenu(nom: Self.nom, porteur: PorteurBail("srv-2/4242/1"))) {
            try await test.world.underBail(Self.nom, Self.vite) {}
        }
        test.clock.advance(seconds: 61)
        #expect(try await test.world.underBail(Self.nom, Self.vite) { true })
        // One that an earlier version left, for half an hour or for ever.
        let old = try #require(try await seen(test))
        _ = try await test.world.base.write {
            try $0.baux.take(Self.nom, porteur: "17", seen: old, until: now.adding(seconds: 86_400))
        }
        #expect(try await test.world.holder(of: Self.nom) == BailTenu(nom: Self.nom, porteur: nil))
        #expect(try await test.world.underBail(Self.nom, Self.vite) { true })
        try await test.close()
    }

    /// An hour ahead or behind, a server neither takes a work from one that lives, nor waits for one that died.
    @Test(arguments: Engine.available, [-3_600, -90, 90, 3_600])
    func clocksThatDifferDoNotCount(_ engine: Engine, _ seconds: Int) async throws {
        let test = try await TestWorld.make(engine)
        let other = try await another(test, seconds: seconds)
        try await test.world.underBail(Self.nom, Self.vite) {
            // The renewals write the same instant while the clock stands: time goes on here.
            let ticking = Task {
                while !Task.isCancelled {
                    test.clock.advance(seconds: 1)
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            await #expect(throws: BailTenu.self) { try await other.underBail(Self.nom, Self.vite) {} }
            ticking.cancel()
        }
        let (free, gone) = (try #require(try await seen(test)), test.clock.now().adding(seconds: 60))
        _ = try await test.world.base.write { try $0.baux.take(Self.nom, porteur: "a/1/1", seen: free, until: gone) }
        test.clock.advance(seconds: 200)
        #expect(try await other.underBail(Self.nom, Self.vite) { true })
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func whoLostItStops(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        await #expect(throws: BailPerdu(nom: Self.nom)) {
            try await test.world.underBail(Self.nom, Self.vite) {
                let mine = try #require(try await seen(test))
                let until = test.clock.now().adding(seconds: 60)
                _ = try await test.world.base.write {
                    try $0.baux.take(Self.nom, porteur: "a/1/1", seen: mine, until: until)
                }
                // As works do between two batches.
                while true { try await Task.sleep(for: .milliseconds(10)) }
            }
        }
        // What it gave back was not its own any more.
        let left = try await seen(test)
        #expect(left?.bail.porteur == "a/1/1" && left?.estRendu == false)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aNightThatFindsAnotherAtItIsNeitherDoneNorFailed(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        await #expect(throws: BailTenu.self) {
            try await TrackTravail(test.world)(Self.nom, every: 3_600) {
                throw try await test.world.holder(of: Self.nom)
            }
        }
        #expect(try await test.world.base.read { try $0.travaux.find(Self.nom) } == nil)
        try await test.close()
    }
}
