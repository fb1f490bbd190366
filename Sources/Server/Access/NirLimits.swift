// SPDX-License-Identifier: EUPL-1.2

import Domain
import Synchronization

/// Whole forms that stop at files on record although a NIR was typed: each tells whether that NIR is on file. A desk meets a
/// few a day; who goes through numbers meets nothing else. In the memory of one server.
final class NirLimits: Sendable {
    static let seconds = 3_600
    /// What is on its way ends soon, and most of it tells nothing.
    static let soonSeconds = 5
    /// Of one number, and of all of them, by one account or token.
    private let byNir = RateLimiter(limit: 10, window: seconds)
    private let byAuthor = RateLimiter(limit: 60, window: seconds)
    /// Tries on their way: counted, not answered yet.
    private let open = Mutex<[String: Int]>([:])

    /// Counted before the file is looked at; `keep` or `forgive` follows. No keys: no more of them for so many seconds.
    func take(_ saisie: Saisie, by author: String, now: Instant) -> (keys: [String]?, wait: Int) {
        let keys = Self.keys(saisie, author)
        guard !keys.isEmpty else { return ([], 0) }
        return open.withLock { open in
            guard byAuthor.take(author, now: now) else { return (nil, Self.wait(open[author])) }
            for (place, key) in keys.enumerated() where !byNir.take(key, now: now) {
                byAuthor.forgive(author)
                keys[..<place].forEach(byNir.forgive)
                return (nil, Self.wait(open[key]))
            }
            for key in [author] + keys { open[key, default: 0] += 1 }
            return (keys, 0)
        }
    }

    /// It told something.
    func keep(_ keys: [String], by author: String) {
        guard !keys.isEmpty else { return }
        open.withLock { Self.end([author] + keys, &$0) }
    }

    /// It told nothing.
    func forgive(_ keys: [String], by author: String) {
        guard !keys.isEmpty else { return }
        open.withLock { open in
            byAuthor.forgive(author)
            keys.forEach(byNir.forgive)
            Self.end([author] + keys, &open)
        }
    }

    /// Fields that hold one.
    static func champs(_ saisie: Saisie) -> [String] {
        saisie.valeurs.filter { $0.key.hasSuffix(".nir") && !$0.value.allSatisfy(\.isWhitespace) }.map(\.key).sorted()
    }

    private static func wait(_ open: Int?) -> Int { open == nil ? seconds : soonSeconds }

    private static func end(_ keys: [String], _ open: inout [String: Int]) {
        for key in keys { open[key] = open[key].flatMap { $0 > 1 ? $0 - 1 : nil } }
    }

    /// No NIR stands in memory: what is kept of it changes with each start of the program.
    private static func keys(_ saisie: Saisie, _ author: String) -> [String] {
        champs(saisie).map { champ in
            var hasher = Hasher()
            hasher.combine(saisie[champ].filter { $0.isLetter || $0.isNumber }.uppercased())
            return "\(author) \(hasher.finalize())"
        }
    }
}
