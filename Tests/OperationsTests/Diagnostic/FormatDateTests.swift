// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@testable import Operations

/// Dates as the columns of files write them.
@Suite struct FormatDateTests {
    private let today = Day(epochDay: 20_783)  // 26 November 2026

    private func format(_ column: [String]) -> FormatDate {
        var votes = VotesDate()
        for value in column { votes.add(FormeDate(value.utf8)) }
        return votes.format(today: today)
    }

    private func read(_ column: [String]) -> [String?] {
        let format = format(column)
        return column.map { format.read(FormeDate($0.utf8)).naissance?.iso }
    }

    @Test(arguments: [
        (["14/03/1988", "01/02/1990"], ["1988-03-14", "1990-02-01"]),
        (["03/14/1988", "01/02/1990"], ["1988-03-14", "1990-01-02"]),
        (["1988-03-14", "1990-02-01"], ["1988-03-14", "1990-02-01"]),
        (["1988-14-03", "1990-02-01"], ["1988-03-14", "1990-01-02"]),
        (["19880314", "19900201"], ["1988-03-14", "1990-02-01"]),
        (["14031988", "1021990"], ["1988-03-14", "1990-02-01"]),
        (["14.03.88", "01.02.09", "01.02.19"], ["1988-03-14", "2009-02-01", "1919-02-01"]),
        (["88-03-14", "90-02-01", "79-12-31"], ["1988-03-14", "1990-02-01", "1979-12-31"]),
        (["14 mars 1988", "1er février 1990"], ["1988-03-14", "1990-02-01"]),
        (["March 14, 1988", "Feb 1, 1990 12:00AM"], ["1988-03-14", "1990-02-01"]),
        (["14-MAR-88", "1. Dezember 1990"], ["1988-03-14", "1990-12-01"]),
        (["1988-03-14T00:00:00Z", "14/03/1988 00:00"], ["1988-03-14", "1988-03-14"]),
        (["32216", "32905"], ["1988-03-14", "1990-02-01"]),
        (["19880314.0", "19900201.0"], ["1988-03-14", "1990-02-01"]),
        (["1988", "03/1988", "1988-03"], ["1988", "1988-03", "1988-03"]),
        (["1968 7 22", "1990 12 1"], ["1968-07-22", "1990-12-01"]),
        (["00/00/1960", "00/03/1960"], ["1960", "1960-03"]),
        (["1988-W11", "1988-W11-3", "1990 Q2"], ["1988", "1988", "1990"]),
        (["１９８８／０３／１４", "１９９０年２月１日"], ["1988-03-14", "1990-02-01"]),
        (["١٤/٠٣/١٩٨٨", "१४-०३-१९८८"], ["1988-03-14", "1988-03-14"]),
    ])
    func theColumnTellsItsOrder(_ column: [String], _ expected: [String]) {
        #expect(read(column) == expected)
    }

    @Test(arguments: [
        ("4 sierpnia 1997", "1997-08-04"), ("4 września 1997", "1997-09-04"), ("4. července 1997", "1997-07-04"),
        ("4. června 1997", "1997-06-04"), ("4 noiembrie 1997", "1997-11-04"), ("4 Ağustos 1997", "1997-08-04"),
        ("4 августа 1997 г.", "1997-08-04"), ("4 мая 1997", "1997-05-04"), ("4 μαΐου 1997", "1997-05-04"),
        ("4 серпня 1997", "1997-08-04"), ("4 marraskuuta 1997", "1997-11-04"), ("4 أغسطس 1997", "1997-08-04"),
        ("mardi 4 août 1997", "1997-08-04"), ("martedì 4 agosto 1997", "1997-08-04"),
        ("4 de septiembre del 1997", "1997-09-04"), ("1997年8月4日", "1997-08-04"),
        // In a language that nobody here knows: not the fourth month.
        ("4 Lúnasa 1997", "-"), ("4 xyzzy 97 10:00", "-"),
    ])
    func monthsInLetters(_ text: String, _ expected: String) {
        #expect(FormatDate(today: today).read(FormeDate(text.utf8)).naissance?.iso ?? "-" == expected)
    }

    @Test func whatNobodyKnewIsUnknown() {
        let format = FormatDate(today: today)
        for text in [
            "01/01/1900", "1900-01-01", "31/12/9999", "0001-01-01", "00/00/0000", "9999", "1111-11-11", "1899-12-30",
        ] {
            let (naissance, constat, _) = format.read(FormeDate(text.utf8))
            #expect(naissance == nil && constat == .fictive, "\(text)")
        }
    }

    @Test func whatCannotBeKeepsWhatIsKnown() {
        let format = format(["14/03/1988"])
        func read(_ text: String) -> String {
            let (naissance, constat, _) = format.read(FormeDate(text.utf8))
            return "\(naissance?.iso ?? "-") \(constat)"
        }
        #expect(read("31/02/1988") == "1988-02 impossible")
        #expect(read("1967-13-10") == "1967 impossible")
        #expect(read("1967-02-31") == "1967-02 impossible")
        #expect(read("19881332") == "1988 impossible")
        #expect(read("03/25/1988") == "1988-03-25 echangee")
        #expect(read("01/01/2031") == "- future")
        #expect(read("01/06/1830") == "1830-06-01 lue")
        #expect(read("inconnue") == "- illisible")
        #expect(read("   ") == "- vide")
    }

    @Test func anAmbiguousColumnIsSaid() {
        #expect(format(["01/02/1990", "03/04/1985"]).estAmbigu)
        #expect(!format(["01/02/1990", "13/04/1985"]).estAmbigu)
    }
}
