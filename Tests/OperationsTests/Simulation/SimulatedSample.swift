// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

@testable import Operations

/// A region of 40 000 applications on file, drawn once for all the tests: half of those on file, all the lives, and
/// the households that were housed in the last year.
struct SimulatedSample: Sendable {
    static let seed: UInt64 = 7
    static let demandes = 40_000
    static let today = Day(2026, 11, 23) ?? Day(epochDay: 0)

    let region: SimulatedRegion
    let rulebook: Rulebook
    let tables: SimulationTables
    let lives: [Vie]
    /// On file, and their rank.
    let waiting: [SimulatedDemande]
    let housed: [SimulatedDemande]
    /// Of the first 3 000 on file.
    let bilans: [Bilan]

    /// What is built once is shared; a table that cannot be read fails every test.
    static let one: Result<SimulatedSample, any Error> = Result { try SimulatedSample() }

    static func region(
        _ demandes: Int, seed: UInt64 = seed, territoire: String = "ile-de-france"
    ) throws -> SimulatedRegion {
        let (rulebook, tables) = (try loadRulebook(territoire: territoire), try SimulationTables.load())
        let names = try NameTables.load()
        let organismes = SimulatedOrganismes(
            rulebook, desks: try loadGuichetsFictifs(), counts: try tables.territoires[territoire].organismes,
            populations: names.populations)
        return try SimulatedRegion(
            tables: tables, names: names, rulebook: rulebook, guichets: organismes.desks, demandes: demandes,
            seed: seed, today: today)
    }

    private init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        tables = try SimulationTables.load()
        let region = try SimulatedSample.region(SimulatedSample.demandes)
        self.region = region
        let lives = (0..<region.total).map { region.vie($0) }
        self.lives = lives
        let onFile = lives.indices.filter { lives[$0].radiation == nil }
        waiting = onFile.enumerated().filter { $0.offset % 2 == 0 }.map { region.draw($0.element) }
        housed = lives.indices.filter { lives[$0].radiation?.motif == "RADATT" && lives[$0].etat == .radiee }
            .map { region.draw($0) }
        let rules = rulebook
        bilans = waiting.prefix(3_000).map { Bilan($0.formulaire, on: SimulatedSample.today, rules) }
    }

    func share(_ drawn: [SimulatedDemande], _ test: (Formulaire) -> Bool) -> Double {
        Double(drawn.count { test($0.formulaire) }) * 100 / Double(max(1, drawn.count))
    }

    /// Of those first wanted.
    func departement(_ form: Formulaire) -> String {
        form.communesSouhaitees.first.flatMap { rulebook.communes[$0] }?.departement ?? ""
    }

    /// On file on the evening of a day.
    func stock(_ day: Day) -> Int {
        lives.count { $0.depot <= day && ($0.radiation.map { $0.jour > day } ?? true) }
    }

    /// Struck off from one day to another, the last one included.
    func left(_ motif: String, after: Day, until: Day) -> [Vie] {
        lives.filter { life in
            guard let end = life.radiation, end.motif == motif else { return false }
            return end.jour > after && end.jour <= until
        }
    }

    /// In months of 30.44 days, of those housed in a calendar year; in order.
    func delays(_ year: Int) -> [Double] {
        lives.compactMap { life in
            guard let end = life.radiation, end.motif == "RADATT", end.jour.year == year else { return nil }
            return Double(end.jour.epochDay - life.depot.epochDay) / 30.44
        }.sorted()
    }

    /// Incomes a year and consumption unit, in order, without family allowances.
    func incomes(_ drawn: [SimulatedDemande]) -> [Double] {
        let unites = UnitesSimulees(rulebook, on: SimulatedSample.today)
        return drawn.map { one in
            let form = one.formulaire
            let cents = ([form.demandeur].compactMap { $0 } + form.cotitulaires)
                .flatMap { ($0.ressources ?? [:]).filter { $0.key != "AF" }.map(\.value.cents) }.reduce(0, +)
            return Double(cents) * 12 / 100 / (Double(unites(form)) / 10)
        }.sorted()
    }
}

/// A published figure, and what the simulated region has instead.
struct SourcedFigure: Sendable, CustomTestStringConvertible {
    let name: String
    let source: String
    let expected: Double
    let tolerance: Double
    let measure: @Sendable (SimulatedSample) -> Double

    init(
        _ name: String, _ source: String, _ expected: Double, within tolerance: Double,
        _ measure: @escaping @Sendable (SimulatedSample) -> Double
    ) {
        self.name = name
        self.source = source
        self.expected = expected
        self.tolerance = tolerance
        self.measure = measure
    }

    var testDescription: String { "\(name): \(expected) ± \(tolerance) (\(source))" }
}
