// SPDX-License-Identifier: EUPL-1.2

import Domain
import Synchronization

/// Counts tries by key in a sliding window: sign-in by account and by address. In the memory of one server: several
/// servers multiply the limit by their number, which is still far below what guessing needs.
final class RateLimiter: Sendable {
    private let limit: Int
    private let window: Int
    private let tries = Mutex<[String: [Instant]]>([:])

    /// `limit` tries in `window` seconds.
    init(limit: Int, window: Int) {
        self.limit = limit
        self.window = window
    }

    /// False when the key has used up its tries.
    func allow(_ key: String, now: Instant) -> Bool {
        tries.withLock { tries in
            let since = now.adding(seconds: -window)
            // Bounded memory: old keys go when there are many.
            if tries.count > 10_000 { tries = tries.filter { $0.value.contains { $0 > since } } }
            var recent = (tries[key] ?? []).filter { $0 > since }
            guard recent.count < limit else { return false }
            recent.append(now)
            tries[key] = recent
            return true
        }
    }
}
