// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// How far the journal is: for probes and measures.
package struct ReadStatus: Sendable {
    package struct Status: Sendable {
        package let position: Int64
        /// Committed events without a position yet, counted up to 1 000.
        package let waiting: Int
        /// When the first of those was keyed.
        package let oldest: Instant?
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func events() async throws -> Int { try await world.base.read { try $0.journal.count() } }

    package func callAsFunction() async throws -> Status { try await world.base.read(Self.read) }

    /// The same facts for the probes, the measures and the page of services.
    static func read(_ registry: Registry) throws -> Status {
        let waiting = try registry.journal.unsequenced(limit: 1_000)
        return Status(
            position: try registry.journal.last()?.position ?? 0, waiting: waiting.count,
            oldest: waiting.first?.saisiLe)
    }
}
