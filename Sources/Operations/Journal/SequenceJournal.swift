// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Gives committed events their position and their link of the chain, in batches. Only the holder of the lease does it:
/// positions have no gap, and no consumer that reads by position misses a row, however long a transaction lasted.
package struct SequenceJournal: Sendable {
    private let world: World
    private let porteur: String
    package static let bail = "sequenceur"

    /// `porteur` names this process among those that may do the work.
    package init(_ world: World, porteur: String) {
        self.world = world
        self.porteur = porteur
    }

    /// Sequences what waits; returns how many, 0 when nothing waits or someone else does the work.
    package func callAsFunction(limit: Int = 500) async throws -> Int {
        let waiting = try await world.base.read { try $0.journal.unsequenced(limit: 1).count }
        guard waiting > 0 else { return 0 }
        let now = world.now()
        let porteur = porteur
        let held = try await world.base.write {
            try $0.baux.acquire(Self.bail, porteur: porteur, until: now.adding(seconds: 10), now: now)
        }
        guard let held else { return 0 }
        return try await world.base.write { registry in
            // Whoever lost the lease while waiting must not write: the row stays locked until COMMIT.
            guard try registry.baux.stillHolds(held) else { return 0 }
            var (position, chaine) = try registry.journal.last() ?? (0, JournalChain.origin)
            let events = try registry.journal.unsequenced(limit: limit)
            try registry.journal.sequence(
                events.map { event in
                    position += 1
                    chaine = JournalChain.next(after: chaine, position: position, event)
                    return (event.id, position, chaine)
                })
            return events.count
        }
    }

    package func all() async throws -> Int {
        var total = 0
        while true {
            let done = try await self()
            if done == 0 { return total }
            total += done
        }
    }
}
