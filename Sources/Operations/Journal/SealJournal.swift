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
}
