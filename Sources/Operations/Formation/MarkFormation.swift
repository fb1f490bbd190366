// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Stores

/// Marks an empty base as one for training, for good. A base where anyone ever worked is never marked, hence never
/// reset.
package struct MarkFormation: Sendable {
    package enum Answer: Sendable, Hashable {
        case marked, already
        /// Someone worked with it, or an earlier version made it.
        case notEmpty
    }

    private let base: Base

    package init(_ base: Base) { self.base = base }

    package func callAsFunction(demandes: Int, now: Instant) async throws -> Answer {
        switch try await base.schema() {
        case nil: _ = try await base.migrate(now: now.milliseconds)
        case .some(let version) where version < Self.firstSchema: return .notEmpty
        case .some:
            // One that an earlier version marked follows the program; any other is left as it is.
            if try await base.read({ try $0.formation.marque() }) != nil {
                _ = try await base.migrate(now: now.milliseconds)
            } else if try await !base.isMigrated() {
                return .notEmpty
            }
        }
        return try await base.writeAloneAgain { registry in
            if try registry.formation.marque() != nil { return .already }
            try registry.formation.lockAll(bail: SequenceJournal.bail)
            if try registry.formation.lock() != nil { return .already }
            guard try registry.formation.isBlank() else { return .notEmpty }
            try registry.formation.insert(MarqueFormation(marqueeLe: now, remiseLe: nil, demandes: demandes))
            return .marked
        }
    }

    /// The step that brought the table of the mark.
    private static let firstSchema = 9
}
