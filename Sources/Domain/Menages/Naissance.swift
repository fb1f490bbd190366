// SPDX-License-Identifier: EUPL-1.2

/// A birth date, which some people know by month or by year only.
package enum Naissance: Hashable, Sendable {
    case day(Day)
    case month(year: Int, month: Int)
    case year(Int)

    /// `1988-03-14`, `1988-03` or `1988`.
    package var iso: String {
        switch self {
        case .day(let day): day.iso
        case .month(let year, let month): "\(padded(year, 4))-\(padded(month, 2))"
        case .year(let year): padded(year, 4)
        }
    }

    package init?(iso text: String) {
        if let day = Day(iso: text) {
            self = .day(day)
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = digits(parts[0]),
            year > 0,
            let month = digits(parts[1]), (1...12).contains(month)
        {
            self = .month(year: year, month: month)
        } else if parts.count == 1, text.utf8.count == 4, let year = digits(text), year > 0 {
            self = .year(year)
        } else {
            return nil
        }
    }

    /// The first day that it may be: what an age is counted from.
    package var earliest: Day {
        switch self {
        case .day(let day): day
        case .month(let year, let month): Day(year, month, 1) ?? Day(epochDay: 0)
        case .year(let year): Day(year, 1, 1) ?? Day(epochDay: 0)
        }
    }

    /// `14/03/1988`, `03/1988` or `1988`, as it is typed.
    package var numeric: String {
        switch self {
        case .day(let day): day.numeric
        case .month(let year, let month): "\(padded(month, 2))/\(padded(year, 4))"
        case .year(let year): padded(year, 4)
        }
    }

    /// `14 mars 1988`, `mars 1988` or `1988`.
    package var french: String {
        switch self {
        case .day(let day): day.french
        case .month(let year, let month): "\(Day.months[month - 1])\u{a0}\(year)"
        case .year(let year): "\(year)"
        }
    }
}

extension Naissance: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let naissance = Naissance(iso: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a birth date"))
        }
        self = naissance
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}

extension Naissance {
    /// Day and month exchanged, when that is another date: a frequent slip.
    package var inverted: Naissance? {
        guard case .day(let day) = self, day.day != day.month, let other = Day(day.year, day.day, day.month) else {
            return nil
        }
        return .day(other)
    }
}

extension Naissance {
    /// The dates that one slip of the keyboard makes of a whole date: a digit that is other, or two neighbours swapped. The century stays.
    package var oneSlip: [Naissance] {
        guard case .day(let day) = self else { return [] }
        let digits = day.iso.utf8.filter { $0 != UInt8(ascii: "-") }.map { Int($0) - 48 }
        var written: [[Int]] = []
        for place in 2..<8 {
            for digit in 0..<10 where digit != digits[place] {
                var other = digits
                other[place] = digit
                written.append(other)
            }
            guard place < 7, digits[place] != digits[place + 1] else { continue }
            var other = digits
            other.swapAt(place, place + 1)
            written.append(other)
        }
        return written.compactMap { other in
            let number = other.reduce(0) { $0 * 10 + $1 }
            return Day(number / 10_000, number / 100 % 100, number % 100).map { .day($0) }
        }
    }

    /// The same for a date and for the one with day and month exchanged: what a registration locks.
    package var lockKey: Naissance {
        guard let inverted, inverted.iso < iso else { return self }
        return inverted
    }
}

/// A typed birth date, when it is one.
package func examineNaissance(_ typed: String) -> Naissance? {
    try? TypedDate.birth(typed, "").get()  // the fault itself is said by `examine`
}
