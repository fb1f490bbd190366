// SPDX-License-Identifier: EUPL-1.2

/// A civil date, without hour and without time zone: deadlines in law are counted in days.
package struct Day: Hashable, Comparable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Nil when the date does not exist in the Gregorian calendar.
    package init?(_ year: Int, _ month: Int, _ day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard (1...Day.count(year, month)).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// `2026-11-23`, exactly.
    package init?(iso text: String) {
        // By bytes: read several times for each row of an import.
        var text = text
        let numbers = text.withUTF8 { bytes -> (Int, Int, Int)? in
            guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
            var all = 0
            for place in 0..<10 where place != 4 && place != 7 {
                guard (48...57).contains(bytes[place]) else { return nil }
                all = all * 10 + Int(bytes[place] - 48)
            }
            return (all / 10_000, all / 100 % 100, all % 100)
        }
        guard let (year, month, day) = numbers else { return nil }
        self.init(year, month, day)
    }

    package var iso: String {
        // By bytes: written several times for each row of an import.
        String(unsafeUninitializedCapacity: 10) { bytes in
            func put(_ number: Int, _ end: Int, _ width: Int) {
                var rest = number
                for place in 0..<width {
                    bytes[end - place] = UInt8(48 + rest % 10)
                    rest /= 10
                }
            }
            put(year, 3, 4)
            bytes[4] = UInt8(ascii: "-")
            put(month, 6, 2)
            bytes[7] = UInt8(ascii: "-")
            put(day, 9, 2)
            return 10
        }
    }

    package static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Number of days of a month.
    package static func count(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Day {
    /// The same day some months later, or the last day of the month when it lacks that day: 31 January + 1 month is
    /// 28 or 29 February (a delay in months ends on the day of the same number, or on the last of the month:
    /// article 641 of the code of civil procedure).
    package func adding(months: Int) -> Day {
        let index = year * 12 + (month - 1) + months
        let (year, month) = (index / 12, index % 12 + 1)
        return Day(unchecked: year, month, min(day, Day.count(year, month)))
    }

    package func adding(days: Int) -> Day { Day(epochDay: epochDay + days) }

    /// Days since 1 January 1970 (H. Hinnant, "chrono-compatible low-level date algorithms").
    package var epochDay: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package init(epochDay: Int) {
        let shifted = epochDay + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(unchecked: year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    private init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Full years between two days: an age.
    package func years(until other: Day) -> Int {
        other.year - year - ((other.month, other.day) < (month, day) ? 1 : 0)
    }
}

extension Day {
    package static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]

    /// `3 mars 2026`, `1er mars 2026`, with no-break spaces.
    package var french: String { "\(day == 1 ? "1er" : "\(day)")\u{a0}\(Day.months[month - 1])\u{a0}\(year)" }

    /// `03/03/2026`, for fields and narrow tables.
    package var numeric: String { "\(padded(day, 2))/\(padded(month, 2))/\(padded(year, 4))" }
}

extension Day: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = Day(iso: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a date"))
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}

package func padded(_ number: Int, _ width: Int, radix: Int = 10) -> String {
    let text = String(number, radix: radix, uppercase: true)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

/// ASCII digits only: `Int("+3")` and Arabic digits are not what a form means.
func digits(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}
