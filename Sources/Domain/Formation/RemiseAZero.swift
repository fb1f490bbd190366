// SPDX-License-Identifier: EUPL-1.2

/// When a training base goes back to its start: each night, three hours after midnight there (two or four on the nights
/// when the clocks change).
package enum RemiseAZero {
    static let secondes = 3 * 3_600

    package static func next(after now: Instant, _ clock: CivilClock) -> Instant {
        let today = clock.start(of: clock.day(now)).adding(seconds: secondes)
        return now < today ? today : clock.start(of: clock.day(now).adding(days: 1)).adding(seconds: secondes)
    }

    /// The last hour at which it should have been done.
    package static func last(until now: Instant, _ clock: CivilClock) -> Instant {
        let today = clock.start(of: clock.day(now)).adding(seconds: secondes)
        return today <= now ? today : clock.start(of: clock.day(now).adding(days: -1)).adding(seconds: secondes)
    }
}

/// The mark of a training base.
package struct MarqueFormation: Sendable, Hashable {
    package let marqueeLe: Instant
    /// Nil until its region was made.
    package let remiseLe: Instant?
    /// Applications of its fictional region.
    package let demandes: Int

    package init(marqueeLe: Instant, remiseLe: Instant?, demandes: Int) {
        self.marqueeLe = marqueeLe
        self.remiseLe = remiseLe
        self.demandes = demandes
    }
}
