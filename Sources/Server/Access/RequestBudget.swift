// SPDX-License-Identifier: EUPL-1.2

import Domain
import Synchronization

/// How many requests each token may make in a minute, and how many are left: said in every answer, so that a well-made
/// program slows down by itself. In the memory of one server.
final class RequestBudget: Sendable {
    struct Rest: Sendable {
        let limit: Int
        let remaining: Int
        /// Seconds until the count starts again.
        let reset: Int
        let isSpent: Bool
    }

    static let seconds = 60
    let limit: Int
    private let counts = Mutex<[[UInt8]: (minute: Int64, count: Int)]>([:])

    init(limit: Int) { self.limit = limit }

    /// Counts one request.
    func take(_ key: [UInt8], now: Instant) -> Rest {
        let window = Int64(Self.seconds) * 1_000
        let minute = now.milliseconds / window
        let count = counts.withLock { counts in
            // Tokens are few; those that were revoked leave with the minute.
            if counts.count > 10_000 { counts = counts.filter { $0.value.minute == minute } }
            let entry = counts[key]
            let count = entry?.minute == minute ? (entry?.count ?? 0) + 1 : 1
            counts[key] = (minute, count)
            return count
        }
        return Rest(
            limit: limit, remaining: max(0, limit - count),
            reset: Self.seconds - Int(now.milliseconds % window / 1_000),
            isSpent: count > limit)
    }
}
