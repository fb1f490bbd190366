// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The desks that register today, as anyone may know them.
package struct ReadGuichets: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction() async throws -> [Guichet] {
        let today = world.today
        return try await world.base.read { try $0.organismes.allGuichets() }.filter { $0.isOpen(on: today) }
    }
}
