// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A moment: milliseconds since 1 January 1970, UTC.
package struct Instant: Hashable, Comparable, Sendable, Codable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Now, for the one place where the clock enters (wiring); rules receive instants.
    package static func fromSystemClock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    package func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(seconds) * 1000) }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

/// The civil clock of a territory: which day and which hour an instant is there.
package struct CivilClock: Sendable {
    private let zone: TimeZone

    /// Nil when the system does not know the zone: the time-zone data are missing.
    package init?(zone identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.zone = zone
    }

    package func day(_ instant: Instant) -> Day { Day(epochDay: floorDivide(local(instant), 86_400)) }

    /// `2026-11-23T10:42:00`, without a zone: as files of this country write it.
    package func iso(_ instant: Instant) -> String {
        let second = second(instant)
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(day(instant).iso)T\(time)"
    }

    /// `10 h 42`, with no-break spaces.
    package func hour(_ instant: Instant) -> String {
        let second = second(instant)
        return "\(second / 3600)\u{a0}h\u{a0}\(padded(second / 60 % 60, 2))"
    }

    /// What a clock on the wall says, in seconds since its midnight: on a day when clocks change, not what went by since.
    package func second(_ instant: Instant) -> Int {
        local(instant) - floorDivide(local(instant), 86_400) * 86_400
    }

    /// The first instant of a day there.
    package func start(of day: Day) -> Instant {
        let midnight = day.epochDay * 86_400
        let guess = midnight - offset(at: midnight)
        return Instant(milliseconds: Int64(midnight - offset(at: guess)) * 1000)
    }

    private func local(_ instant: Instant) -> Int {
        let seconds = Int((Double(instant.milliseconds) / 1000).rounded(.down))
        return seconds + offset(at: seconds)
    }

    private func offset(at seconds: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    private func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }
}
