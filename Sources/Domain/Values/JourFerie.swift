// SPDX-License-Identifier: EUPL-1.2

extension Rulebook {
    /// The name of a public holiday (list `jourFerie`: a date of each year, or days after Easter); nil of any other day.
    package func ferie(_ day: Day) -> String? {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if let fixed = label("jourFerie", "\(two(day.month))-\(two(day.day))") { return fixed }
        return Day.easter(day.year).flatMap { label("jourFerie", "paques+\(day.epochDay - $0.epochDay)") }
    }
}

extension Day {
    /// Easter Sunday of the Gregorian calendar, after Meeus.
    package static func easter(_ year: Int) -> Day? {
        let (golden, century, rest) = (year % 19, year / 100, year % 100)
        let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
        let toSunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let correction = (golden + 11 * epact + 22 * toSunday) / 451
        let sum = epact + toSunday - 7 * correction + 114
        return Day(year, sum / 31, sum % 31 + 1)
    }
}
