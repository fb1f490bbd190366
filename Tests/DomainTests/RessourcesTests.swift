// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// Arrêté of 29 July 1987, art. 4; L441-1 for the quartiles; arrêté of 10 March 2011 for the *taux d'effort*.
@Suite struct RessourcesTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try Foyer.rulebook.get() }

    private func compared(_ titulaires: [Titulaire], on day: Day = Foyer.today) -> RessourcesComparees {
        RessourcesComparees(Foyer.formulaire(titulaires), on: day, rulebook)
    }

    /// Income of 2024, of 2025, monthly wage; then what is retained and where it comes from.
    @Test(
        arguments: [
            (30_000, nil, nil, 30_000, .anneeMoins2),
            (30_000, 30_000, nil, 30_000, .anneeMoins2),
            (30_000, 27_001, nil, 30_000, .anneeMoins2),
            (30_000, 27_000, nil, 27_000, .anneeMoins1),
            (30_000, 0, nil, 0, .anneeMoins1),
            (30_000, 40_000, nil, 30_000, .anneeMoins2),
            // The last twelve months speak when the year before does not.
            (30_000, nil, 2_250, 27_000, .douzeMois),
            (30_000, nil, 2_251, 30_000, .anneeMoins2),
            (30_000, 29_000, 1_000, 30_000, .anneeMoins2),
            (0, nil, nil, 0, .anneeMoins2),
            (nil, 20_000, 1_000, nil, .inconnue),
            (nil, nil, nil, nil, .inconnue),
        ] as [(Int?, Int?, Int?, Int?, RessourcesComparees.Base)])
    func aRecentIncomeCountsWhenItFellByATenth(
        _ older: Int?, _ recent: Int?, _ monthly: Int?, _ retained: Int?, _ base: RessourcesComparees.Base
    ) {
        var rfr: [String: Int] = [:]
        rfr["2024"] = older
        rfr["2025"] = recent
        let found = compared([Foyer.titulaire(rfr: rfr, mensuel: monthly)])
        #expect(found.montant == retained)
        #expect(found.base == base)
        #expect(!found.explications.isEmpty)
    }

    @Test func theYearOfTheDecisionChoosesTheIncome() throws {
        let titulaire = Foyer.titulaire(rfr: ["2023": 10_000, "2024": 20_000])
        #expect(compared([titulaire]).annee == 2024)
        let before = try #require(Day(2025, 12, 31))
        let found = compared([titulaire], on: before)
        #expect(found.annee == 2023 && found.montant == 10_000)
    }

    @Test func aMissingIncomeIsNotZero() {
        let found = compared([
            Foyer.titulaire(rfr: ["2024": 20_000]), Foyer.titulaire("Noa", lien: "C", rfr: ["2025": 5_000]),
        ])
        #expect(found.montant == nil && found.base == .inconnue)
        #expect(found.manquants.map(\.champ) == ["cotitulaires.0.rfr.2024"])
        #expect(found.explications.map(\.parametres["noms"]) == ["Noa Essai"])
        let zero = compared([
            Foyer.titulaire(rfr: ["2024": 20_000]), Foyer.titulaire("Noa", lien: "C", rfr: ["2024": 0]),
        ])
        #expect(zero.montant == 20_000)
    }

    @Test func oneNoticeOfTwoSpousesCountsOnce() {
        func sum(_ lien: String, _ other: Int) -> Int? {
            compared([
                Foyer.titulaire(rfr: ["2024": 20_000]), Foyer.titulaire("Noa", lien: lien, rfr: ["2024": other]),
            ]).montant
        }
        #expect(sum("M", 20_000) == 20_000)
        #expect(sum("P", 20_000) == 20_000)
        #expect(sum("C", 20_000) == 40_000)
        #expect(sum("M", 19_000) == 39_000)
    }

    /// Only what is taxed is compared with a taxed income; alimony paid is deducted.
    @Test func theTwelveMonthsAreTaxedIncome() {
        var titulaire = Foyer.titulaire(rfr: ["2024": 30_000])
        titulaire.ressources = ["SAL": Montant(euros: 1_000), "AF": Montant(euros: 900), "RSA": Montant(euros: 900)]
        titulaire.versements = ["PAV": Montant(euros: 100)]
        let found = compared([titulaire])
        #expect(found.base == .douzeMois && found.montant == 10_800)
        #expect(found.explications.statut == .aConfirmer)
        #expect(RessourcesMensuelles(Foyer.formulaire([titulaire])).montant == Montant(euros: 2_800))
    }

    @Test func monthlyResourcesNeedEveryHolder() {
        var formulaire = Foyer.formulaire([Foyer.titulaire(mensuel: 1_000), Foyer.titulaire("Noa", lien: "M")])
        formulaire.ressourcesACharge = ["AAH": Montant(euros: 500)]
        let missing = RessourcesMensuelles(formulaire)
        #expect(missing.montant == nil && missing.manquants.map(\.champ) == ["cotitulaires.0.ressources"])
        formulaire.cotitulaires[0].ressources = [:]
        #expect(RessourcesMensuelles(formulaire).montant == Montant(euros: 1_500))
    }

    /// Thresholds of 2026 from 3 May, of 2025 before: 12 083, 17 796, 23 556; 12 000, 17 600, 23 202.
    @Test(
        arguments: [
            ("2026-11-23", 1_000, 1), ("2026-11-23", 1_006, 1), ("2026-11-23", 1_007, 2), ("2026-11-23", 1_483, 2),
            ("2026-11-23", 1_484, 3), ("2026-11-23", 1_963, 3), ("2026-11-23", 1_964, 4), ("2026-05-02", 1_000, 1),
            ("2026-05-02", 1_001, 2), ("2026-11-23", 0, 1), ("2023-06-01", 1_000, nil),
        ] as [(String, Int, Int?)])
    func theQuartileComesFromTheResourcesOfTheMonth(_ date: String, _ monthly: Int, _ rang: Int?) throws {
        let day = try #require(Day(iso: date))
        let formulaire = Foyer.formulaire([Foyer.titulaire(mensuel: monthly)])
        let composition = CompositionMenage(formulaire, on: day, rulebook)
        let found = RangQuartile(composition, RessourcesMensuelles(formulaire), on: day, rulebook)
        #expect(found.rang == rang)
        #expect(found.parUC == monthly * 12)
    }

    private func solvency(
        _ formulaire: Formulaire, rent: Int?, help: Int?
    ) -> Solvabilite {
        var formulaire = formulaire
        formulaire.logementActuel = LogementActuel()
        formulaire.logementActuel?.loyer = rent.map { Montant(euros: $0) }
        formulaire.logementActuel?.aideLogement = help.map { Montant(euros: $0) }
        let composition = CompositionMenage(formulaire, on: Foyer.today, rulebook)
        return Solvabilite(formulaire, composition, RessourcesMensuelles(formulaire), on: Foyer.today, rulebook)
    }

    /// Rent, benefit, monthly resources; rate in tenths of a percent, above 33 % or not.
    @Test(
        arguments: [
            (600, 0, 1_800, 333, true), (594, 0, 1_800, 330, false), (800, 300, 2_000, 250, false),
            (500, nil, 2_000, 250, false), (800, nil, 2_000, 400, nil), (200, 300, 2_000, 0, false),
            (600, 0, 0, nil, nil), (nil, 0, 2_000, nil, nil), (600, 0, nil, nil, nil),
        ] as [(Int?, Int?, Int?, Int?, Bool?)])
    func theRateOfEffortIsNetOfTheBenefit(_ rent: Int?, _ help: Int?, _ income: Int?, _ rate: Int?, _ isOver: Bool?) {
        let found = solvency(Foyer.formulaire([Foyer.titulaire(mensuel: income)]), rent: rent, help: help)
        #expect(found.tauxEffort == rate)
        #expect(found.depasseSeuil == isOver)
        #expect(!found.explications.isEmpty)
    }

    @Test func whatIsLeftToLiveOnIsByDayAndConsumptionUnit() {
        let family = Foyer.formulaire(
            [Foyer.titulaire(mensuel: 1_500), Foyer.titulaire("Noa", lien: "M", mensuel: 0)],
            [Foyer.charge(ne: "2010-01-01")])
        // 2 consumption units: (1 500 − 600) / 2 / 30.
        let found = solvency(family, rent: 700, help: 100)
        #expect(found.restePourVivre == 1_500 && found.isResteBas == false)
        #expect(solvency(family, rent: 1_000, help: 0).isResteBas == true)
        #expect(solvency(family, rent: 2_000, help: 0).restePourVivre == -833)
    }
}
