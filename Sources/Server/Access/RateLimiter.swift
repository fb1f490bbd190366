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
        tries.withLock { hasTries(key, $0, now) }
    }

    /// Counts a try and says whether it may be made: what was sent at once does not all pass before the first is counted.
    func take(_ key: String, now: Instant) -> Bool {
        tries.withLock { tries in
            guard hasTries(key, tries, now) else { return false }
            count(key, &tries, now)
            return true
        }
    }

    func count(_ key: String, now: Instant) {
        tries.withLock { count(key, &$0, now) }
    }

    /// The last try was none: it succeeded.
    func forgive(_ key: String) {
        tries.withLock { tries in
            guard var known = tries[key], !known.isEmpty else { return }
            known.removeLast()
            tries[key] = known.isEmpty ? nil : known
        }
    }

    private func hasTries(_ key: String, _ tries: [String: [Instant]], _ now: Instant) -> Bool {
        (tries[key] ?? []).count { counts($0, now) } < limit
    }

    /// Keys are bounded by the caller; when there are too many, the old ones go, else all of them.
    private func count(_ key: String, _ tries: inout [String: [Instant]], _ now: Instant) {
        if tries.count >= Self.mostKeys {
            tries = tries.filter { $0.value.contains { counts($0, now) } }
            if tries.count >= Self.mostKeys { tries = [:] }
        }
        tries[key] = (tries[key] ?? []).filter { counts($0, now) }.suffix(limit) + [now]
    }

    /// Far in the future too, a try is over: the clock went back, and nobody should wait for it to return.
    private func counts(_ attempt: Instant, _ now: Instant) -> Bool {
        attempt > now.adding(seconds: -window) && attempt < now.adding(seconds: window)
    }

    private static let mostKeys = 20_000
}
