// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// L441-1 and R441-1; ceilings of the arrêté of 29 July 1987 as the tables have them.
@Suite struct EligibiliteTests {
    private let rulebook: Rulebook
    private static let pantin = "93055"
    private static let noisy = "93053"

    init() throws { rulebook = try Foyer.rulebook.get() }

    private func judge(
        _ formulaire: Formulaire, _ communes: [String] = [pantin], on day: Day = Foyer.today
    ) -> [Eligibilite] {
        eligibilites(
            of: CompositionMenage(formulaire, on: day, rulebook), RessourcesComparees(formulaire, on: day, rulebook),
            communes: communes, on: day, rulebook)
    }

    /// One person, 2026, Paris and next to it: PLAI 14 811, PLUS 26 920, PLS 34 996.
    @Test(
        arguments: [
            (0, [nil, nil, nil]), (14_811, [nil, nil, nil]), (14_812, [1, nil, nil]), (26_920, [12_109, nil, nil]),
            (26_921, [12_110, 1, nil]), (34_996, [20_185, 8_076, nil]), (34_997, [20_186, 8_077, 1]),
        ] as [(Int, [Int?])])
    func theCeilingItselfIsWithin(_ income: Int, _ excesses: [Int?]) {
        let found = judge(Foyer.formulaire([Foyer.titulaire(rfr: ["2024": income])]))
        let expected = excesses.map { $0.map { Eligibilite.Verdict.depasse(de: $0) } ?? .eligible }
        #expect(found.map(\.verdict) == expected)
        #expect(found.map(\.financement) == [.plai, .plus, .pls])
        for answer in found {
            #expect(answer.verdict == .eligible ? answer.pourcentage ?? 999 <= 100 : answer.pourcentage ?? 0 > 100)
            #expect(answer.explications.first?.regle == "regle.zone.paris-limitrophes")
        }
    }

    @Test func eachZoneOfTheCommunesWantedIsJudgedOnce() {
        let family = Foyer.formulaire([Foyer.titulaire(rfr: ["2024": 50_000])], [Foyer.charge()])
        let found = judge(family, [Self.noisy, Self.pantin, "93045"])
        #expect(
            found.map(\.zone) == [.ileDeFrance, .ileDeFrance, .ileDeFrance]
                + Array(repeating: .parisLimitrophes, count: 3))
        // Category 3, PLUS: 48 362 outside, 52 740 next to Paris.
        #expect(found.filter { $0.financement == .plus }.map(\.plafond) == [48_362, 52_740])
        #expect(found.filter { $0.financement == .plus }.map(\.verdict) == [.depasse(de: 1_638), .eligible])
        #expect(judge(family, ["99999"]).isEmpty)
    }

    @Test func theYearOfTheDecisionChoosesTheCeilings() throws {
        let formulaire = Foyer.formulaire([Foyer.titulaire(rfr: ["2023": 26_800, "2024": 26_800, "2025": 26_800])])
        let before = try #require(Day(2025, 12, 31))
        let after = try #require(Day(2027, 2, 1))
        #expect(judge(formulaire, on: before).map(\.plafond) == [14_683, 26_687, 34_693])
        #expect(judge(formulaire, on: Foyer.today)[1].verdict == .eligible)
        #expect(judge(formulaire, on: before)[1].verdict == .depasse(de: 113))
        // A year without ceilings yet: those of the year before, and it is said.
        let late = judge(formulaire, on: after)[1]
        #expect(late.plafond == 26_920)
        #expect(late.explications.map(\.regle).contains("regle.plafond.autre-annee"))
        #expect(late.explications.statut == .aConfirmer)
    }

    /// Neither yes nor no, whatever the others earn.
    @Test(arguments: [0, 1, 10_000, 30_000, 90_000, 900_000])
    func aMissingIncomeNeitherOpensNorRefuses(_ income: Int) {
        let year = ["2024": income]
        let households = [
            Foyer.formulaire([Foyer.titulaire()]),
            Foyer.formulaire([Foyer.titulaire(mensuel: income / 12)]),
            Foyer.formulaire([Foyer.titulaire(rfr: ["2025": income])]),
            Foyer.formulaire([Foyer.titulaire(rfr: year), Foyer.titulaire("Noa", lien: "M")]),
            Foyer.formulaire([Foyer.titulaire(), Foyer.titulaire("Noa", lien: "L", rfr: year)], [Foyer.charge()]),
            Foyer.formulaire(
                [Foyer.titulaire(rfr: year), Foyer.titulaire("Noa", lien: "C", rfr: ["2023": income], mensuel: 0)]),
        ]
        for formulaire in households {
            for answer in judge(formulaire, [Self.pantin, Self.noisy]) {
                #expect(answer.verdict == .inconnu && answer.pourcentage == nil)
                #expect(answer.plafond != nil && answer.explications.count > 1)
            }
        }
    }

    /// Four persons counted, one described: category 4 at least (62 968), 5 at most (74 919).
    @Test(arguments: [(62_968, "oui"), (62_969, "?"), (74_919, "?"), (74_920, "non")])
    func personsNotDescribedLeaveADoubt(_ income: Int, _ answer: String) {
        let found = judge(Foyer.formulaire([Foyer.titulaire(rfr: ["2024": income])], nombre: 4))[1]
        switch found.verdict {
        case .eligible: #expect(answer == "oui")
        case .inconnu: #expect(answer == "?")
        case .depasse(let excess): #expect(answer == "non" && excess == 1)
        }
    }

    @Test func eachFurtherPersonRaisesTheCeiling() {
        let couple = [Foyer.titulaire(rfr: ["2024": 0]), Foyer.titulaire("Noa", lien: "C", rfr: ["2024": 0])]
        let eight = Foyer.formulaire(couple, Array(repeating: Foyer.charge(), count: 6))
        #expect(judge(eight)[1].plafond == 84_304 + 2 * 9_394)
    }
}
