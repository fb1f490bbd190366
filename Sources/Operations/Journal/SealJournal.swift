// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Signs, once a day, the last link of the chain with a key that is not in the base: whoever holds the base alone
/// cannot rewrite the past.
package struct SealJournal: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Seals the day `jour`; false when there is nothing to seal or the day was sealed already.
    package func callAsFunction(_ jour: Day) async throws -> Bool {
        let sealed = try await world.base.read { registry in
            try registry.journal.sceaux().contains { $0.jour >= jour } ? nil : try registry.journal.last()
        }
        guard let sealed else { return false }
        let (key, signature) = try world.keys.sign(JournalChain.sealed(jour, sealed.position, sealed.chaine))
        let sceau = Sceau(jour: jour, position: sealed.position, chaine: sealed.chaine, cle: key, signature: signature)
        let now = world.now()
        try await world.base.write { try $0.journal.insert(sceau, now: now) }
        return true
    }

    /// How many seals are to be set by the night that ends this day: one a day, none before the journal holds anything. A day that was
    /// missed is not sealed afterwards.
    package func due(on day: Day) async throws -> Int {
        let yesterday = world.today.adding(days: -1)
        return try await world.base.read { registry in
            guard try registry.journal.last() != nil else { return 0 }
            let sealed = try registry.journal.lastSceaux(limit: 1).first?.sceau.jour ?? yesterday.adding(days: -1)
            return max(0, day.epochDay - max(sealed, yesterday.adding(days: -1)).epochDay)
        }
    }
}
