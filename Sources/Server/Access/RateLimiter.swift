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

    /// False when the key has used up its tries. Nothing is counted.
    func allows(_ key: String, now: Instant) -> Bool {
        tries.withLock { tries in
            (tries[key] ?? []).count { counts($0, now) } < limit
        }
    }

    /// One try more. Keys are bounded by the caller; when there are too many, the old ones go, else all of them.
    func count(_ key: String, now: Instant) {
        tries.withLock { tries in
            if tries.count >= Self.mostKeys {
                tries = tries.filter { $0.value.contains { counts($0, now) } }
                if tries.count >= Self.mostKeys { tries = [:] }
            }
            tries[key] = (tries[key] ?? []).filter { counts($0, now) }.suffix(limit) + [now]
        }
    }

    /// Far in the future too, a try is over: the clock went back, and nobody should wait for it to return.
    private func counts(_ attempt: Instant, _ now: Instant) -> Bool {
        attempt > now.adding(seconds: -window) && attempt < now.adding(seconds: window)
    }

    private static let mostKeys = 20_000
}
