// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@testable import Operations

/// Stocks, flows and delays against each published figure (domain reference 10.3 and 10.4).
@Suite struct SourcedFlowTests {
    @Test(arguments: figures)
    func aFigureHolds(_ figure: SourcedFigure) throws {
        let value = figure.measure(try SimulatedSample.one.get())
        print("\(figure.testDescription): \((value * 100).rounded() / 100)")
        #expect(abs(value - figure.expected) <= figure.tolerance, "\(value) instead of \(figure.testDescription)")
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year, month, day) ?? SimulatedSample.today
    }

    /// In percent of the stock of the end of 2022: a region of any size has the shape of the real one.
    private static func stock(
        _ name: String, _ source: String, _ date: Day, _ expected: Double
    ) -> SourcedFigure {
        SourcedFigure(name, source, expected * 100 / 783_000, within: 1.5) { sample in
            Double(sample.stock(date)) * 100 / Double(sample.stock(day(2022, 12, 31)))
        }
    }

    private static func demandsPerAttribution(_ year: Int, _ source: String, _ expected: Double) -> SourcedFigure {
        SourcedFigure("demands per attribution, \(year)", source, expected, within: 0.7) { sample in
            let housed = sample.left("RADATT", after: day(year - 1, 12, 31), until: day(year, 12, 31)).count
            return Double(sample.stock(day(year, 12, 31))) / Double(housed)
        }
    }

    /// Part of those housed in 2023 who had waited so many years, in percent.
    private static func waited(
        _ from: Double, _ to: Double, _ paris: Double, _ hautsDeSeine: Double
    ) -> SourcedFigure {
        SourcedFigure(
            "housed after \(from) to \(to) years", "2023: Paris \(paris), 92 \(hautsDeSeine)",
            (paris + hautsDeSeine) / 2, within: 4
        ) { sample in
            let delays = sample.delays(2023)
            return Double(delays.count { $0 >= from * 12 && $0 < to * 12 }) * 100 / Double(delays.count)
        }
    }

    static let figures: [SourcedFigure] = [
        stock("stock of 2020-2021", "720 000 to 750 000", day(2021, 1, 1), 735_000),
        stock("stock of 2024", "FLDA: 888 000", day(2024, 12, 31), 888_000),
        demandsPerAttribution(2022, "observatory of 92: 10.4", 10.4),
        demandsPerAttribution(2024, "888 / 65", 13.7),
        waited(0, 1, 25, 24), waited(1, 2, 18, 20), waited(2, 3, 13, 14), waited(3, 5, 17, 18), waited(5, 99, 29, 24),
        SourcedFigure("median delay, 2022", "92: 30.6 months", 30.6, within: 3) { sample in
            let delays = sample.delays(2022)
            return delays[delays.count / 2]
        },
        SourcedFigure("median delay, 2023", "Paris 29, 92 31 months", 30, within: 3) { sample in
            let delays = sample.delays(2023)
            return delays[delays.count / 2]
        },
        SourcedFigure("mean delay, 2018", "Banque des territoires: 31 months", 31, within: 5) { mean($0.delays(2018)) },
        SourcedFigure("mean delay, 2019", "Banque des territoires: 33 months", 33, within: 5) { mean($0.delays(2019)) },
        SourcedFigure("housed within a year", "Cour des comptes, national", 23, within: 3) { sample in
            let delays = sample.delays(2024)
            return Double(delays.count { $0 < 12 }) * 100 / Double(delays.count)
        },
        // 42 months in Paris, 20 in 77 and 91, about 2012: the region is between them.
        SourcedFigure("mean seniority of those who wait", "Paris 42, 77 and 91: 20 months", 36, within: 6) { sample in
            mean(
                sample.lives.filter { $0.radiation == nil }.map {
                    Double(SimulatedSample.today.epochDay - $0.depot.epochDay) / 30.44
                })
        },
    ]

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    /// What comes in is what goes out and what stays, year by year; and the last year ends with what was asked for.
    @Test func stocksAndFlowsBalance() throws {
        let sample = try SimulatedSample.one.get()
        let tomorrow = SimulatedSample.today.adding(days: 1)
        var lines: [String] = []
        for year in (0..<10).reversed() {
            let (start, end) = (
                tomorrow.adding(months: -12 * (year + 1)).adding(days: -1),
                tomorrow.adding(months: -12 * year).adding(days: -1)
            )
            let came = sample.lives.count { $0.depot > start && $0.depot <= end }
            let went = FluxDemandes.Motif.allCases.map { sample.left($0.code, after: start, until: end).count }
            let (before, after) = (sample.stock(start), sample.stock(end))
            #expect(before + came - went.reduce(0, +) == after)
            #expect(went.allSatisfy { $0 > 0 }, "\(went)")
            lines.append("\(end.iso) \(before) + \(came) - \(went) = \(after)")
            if year == 0 { #expect(after == SimulatedSample.demandes) }
        }
        print(lines.joined(separator: "\n"))
    }

    /// Any number of applications, in any territory that the tables describe, to the last one.
    @Test(arguments: [1, 2, 50, 999], ["ile-de-france", "loire-atlantique"])
    func theNumberOnFileIsExact(_ demandes: Int, _ territoire: String) throws {
        let region = try SimulatedSample.region(demandes, territoire: territoire)
        let lives = (0..<region.total).map { region.vie($0) }
        #expect(lives.count { $0.etat == .active || $0.etat == .deposee } == demandes)
        #expect(lives.allSatisfy { $0.depot <= SimulatedSample.today })
    }
}
