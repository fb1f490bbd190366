// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@testable import Operations

/// Who applies and who is housed, against each published figure (domain reference 10.5, data reference 7.4): a wrong
/// table fails here. Shares are in percent, tolerances in points.
@Suite struct SourcedProfileTests {
    @Test(arguments: applicants + housedHouseholds + departements)
    func aFigureHolds(_ figure: SourcedFigure) throws {
        let sample = try SimulatedSample.one.get()
        let value = figure.measure(sample)
        print("\(figure.testDescription): \((value * 100).rounded() / 100)")
        #expect(abs(value - figure.expected) <= figure.tolerance, "\(value) instead of \(figure.testDescription)")
    }

    private static func applicant(
        _ name: String, _ source: String, _ expected: Double, within tolerance: Double,
        _ test: @escaping @Sendable (Formulaire) -> Bool
    ) -> SourcedFigure {
        SourcedFigure(name, source, expected, within: tolerance) { $0.share($0.waiting, test) }
    }

    private static func housed(
        _ name: String, _ source: String, _ expected: Double, within tolerance: Double,
        _ test: @escaping @Sendable (Formulaire) -> Bool
    ) -> SourcedFigure {
        SourcedFigure(name, source, expected, within: tolerance) { $0.share($0.housed, test) }
    }

    private static func lives(_ codes: String...) -> @Sendable (Formulaire) -> Bool {
        { codes.contains($0.logementActuel?.statut ?? "") }
    }

    private static func works(_ form: Formulaire) -> Bool {
        ["CDI", "CDD", "ART"].contains(form.demandeur?.profession?.situation ?? "")
    }

    private static func isFamily(_ form: Formulaire, couple: Bool, children: Bool) -> Bool {
        let size = form.nombrePersonnes ?? 0
        return size > 1 && form.cotitulaires.isEmpty != couple && (size > (couple ? 2 : 1)) == children
    }

    static let applicants: [SourcedFigure] = [
        SourcedFigure("persons a household", "IPR note 998, 2022: 1 752 000 / 783 000", 2.24, within: 0.06) { sample in
            let counts = sample.waiting.compactMap(\.formulaire.nombrePersonnes)
            return Double(counts.reduce(0, +)) / Double(counts.count)
        },
        applicant("one person", "mix 46, 43 national, 50 in 92", 46, within: 2) { $0.nombrePersonnes == 1 },
        applicant("single parents", "Cour des comptes, 2018, national", 27, within: 2) {
            isFamily($0, couple: false, children: true)
        },
        applicant("tenants of social housing", "IPR note 998, 2022: 241 / 783", 31, within: 1.5) {
            $0.dejaLocataireHlm == true
        },
        applicant("hosted by others", "FLDA, 2024: 207 392 / 888 000", 23.4, within: 1.5, lives("CPE", "CP", "LTG")),
        applicant("without a roof or very precarious", "FLDA, 2024", 4.6, within: 1, lives("SD", "SQUAT", "CAMCAR")),
        applicant("housed, social or private", "Paris, about 2012", 58, within: 5, lives("HLM", "LP")),
        applicant("with parents or children", "Paris, about 2012", 13, within: 2.5, lives("CPE")),
        applicant("at work", "Paris, about 2012", 65, within: 3.5, works),
        applicant("with a lasting contract", "Paris, about 2012", 52, within: 2) {
            $0.demandeur?.profession?.situation == "CDI"
        },
        SourcedFigure("no tax income, online", "Cour des comptes, 2017", 35, within: 2.5) { sample in
            sample.share(sample.waiting.filter { $0.formulaire.depot.canal == "web" }) { $0.demandeur?.rfr == nil }
        },
        SourcedFigure("no tax income, elsewhere", "Cour des comptes, 2017", 56, within: 2.5) { sample in
            sample.share(sample.waiting.filter { $0.formulaire.depot.canal != "web" }) { $0.demandeur?.rfr == nil }
        },
        // The quartiles of 2026 leave fewer of them below in Île-de-France than the national share of 2018.
        SourcedFigure("below the PLAI ceiling", "Cour des comptes, 2018, national", 73, within: 13) { sample in
            let known = sample.bilans.compactMap { bilan in
                bilan.eligibilites.first { $0.financement == .plai && $0.verdict != .inconnu }
            }
            return Double(known.count { $0.verdict == .eligible }) * 100 / Double(max(1, known.count))
        },
        SourcedFigure("income, first quartile", "arrêté of 23 April 2026", 12_083, within: 450) { sample in
            let incomes = sample.incomes(sample.waiting)
            return incomes[incomes.count / 4]
        },
        SourcedFigure("income, median", "arrêté of 23 April 2026", 17_796, within: 450) { sample in
            let incomes = sample.incomes(sample.waiting)
            return incomes[incomes.count / 2]
        },
        SourcedFigure("income, third quartile", "arrêté of 23 April 2026", 23_556, within: 750) { sample in
            let incomes = sample.incomes(sample.waiting)
            return incomes[incomes.count * 3 / 4]
        },
        applicant("three communes or more", "proposed mix", 35, within: 2) { $0.communesSouhaitees.count >= 3 },
        SourcedFigure("median age", "proposed mix", 39, within: 1.5) { sample in
            let ages = sample.waiting.compactMap {
                $0.formulaire.demandeur?.naissance.earliest.years(until: SimulatedSample.today)
            }.sorted()
            return Double(ages[ages.count / 2])
        },
    ]

    static let housedHouseholds: [SourcedFigure] = [
        housed("housed: one person", "2023: 44 Paris, 40 in 92", 42, within: 4) { $0.nombrePersonnes == 1 },
        housed("housed: couples with children", "2023: 21 and 26", 23.5, within: 4) {
            isFamily($0, couple: true, children: true)
        },
        housed("housed: single parents", "2023: 22 and 22", 22, within: 3) {
            isFamily($0, couple: false, children: true)
        },
        housed("housed: couples alone", "2023: 13 and 11", 12, within: 3) {
            isFamily($0, couple: true, children: false)
        },
        housed("housed: at work", "2023: 78 and 82", 80, within: 4, works),
        SourcedFigure("housed: above 1 349 € a month and unit", "2023: 66 and 67", 66.5, within: 4) { sample in
            let incomes = sample.incomes(sample.housed)
            return Double(incomes.count { $0 > 1_349 * 12 }) * 100 / Double(incomes.count)
        },
        housed("housed: from their own dwelling", "2023: 52 and 54", 53, within: 4, lives("HLM", "LP", "POCC", "FONC")),
        housed("housed: from social housing", "2023: 26 and 29", 27.5, within: 3, lives("HLM")),
        housed("housed: from private housing", "2023: 24 and 24", 24, within: 3, lives("LP")),
        housed("housed: hosted by others", "2023: 15 and 22", 18.5, within: 4, lives("CPE", "CP", "LTG")),
        housed("housed: from a residence", "2023: 16 and 11", 13.5, within: 4, lives("RS", "RE", "SLHT", "RHVS")),
        housed("housed: from a shelter or a hotel", "2023: 10 and 7", 8.5, within: 2.5, lives("SH", "HOT", "CDEFCM")),
        housed("housed: precarious", "2023, 92: 4", 4, within: 2, lives("SD", "SQUAT", "CAMCAR")),
    ]

    static let departements: [SourcedFigure] = [
        SourcedFigure("applications of Paris", "2024: 195 828 / 888 000", 22, within: 1) { sample in
            sample.share(sample.waiting) { sample.departement($0) == "75" }
        },
        SourcedFigure("applications of 92", "2022: 116 228 / 783 000", 14.8, within: 1) { sample in
            sample.share(sample.waiting) { sample.departement($0) == "92" }
        },
        SourcedFigure("dwellings allotted in Paris", "2023", 15, within: 2.5) { sample in
            sample.share(sample.housed) { sample.departement($0) == "75" }
        },
        SourcedFigure("dwellings allotted in 92", "2023", 15, within: 2.5) { sample in
            sample.share(sample.housed) { sample.departement($0) == "92" }
        },
        // Demands per attribution, against those of the region.
        SourcedFigure("pressure of Paris", "2022: 16.2 / 10.4", 1.56, within: 0.25) { pressure($0, "75") },
        SourcedFigure("pressure of 92", "2022: 10.2 / 10.4", 0.98, within: 0.15) { pressure($0, "92") },
        SourcedFigure("pressure of 91", "2022: 6.9 / 10.4", 0.66, within: 0.1) { pressure($0, "91") },
        SourcedFigure("one person in Paris", "about 2012", 45, within: 2.5) { sample in
            sample.share(sample.waiting.filter { sample.departement($0.formulaire) == "75" }) {
                $0.nombrePersonnes == 1
            }
        },
        SourcedFigure("one person in 92", "2022", 50, within: 3) { sample in
            sample.share(sample.waiting.filter { sample.departement($0.formulaire) == "92" }) {
                $0.nombrePersonnes == 1
            }
        },
        SourcedFigure("one room wanted in 92", "2022", 40, within: 3) { sample in
            sample.share(sample.waiting.filter { sample.departement($0.formulaire) == "92" }) {
                ["C", "T1"].contains($0.logementRecherche?.types?.first ?? "")
            }
        },
        SourcedFigure("same arrondissement in Paris", "2023, housed", 31, within: 3) { sample in
            sample.share(sample.waiting.filter { sample.departement($0.formulaire) == "75" }) {
                $0.adresse?.commune == $0.communesSouhaitees.first
            }
        },
        SourcedFigure("another arrondissement of Paris", "2023, housed", 47, within: 5) { sample in
            sample.share(sample.waiting.filter { sample.departement($0.formulaire) == "75" }) {
                $0.adresse?.commune?.hasPrefix("751") == true && $0.adresse?.commune != $0.communesSouhaitees.first
            }
        },
        SourcedFigure("same commune in 92", "2023, housed", 54, within: 3.5) { sample in
            sample.share(sample.waiting.filter { sample.departement($0.formulaire) == "92" }) {
                $0.adresse?.commune == $0.communesSouhaitees.first
            }
        },
    ]

    private static func pressure(_ sample: SimulatedSample, _ departement: String) -> Double {
        sample.share(sample.waiting) { sample.departement($0) == departement }
            / sample.share(sample.housed) { sample.departement($0) == departement }
    }

    /// Of the main reason and of the type wanted: the proposed mix of the domain reference, 10.5.
    @Test(
        arguments: [
            (["01"], 27.0), (["13"], 17), (["09"], 11), (["19"], 7), (["03"], 6), (["11"], 6), (["12"], 6),
            (["07", "08"], 8), (["04"], 3), (["05"], 3), (["06"], 2),
        ] as [([String], Double)])
    func reasonsAreMixedAsProposed(_ codes: [String], _ expected: Double) throws {
        let sample = try SimulatedSample.one.get()
        let share = sample.share(sample.waiting) { codes.contains($0.motifs?.first ?? "") }
        print("\(codes) \(expected): \((share * 100).rounded() / 100)")
        #expect(abs(share - expected) < 1.2, "\(codes): \(share) instead of \(expected)")
    }

    @Test(
        arguments: [(["C", "T1"], 24.0), (["T2"], 27), (["T3"], 27), (["T4"], 17), (["T5", "T6P"], 5)]
            as [([String], Double)])
    func typesWantedAreMixedAsProposed(_ codes: [String], _ expected: Double) throws {
        let sample = try SimulatedSample.one.get()
        let share = sample.share(sample.waiting) { codes.contains($0.logementRecherche?.types?.first ?? "") }
        print("\(codes) \(expected): \((share * 100).rounded() / 100)")
        #expect(abs(share - expected) < 3, "\(codes): \(share) instead of \(expected)")
    }
}
