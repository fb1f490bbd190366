// SPDX-License-Identifier: EUPL-1.2

/// An hour as people type it: `8h30`, `8 h`, `08:30`.
package struct Heure: Sendable, Hashable {
    package let minutes: Int
    /// `08:30`
    package var text: String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
    /// `8 h 30`, `8 h`
    package var french: String {
        "\(minutes / 60)\u{a0}h" + (minutes % 60 == 0 ? "" : "\u{a0}\(padded(minutes % 60, 2))")
    }

    init(minutes: Int) { self.minutes = minutes }

    package init?(typed: String) {
        let parts = typed.lowercased().filter { !$0.isWhitespace }
            .split(omittingEmptySubsequences: false) { $0 == "h" || $0 == ":" }
        guard (1...2).contains(parts.count), (1...2).contains(parts[0].utf8.count), let hours = digits(parts[0]) else {
            return nil
        }
        var rest = 0
        if parts.count == 2, !parts[1].isEmpty {
            guard parts[1].utf8.count == 2, let found = digits(parts[1]) else { return nil }
            rest = found
        }
        guard rest < 60, hours * 60 + rest <= 24 * 60 else { return nil }
        minutes = hours * 60 + rest
    }
}
