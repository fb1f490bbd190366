// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// The tables of the law: complete, dated, and honest about what is not sure.
@Suite struct ChiffresTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try Foyer.rulebook.get() }

    @Test func everyFigureThatARuleAsksForIsThere() {
        for code in CodeChiffre.allCases {
            #expect(rulebook.chiffre(code, on: Foyer.today) != nil, "\(code.rawValue)")
        }
        #expect(rulebook.normesOccupation != nil && rulebook.ressourcesImposables != nil)
    }

    /// Art. 1 of the arrêté: PLS is PLUS and 30 %, to the nearest euro.
    @Test(arguments: [2024, 2025, 2026], ZonePlafonds.allCases)
    func plsIsPlusAndThirtyPercent(_ year: Int, _ zone: ZonePlafonds) throws {
        let day = try #require(Day(year, 1, 1))
        let plus = try #require(rulebook.plafond(.plus, zone: zone, on: day))
        let pls = try #require(rulebook.plafond(.pls, zone: zone, on: day))
        let plai = try #require(rulebook.plafond(.plai, zone: zone, on: day))
        #expect([plus.annee, pls.annee, plai.annee] == [year, year, year])
        #expect(pls.categories == plus.categories.map { ($0 * 13 + 5) / 10 })
        #expect(pls.parPersonne == (plus.parPersonne * 13 + 5) / 10)
        for table in [plai, plus, pls] { #expect(table.categories == table.categories.sorted()) }
        for (low, high) in zip(plai.categories, plus.categories) { #expect(low < high) }
    }

    /// PLUS 2026, annex I of the arrêté of 29 July 1987.
    @Test func theCeilingsAreThoseOfTheOrder() throws {
        let paris = try #require(rulebook.plafond(.plus, zone: .parisLimitrophes, on: Foyer.today))
        #expect(paris.categories == [26_920, 40_233, 52_740, 62_968, 74_919, 84_304] && paris.parPersonne == 9_394)
        let region = try #require(rulebook.plafond(.plus, zone: .ileDeFrance, on: Foyer.today))
        #expect(region.categories == [26_920, 40_233, 48_362, 57_930, 68_577, 77_171] && region.parPersonne == 8_598)
        let before = try #require(Day(2020, 1, 1))
        #expect(rulebook.plafond(.plus, zone: .ileDeFrance, on: before) == nil)
    }

    /// Arrêté of 23 March 2015 and R441-2-7, from 15 January 2026.
    @Test(arguments: [
        ("attestation", "2026-02-15"), ("validite", "2027-01-15"), ("radiationNonRenouvellement", "2027-02-15"),
        ("reactivationNonRenouvellement", "2027-07-15"), ("pieces", "2026-01-30"), ("sansReponse", "2026-03-15"),
        ("reactivationSansReponse", "2026-06-15"), ("fenetreReactivation", "2026-06-15"),
        ("irrecevabilite", "2026-02-15"),
        ("reponseOffre", "2026-01-25"), ("reponseCourrier", "2026-01-30"),
        ("convocationLettre", "2026-01-25"),
    ])
    func delaysEndOnTheirDay(_ code: String, _ end: String) throws {
        let start = try #require(Day(2026, 1, 15))
        let delai = try #require(rulebook.delai(code, on: start))
        #expect(delai.end(from: start).iso == end)
        #expect(rulebook.delai(code, on: Day(epochDay: 0)) == nil)
    }

    @Test func theLatestRowInForceIsRead() throws {
        let days = try ["2020-01-01", "2024-06-01"].map { try #require(Day(iso: $0)) }
        func figure(_ valeur: Int, _ day: Day?) -> Chiffre {
            Chiffre(
                code: .tauxEffort, valeur: valeur, unite: "%", effetLe: day, article: nil, source: "essai",
                statut: .source)
        }
        let rows = [figure(3, days[1]), figure(1, nil), figure(2, days[0])]
        let rulebook = Rulebook(territoire: rulebook.territoire, communes: Communes([]), codes: [:], chiffres: rows)
        let asked = ["2019-12-31", "2020-01-01", "2024-05-31", "2024-06-01"].compactMap(Day.init(iso:))
        #expect(asked.map { rulebook.chiffre(.tauxEffort, on: $0)?.valeur } == [1, 2, 2, 3])
    }

    /// L441-1-4: in Paris by number of rooms.
    @Test func theAbnormalDelayFollowsTheRooms() {
        let months = [1, 2, 3, 4, 9].map { rulebook.delaiAnormal(departement: "75", pieces: $0)?.mois }
        #expect(months == [72, 108, 108, 120, 120])
        #expect(rulebook.delaiAnormal(departement: "75", pieces: nil) == nil)
        #expect(rulebook.delaiAnormal(departement: "92", pieces: nil)?.mois == 48)
        #expect(rulebook.delaiAnormal(departement: "44", pieces: 2) == nil)
    }

    @Test func everyCommuneHasItsZoneAndItsIntercommunalite() {
        let communes = rulebook.communes.all
        for commune in communes {
            #expect(commune.zonePlafonds != nil && !commune.zoneABC.isEmpty, "\(commune.nom)")
            #expect(commune.intercommunalite.isEmpty || rulebook.intercommunalite(commune) != nil, "\(commune.nom)")
        }
        // Paris, its arrondissements, and 29 communes next to it.
        #expect(communes.count { $0.zonePlafonds == .parisLimitrophes } == 1 + 20 + 29)
        #expect(rulebook.communes["92012"]?.zonePlafonds == .parisLimitrophes)
        #expect(rulebook.communes["93053"]?.zonePlafonds == .ileDeFrance)
    }

    @Test func landlordsAreThoseOfTheCommunesWanted() {
        let names = rulebook.bailleurs(communes: ["93055"]).map(\.nom)
        #expect(names.contains("Régie immobilière du Canal") && names.contains("Canal et Étangs Habitat"))
        #expect(!names.contains("Logis du Lac") && !names.contains("Toits de Lutèce"))
        #expect(names == names.sorted { folded($0) < folded($1) })
        // An arrondissement is in Paris, and Paris has its arrondissements.
        #expect(rulebook.bailleurs(communes: ["75111"]).contains { $0.nom == "Paris Rive Est Logement" })
        #expect(rulebook.bailleurs(communes: ["75056"]).contains { $0.nom == "Paris Rive Est Logement" })
        #expect(!rulebook.bailleurs(communes: ["75101"]).contains { $0.nom == "Paris Rive Est Logement" })
        #expect(rulebook.bailleurs(communes: []).isEmpty)
    }

    @Test func anotherTerritoryHasItsOwnTables() throws {
        let nantes = try loadRulebook(territoire: "loire-atlantique")
        #expect(nantes.quartiles(on: Foyer.today) == nil && rulebook.quartiles(on: Foyer.today)?.annee == 2026)
        #expect(nantes.commission("44") != nil && nantes.commission("75") == nil)
        for departement in rulebook.territoire.departements { #expect(rulebook.commission(departement) != nil) }
        #expect(Set(nantes.bailleurs.map(\.siren)).isDisjoint(with: rulebook.bailleurs.map(\.siren)))
    }

    @Test func whatIsNotSureIsListedWithItsWords() throws {
        let catalogue = try Catalogue.load("fr")
        let lines = rulebook.chiffresAConfirmer
        #expect(lines.count > 40)
        for line in lines {
            #expect(line.statut != .source && !line.source.isEmpty && !line.valeur.isEmpty)
            let text = catalogue.find(line.nom, line.parametres)
            #expect(text?.contains("{") == false, "\(line.nom)")
        }
        let names = Set(lines.map(\.nom))
        for name in ["effort.seuil", "foyer.naissances-attendues", "delai-anormal", "quartiles.effet", "typologie"] {
            #expect(names.contains("chiffre.\(name)"), "\(name)")
        }
        #expect(Set(lines).count == lines.count, "two lines that nothing tells apart")
    }

    /// Every explanation that these households lead to, in the words of the catalogue, nothing left to fill.
    @Test func everyExplanationHasItsWords() throws {
        let catalogue = try Catalogue.load("fr")
        for formulaire in Self.households {
            for explication in explanations(formulaire) {
                let text = catalogue.find(explication.regle, explication.parametres)
                #expect(text?.contains("{") == false, "\(explication.regle)")
            }
        }
    }

    private func explanations(_ formulaire: Formulaire) -> [Explication] {
        let day = Foyer.today
        let composition = CompositionMenage(formulaire, on: day, rulebook)
        let compared = RessourcesComparees(formulaire, on: day, rulebook)
        let monthly = RessourcesMensuelles(formulaire)
        let answers = eligibilites(of: composition, compared, communes: ["93055", "93053"], on: day, rulebook)
        return composition.explications + composition.explicationsUC + compared.explications + monthly.explications
            + answers.flatMap(\.explications)
            + RangQuartile(composition, monthly, on: day, rulebook).explications
            + Solvabilite(formulaire, composition, monthly, on: day, rulebook).explications
            + Occupation(formulaire, composition, rulebook).explications
            + TypesPossibles(composition, asked: ["C", "T6P"], rulebook).explications
    }

    private static var households: [Formulaire] {
        let incomes = [
            nil, ["2024": 20_000], ["2024": 90_000], ["2024": 30_000, "2025": 9_000], ["2024": 30_000, "2025": 30_000],
        ]
        var found: [Formulaire] = [Foyer.formulaire([])]
        for (index, rfr) in incomes.enumerated() {
            let one = Foyer.titulaire(ne: "1999", handicap: index == 1 ? true : nil, rfr: rfr, mensuel: index * 500)
            let two = Foyer.titulaire("Noa", ne: "1999-01-01", lien: "M", rfr: rfr, mensuel: index == 3 ? nil : 0)
            let charges = [
                Foyer.charge(garde: "G"), Foyer.charge(garde: "D"), Foyer.charge(ne: nil),
                Foyer.charge(ne: "1990-01-01"), Foyer.charge(ne: "1990-01-01", horsFoyer: true),
            ]
            for titulaires in [[one], [one, two]] {
                for count in 0...5 {
                    let many = charges.prefix(count) + Array(repeating: Foyer.charge(), count: index)
                    var formulaire = Foyer.formulaire(
                        titulaires, Array(many), naissances: index == 2 ? 1 : nil,
                        nombre: index == 4 ? 9 : index == 3 ? 1 : nil)
                    formulaire.handicaps = [Handicap()]
                    formulaire.logementActuel = LogementActuel()
                    formulaire.logementActuel?.statut = "LP"
                    formulaire.logementActuel?.type = count.isMultiple(of: 2) ? "T5" : "T2"
                    formulaire.logementActuel?.surface = 20 + count * index
                    formulaire.logementActuel?.nombreHabitants = count == 3 ? nil : 1 + count
                    formulaire.logementActuel?.loyer = count == 4 ? nil : Montant(euros: 300 * count)
                    formulaire.logementActuel?.aideLogement = count == 2 ? nil : Montant(euros: 100)
                    found.append(formulaire)
                }
            }
        }
        return found
    }
}
