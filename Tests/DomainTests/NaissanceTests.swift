// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@Suite struct NaissanceTests {
    @Test func oneSlipOfTheKeyboardMakesOtherDates() throws {
        let slips = try #require(Naissance(iso: "1984-06-09")).oneSlip.map(\.iso)
        for near in ["1984-06-08", "1984-06-19", "1984-09-09", "1994-06-09", "1948-06-09", "1985-06-09", "1984-06-29"] {
            #expect(slips.contains(near), "\(near)")
        }
        // Neighbours: 01 keyed 10.
        #expect(Naissance(iso: "1984-01-12")?.oneSlip.contains { $0.iso == "1984-10-12" } == true)
        for far in ["1984-06-09", "1984-07-08", "2084-06-09", "1984-06-39"] { #expect(!slips.contains(far), "\(far)") }
        #expect(slips.count < 45)
        #expect(Naissance(iso: "1984")?.oneSlip == [] && Naissance(iso: "1984-06")?.oneSlip == [])
    }
}
