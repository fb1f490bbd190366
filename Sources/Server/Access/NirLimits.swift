// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Whole forms that stop at files on record although a NIR was typed: each tells whether that NIR is on file. A desk meets a
/// few a day; who goes through numbers meets nothing else. In the memory of one server.
struct NirLimits: Sendable {
    static let seconds = 3_600
    /// Of one number, and of all of them, by one account or token.
    private let byNir = RateLimiter(limit: 10, window: seconds)
    private let byAuthor = RateLimiter(limit: 60, window: seconds)

    /// Counted before the file is looked at, taken back by `forgive` when nothing was told. Nil: no more of them.
    func take(_ saisie: Saisie, by author: String, now: Instant) -> [String]? {
        let keys = Self.keys(saisie, author)
        guard !keys.isEmpty else { return [] }
        guard byAuthor.take(author, now: now) else { return nil }
        for (place, key) in keys.enumerated() where !byNir.take(key, now: now) {
            byAuthor.forgive(author)
            keys[..<place].forEach(byNir.forgive)
            return nil
        }
        return keys
    }

    func forgive(_ keys: [String], by author: String) {
        guard !keys.isEmpty else { return }
        byAuthor.forgive(author)
        keys.forEach(byNir.forgive)
    }

    /// Fields that hold one.
    static func champs(_ saisie: Saisie) -> [String] {
        saisie.valeurs.filter { $0.key.hasSuffix(".nir") && !$0.value.allSatisfy(\.isWhitespace) }.map(\.key).sorted()
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
