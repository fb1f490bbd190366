// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Reference
import Stores
import Synchronization

/// What a server of a training base does all day: resets it when the hour has come, and takes the names anew when
/// another process did so.
package final class WatchFormation: Sendable {
    private let world: World
    private let reset: ResetFormation
    /// The reset that the names of this process are of.
    private let seen = Mutex<Instant?>(nil)

    package init(_ world: World, names: NameTables) {
        self.world = world
        reset = ResetFormation(world, names: names)
    }

    package func callAsFunction() async throws {
        if try await reset.isDue() {
            let clock = world.rulebook.territoire.clock
            let now = world.now()
            let pause = Int((RemiseAZero.next(after: now, clock).milliseconds - now.milliseconds) / 1_000)
            try await TrackTravail(world)(Travail.formation, every: pause) {
                guard case .done(let demandes) = try await reset(force: false) else { return ["occupe": 1] }
                return ["demandes": demandes]
            }
        }
        let last = try await world.base.read { try $0.formation.marque()?.remiseLe }
        if last != seen.withLock({ $0 }) {
            try await world.formes.rebuild(world.base)
            seen.withLock { $0 = last }
        }
    }
}
