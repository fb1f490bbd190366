// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@Suite struct DayTests {
    @Test func everyDayOfFourCenturiesComesBack() {
        var day = Day(epochDay: -150_000)
        for number in -150_000..<60_000 {
            let next = Day(epochDay: number)
            #expect(next.epochDay == number)
            #expect(Day(iso: next.iso) == next)
            if number > -150_000 { #expect(day < next) }
            day = next
        }
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-11-23", 12, "2027-11-23"),
        ("2024-02-29", 12, "2025-02-28"), ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 13, "2028-01-15"),
    ])
    func monthsEndOnTheSameDayOrTheLast(_ start: String, _ months: Int, _ end: String) {
        #expect(Day(iso: start)?.adding(months: months).iso == end)
    }

    @Test(arguments: ["2026-02-30", "2026-13-01", "2026-00-10", "0000-01-01", "26-01-01", "2026-1-1", "", "٢٠٢٦-٠١-٠١"])
    func datesThatDoNotExistAreRefused(_ text: String) { #expect(Day(iso: text) == nil) }

    @Test func theParisDayChangesAtMidnightInParis() throws {
        let clock = try #require(CivilClock(zone: "Europe/Paris"))
        // 22 h 59 UTC and 23 h UTC on 22 November: winter, one hour ahead.
        #expect(clock.day(Instant(milliseconds: 1_795_388_399_000)).iso == "2026-11-22")
        #expect(clock.day(Instant(milliseconds: 1_795_388_400_000)).iso == "2026-11-23")
        let day = try #require(Day(2026, 7, 14))
        #expect(clock.day(clock.start(of: day)) == day)
        #expect(clock.hour(clock.start(of: day)) == "0\u{a0}h\u{a0}00")
    }
}
