// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Operations
import SQL
import Stores
import TestSupport
import Testing

@Suite struct JournalTests {
    /// A base with a few files, sequenced and sealed.
    private func filled(_ engine: Engine, _ count: Int = 12) async throws -> TestWorld {
        let test = try await TestWorld.make(engine, runsTwice: false)
        for index in 0..<count {
            _ = try await RegisterDemande(test.world)(Households.number(index), by: test.sophie, asks: false)
        }
        try await test.settle()
        #expect(try await SealJournal(test.world)(test.world.today))
        return test
    }

    @Test(arguments: Engine.available)
    func anUntouchedJournalVerifies(_ engine: Engine) async throws {
        let test = try await filled(engine)
        let report = try await CheckJournal(test.world)(page: 5)
        #expect(report.faults.isEmpty)
        #expect(report.events == 12 && report.seals == 1 && report.waiting == 0)
        try await test.close()
    }

    /// One byte altered anywhere is found and named.
    @Test(arguments: Engine.available)
    func anAlterationIsFoundAndNamed(_ engine: Engine) async throws {
        let alterations: [(String, String)] = [
            ("UPDATE evenement SET genre = 'depot' WHERE position = 5", "position 5"),
            ("UPDATE evenement SET survenu_le = '2026-11-22' WHERE position = 7", "position 7"),
            ("UPDATE evenement SET organisme_id = 2 WHERE position = 1", "position 1"),
            ("UPDATE evenement SET compte_id = NULL WHERE position = 12", "position 12"),
            (
                "UPDATE evenement_contenu SET contenu = replace(contenu, 'guichet', 'courrie') WHERE evenement_id = (SELECT id FROM evenement WHERE position = 3)",
                "position 3"
            ),
            ("UPDATE evenement SET position = 99 WHERE position = 12", "position 12"),
            (
                "DELETE FROM evenement_contenu WHERE evenement_id = (SELECT id FROM evenement WHERE position = 4)",
                "no purge says so"
            ),
            ("UPDATE sceau SET position = 11", "seal of"),
        ]
        for (sql, expected) in alterations {
            let test = try await filled(engine)
            try await test.store.database.writeAlone { try $0.script(sql) }
            let report = try await CheckJournal(test.world)()
            #expect(report.faults.contains { $0.contains(expected) }, "\(sql): \(report.faults)")
            try await test.close()
        }
    }

    @Test(arguments: Engine.available)
    func eachByteOfAChainCounts(_ engine: Engine) async throws {
        let test = try await filled(engine, 3)
        let chain: [UInt8] = try await test.store.database.read {
            try $0.query("SELECT chaine FROM evenement WHERE position = 2")[0][0]
        }
        for index in chain.indices {
            var altered = chain
            altered[index] ^= 1
            let bytes = altered
            _ = try await test.store.database.write {
                try $0.execute("UPDATE evenement SET chaine = \(bytes) WHERE position = 2")
            }
            let report = try await CheckJournal(test.world)()
            #expect(report.faults.contains { $0.contains("position 2") || $0.contains("position 3") })
        }
        try await test.close()
    }

    /// Rewriting the end of the journal with a new chain is noticed by the seal, whose key is not in the base.
    @Test func rewritingTheEndIsNoticedByTheSeal() async throws {
        let test = try await filled(.sqlite)
        try await test.store.database.writeAlone { connection in
            try connection.script(
                "DELETE FROM evenement_contenu WHERE evenement_id = (SELECT id FROM evenement WHERE position = 12)")
            try connection.script("DELETE FROM evenement WHERE position = 12")
        }
        let report = try await CheckJournal(test.world)()
        #expect(report.faults.contains { $0.contains("seal of") })
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func theJournalVerifiesAfterAPurge(_ engine: Engine) async throws {
        let test = try await filled(engine)
        let found = try await SearchDemandes(test.world)("0600000005", by: test.gestionnaire)
        guard case .page(let page) = found, let target = page.results.first else {
            Issue.record("nobody to purge")
            return
        }
        #expect(try await PurgeDemande(test.world)(target.demande.id, by: test.sophie) == .denied)
        #expect(try await PurgeDemande(test.world)(target.demande.id, by: test.gestionnaire) == .purged)
        try await test.settle()
        let report = try await CheckJournal(test.world)()
        #expect(report.faults.isEmpty, "\(report.faults)")
        #expect(report.erased == 1 && report.events == 13)
        // Nothing nominative is left, and the number is not free again.
        let (persons, contents, numero) = try await test.store.database.read { connection in
            (
                try connection.scalar("SELECT count(*) FROM personne WHERE demande_id = \(target.demande.id)") as Int?,
                try connection.query("SELECT formulaire FROM demande WHERE id = \(target.demande.id)")[0][0] as String,
                try connection.scalar("SELECT count(*) FROM numero WHERE demande_id = \(target.demande.id)") as Int?
            )
        }
        #expect(persons == 0 && numero == 1)
        #expect(!contents.contains("Testard"))
        #expect(test.world.formes.matches("TESTARDF", .nom, limit: 5).filter { $0.distance == 0 }.isEmpty)
        try await test.close()
    }

    /// A transaction that began first and commits last has a smaller id and a greater position.
    @Test(.enabled(if: Engine.available.contains(.postgres)))
    func longOverlappingTransactionsHideNothing() async throws {
        let test = try await TestWorld.make(.postgres, runsTwice: false)
        // Its own connections, as another server has: it must not wait behind the writers.
        let other = World(
            base: try test.store.another(), rulebook: test.world.rulebook, keys: test.world.keys,
            now: { test.clock.now() }, ids: try await IDSource.open(test.store.base),
            formes: FormesProjection(folder: nil))
        let reader = Task {
            var position: Int64 = 0
            var seen: [Int64] = []
            let deadline = ContinuousClock.now + .seconds(20)
            while seen.count < 200, ContinuousClock.now < deadline {
                _ = try await SequenceJournal(other, porteur: "reader")(limit: 7)
                let from = position
                let events = try await other.base.read { try $0.journal.events(after: from, limit: 5) }
                for event in events {
                    #expect(event.position == position + 1)
                    position = event.position
                    seen.append(event.evenement.id.rawValue)
                }
                if events.isEmpty { try await Task.sleep(for: .milliseconds(3)) }
            }
            return seen
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let id = Int64(1_000 + index)
                    try await test.store.database.write { connection in
                        try connection.execute(
                            """
                            INSERT INTO evenement (id, genre, survenu_le, recu_le, saisi_le, origine, organisme_id, empreinte)
                            VALUES (\(id), 'creation', '2026-11-23', 0, 0, 'agent', 1, \([1] as [UInt8]))
                            """)
                        // Some stay open long after others that began later have committed.
                        _ = try connection.query("SELECT CAST(pg_sleep(\(index % 7 == 0 ? 0.12 : 0.002)) AS TEXT)")
                    }
                }
            }
            try await group.waitForAll()
        }
        let seen = try await reader.value
        await other.base.close()
        #expect(seen.count == 200)
        #expect(Set(seen) == Set((0..<200).map { Int64(1_000 + $0) }))
        try await test.close()
    }

    /// The one that began first and commits last comes second, and is not missed by whoever read up to the other.
    @Test(.enabled(if: Engine.available.contains(.postgres)))
    func aLateCommitComesLater() async throws {
        let test = try await TestWorld.make(.postgres, runsTwice: false)
        func insert(_ id: Int64, sleeping seconds: Double) async throws {
            try await test.store.database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO evenement (id, genre, survenu_le, recu_le, saisi_le, origine, organisme_id, empreinte)
                    VALUES (\(id), 'creation', '2026-11-23', 0, 0, 'agent', 1, \([1] as [UInt8]))
                    """)
                _ = try connection.query("SELECT CAST(pg_sleep(\(seconds)) AS TEXT)")
            }
        }
        async let late: Void = insert(1, sleeping: 3)
        try await Task.sleep(for: .milliseconds(500))
        try await insert(2, sleeping: 0)
        let sequence = SequenceJournal(test.world, porteur: "a")
        #expect(try await sequence() == 1)
        let first = try await test.world.base.read { try $0.journal.events(after: 0, limit: 9) }
        #expect(first.map(\.evenement.id.rawValue) == [2])
        try await late
        #expect(try await sequence() == 1)
        let second = try await test.world.base.read { try $0.journal.events(after: 1, limit: 9) }
        #expect(second.map(\.evenement.id.rawValue) == [1] && second.map(\.position) == [2])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func onlyTheHolderOfTheLeaseSequences(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        for index in 0..<3 {
            _ = try await RegisterDemande(test.world)(Households.number(index), by: test.sophie, asks: false)
        }
        let first = try await SequenceJournal(test.world, porteur: "a")(limit: 1)
        let second = try await SequenceJournal(test.world, porteur: "b")(limit: 1)
        #expect(first == 1 && second == 0)
        test.clock.advance(seconds: 11)
        #expect(try await SequenceJournal(test.world, porteur: "b")(limit: 1) == 1)
        // The former holder, who slept, does not write any more.
        let stale = Bail(nom: SequenceJournal.bail, porteur: "a", jeton: 1)
        #expect(try await test.world.base.write { try $0.baux.stillHolds(stale) } == false)
        try await test.close()
    }

    /// A clock that was two hours ahead is set again: nobody waits two hours for the lease to end.
    @Test(arguments: Engine.available)
    func aLeaseFromTheFutureIsTakenOver(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        for index in 0..<2 {
            _ = try await RegisterDemande(test.world)(Households.number(index), by: test.sophie, asks: false)
        }
        test.clock.advance(seconds: 7_200)
        #expect(try await SequenceJournal(test.world, porteur: "a")(limit: 1) == 1)
        test.clock.advance(seconds: -30)
        #expect(try await SequenceJournal(test.world, porteur: "b")(limit: 1) == 0, "half a minute is not a fault")
        test.clock.advance(seconds: -7_170)
        #expect(try await SequenceJournal(test.world, porteur: "b")(limit: 1) == 1)
        try await test.close()
    }
}
