// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// Households by hand, for the tests of the rules.
enum Foyer {
    /// Read once: a table of cases makes the suite as many times.
    static let rulebook = Result { try loadRulebook(territoire: "ile-de-france") }
    static let today = Day(epochDay: 20_780)  // 23 November 2026
    /// Too old for a *jeune ménage* with anybody.
    static let adulte = "1980-01-01"

    static func titulaire(
        _ prenoms: String = "Alix", ne naissance: String = adulte, lien: String? = nil, handicap: Bool? = nil,
        rfr: [String: Int]? = nil, mensuel: Int? = nil
    ) -> Titulaire {
        var titulaire = Titulaire(
            nomNaissance: "Essai", prenoms: prenoms, naissance: Naissance(iso: naissance) ?? .year(1900))
        titulaire.lien = lien
        titulaire.handicap = handicap
        titulaire.rfr = rfr
        titulaire.ressources = mensuel.map { ["SAL": Montant(euros: $0)] }
        return titulaire
    }

    static func charge(
        ne naissance: String? = "2016-01-01", lien: String? = "E", garde: String? = nil, handicap: Bool? = nil,
        horsFoyer: Bool? = nil
    ) -> PersonneACharge {
        var personne = PersonneACharge()
        personne.prenoms = "Camille"
        personne.naissance = naissance.flatMap(Naissance.init(iso:))
        personne.lien = lien
        personne.garde = garde
        personne.handicap = handicap
        personne.horsFoyerFiscal = horsFoyer
        return personne
    }

    static func formulaire(
        _ titulaires: [Titulaire], _ charges: [PersonneACharge] = [], naissances: Int? = nil, nombre: Int? = nil
    ) -> Formulaire {
        var formulaire = Formulaire(depot: Depot(date: today, canal: "guichet", pieceVue: true))
        formulaire.demandeur = titulaires.first
        formulaire.cotitulaires = Array(titulaires.dropFirst())
        formulaire.personnesACharge = charges
        formulaire.nombrePersonnes = nombre
        if let naissances {
            formulaire.naissancesAttendues = NaissancesAttendues()
            formulaire.naissancesAttendues?.nombre = naissances
        }
        return formulaire
    }
}

/// Arrêté of 29 July 1987, art. 2 and 3; CCH, L442-12.
@Suite struct CompositionMenageTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try Foyer.rulebook.get() }

    private func composition(_ formulaire: Formulaire, on day: Day = Foyer.today) -> CompositionMenage {
        CompositionMenage(formulaire, on: day, rulebook)
    }

    private static let seul = [Foyer.titulaire()]
    private static let seulHandicape = [Foyer.titulaire(handicap: true)]
    private static let couple = [Foyer.titulaire(), Foyer.titulaire("Noa", lien: "M")]
    private static let colocataires = [Foyer.titulaire(), Foyer.titulaire("Noa", lien: "L")]

    private static func jeunes(_ one: String, _ other: String, lien: String) -> [Titulaire] {
        [Foyer.titulaire(ne: one), Foyer.titulaire("Noa", ne: other, lien: lien)]
    }

    private static func enfants(_ nombre: Int) -> [PersonneACharge] {
        Array(repeating: Foyer.charge(), count: nombre)
    }

    /// Each row is a case of the article, or of one that it refers to.
    private static let cases: [(String, Formulaire, Int, Int)] = [
        ("1: one person", Foyer.formulaire(seul), 1, 0),
        ("2: two persons without dependant", Foyer.formulaire(couple), 2, 0),
        ("2: two flatmates", Foyer.formulaire(colocataires), 2, 0),
        ("2: one disabled person alone", Foyer.formulaire(seulHandicape), 2, 0),
        ("2: 28 and 28 years are too many", Foyer.formulaire(jeunes("1998-11-23", "1998-11-23", lien: "M")), 2, 0),
        ("2: young, but not a couple", Foyer.formulaire(jeunes("2004-01-01", "2004-01-01", lien: "L")), 2, 0),
        (
            "2: adult child with a tax notice",
            Foyer.formulaire(seul, [Foyer.charge(ne: "1996-01-01", horsFoyer: true)]), 2, 0
        ),
        ("2: adult child of 30", Foyer.formulaire(seul, [Foyer.charge(ne: "1996-01-01")]), 2, 0),
        ("2: parent of 58", Foyer.formulaire(seul, [Foyer.charge(ne: "1968-01-01", lien: "P")]), 2, 0),
        ("3: three persons", Foyer.formulaire(couple, enfants(1)), 3, 0),
        ("3: one and a dependant", Foyer.formulaire(seul, enfants(1)), 3, 0),
        ("3: one and a parent of 70", Foyer.formulaire(seul, [Foyer.charge(ne: "1956-01-01", lien: "P")]), 3, 0),
        ("3: one and a student of 23", Foyer.formulaire(seul, [Foyer.charge(ne: "2003-01-01")]), 3, 0),
        (
            "3: one and a disabled brother",
            Foyer.formulaire(seul, [Foyer.charge(ne: "1986-01-01", lien: "A", handicap: true)]), 3, 0
        ),
        ("3: jeune ménage, 27 and 28 years", Foyer.formulaire(jeunes("1999-11-23", "1998-11-23", lien: "M")), 3, 0),
        ("3: jeune ménage, 28 tomorrow", Foyer.formulaire(jeunes("1998-11-24", "1998-11-23", lien: "P")), 3, 0),
        ("3: jeune ménage, living together", Foyer.formulaire(jeunes("2001-01-01", "2001-01-01", lien: "C")), 3, 0),
        (
            "3: two, one disabled",
            Foyer.formulaire([Foyer.titulaire(), Foyer.titulaire("Noa", lien: "M", handicap: true)]), 3, 0
        ),
        (
            "3: once only, young and disabled",
            Foyer.formulaire([
                Foyer.titulaire(ne: "2001-01-01", handicap: true), Foyer.titulaire("Noa", ne: "2001-01-01", lien: "M"),
            ]), 3, 0
        ),
        ("3: once only, alone and disabled", Foyer.formulaire(seulHandicape, enfants(1)), 3, 0),
        (
            "3: jeune ménage with a child", Foyer.formulaire(jeunes("2001-01-01", "2001-01-01", lien: "M"), enfants(1)),
            3, 0
        ),
        ("3: alternate custody (art. 1)", Foyer.formulaire(seul, [Foyer.charge(garde: "G")]), 3, 0),
        (
            "3: alternate custody, declared by the other",
            Foyer.formulaire(seul, [Foyer.charge(garde: "G", horsFoyer: true)]), 3, 0
        ),
        ("3: right of visit (L442-12)", Foyer.formulaire(seul, [Foyer.charge(garde: "D")]), 3, 0),
        ("3: a child to be born", Foyer.formulaire(seul, naissances: 1), 3, 0),
        ("4: four persons", Foyer.formulaire(couple, enfants(2)), 4, 0),
        ("4: one and two dependants", Foyer.formulaire(seul, enfants(2)), 4, 0),
        ("4: three, one disabled", Foyer.formulaire(couple, [Foyer.charge(handicap: true)]), 4, 0),
        ("5: five persons", Foyer.formulaire(couple, enfants(3)), 5, 0),
        ("5: one and three dependants", Foyer.formulaire(seul, enfants(3)), 5, 0),
        ("5: four, one disabled", Foyer.formulaire(couple, enfants(1) + [Foyer.charge(handicap: true)]), 5, 0),
        ("6: six persons", Foyer.formulaire(couple, enfants(4)), 6, 0),
        ("6: one and four dependants", Foyer.formulaire(seul, enfants(4)), 6, 0),
        ("6: five, one disabled", Foyer.formulaire(couple, enfants(2) + [Foyer.charge(handicap: true)]), 6, 0),
        ("6 and one person", Foyer.formulaire(couple, enfants(5)), 6, 1),
        ("6 and three persons", Foyer.formulaire(couple, enfants(7)), 6, 3),
    ]

    @Test func eachCaseOfTheArticleHasItsCategory() {
        for (name, formulaire, numero, supplementaires) in Self.cases {
            let found = composition(formulaire).categorie
            #expect(found == CategorieMenage(numero: numero, supplementaires: supplementaires), "\(name)")
        }
    }

    @Test func theCategorySaysWhy() {
        let young = composition(Foyer.formulaire(Self.jeunes("1999-11-23", "1998-11-23", lien: "M")))
        #expect(young.jeuneMenage == true && young.isCouple)
        let reason = young.explications.first { $0.regle == "regle.categorie.jeune-menage" }
        #expect(reason?.parametres["somme"] == "55")
        #expect(reason?.article == "Arrêté du 29 juillet 1987, art. 2")
        #expect(
            composition(Foyer.formulaire(Self.seulHandicape)).explications.map(\.regle).contains(
                "regle.categorie.handicap"))
        #expect(
            composition(Foyer.formulaire(Self.seul, Self.enfants(1))).explications.map(\.regle).contains(
                "regle.categorie.seule"))
        // A birth that is not written in the law is said to be a choice.
        #expect(composition(Foyer.formulaire(Self.seul, naissances: 1)).explications.statut == .aConfirmer)
    }

    /// The article does not say on which day ages are counted: where it decides, the answer is marked.
    @Test func theDayOfTheAgesIsSaidWhenItDecides() throws {
        var formulaire = Foyer.formulaire(Self.jeunes("1999-11-23", "1998-11-23", lien: "M"))
        formulaire.depot.date = try #require(Day(2020, 1, 1))
        let later = try #require(Day(2027, 11, 23))
        #expect(composition(formulaire).explications.statut < .aConfirmer)
        let found = composition(formulaire, on: later).explications
        #expect(found.map(\.regle).contains { $0.hasPrefix("regle.categorie.jeune-menage-a") })
        #expect(found.statut == .aConfirmer)
    }

    /// Whether a child of 23 is a dependant decides for a person alone, not for a couple.
    @Test func aDoubtIsOnlySaidWhereItDecides() {
        let student = [Foyer.charge(ne: "2003-01-01")]
        #expect(composition(Foyer.formulaire(Self.seul, student)).explications.statut == .aConfirmer)
        #expect(composition(Foyer.formulaire(Self.couple, student)).explications.statut < .aConfirmer)
    }

    @Test func aChildInRightOfVisitCountsForTheCeilingsOnly() {
        let found = composition(Foyer.formulaire(Self.seul, [Foyer.charge(garde: "D")], nombre: 1))
        #expect(found.nombre == 1 && found.nombreFoyer == 2 && found.isComplete)
        #expect(found.unitesConsommation == 10)
        // The applicant may have counted the child, or not.
        let counted = composition(Foyer.formulaire(Self.seul, [Foyer.charge(garde: "D")], nombre: 2))
        #expect(counted.nombre == 1 && counted.isComplete)
    }

    @Test func aNumberWithoutPersonsGivesTheLeastThatIsKnown() {
        let found = composition(Foyer.formulaire(Self.seul, nombre: 4))
        #expect(found.nombre == 4 && !found.isComplete && found.jeuneMenage == nil)
        #expect(found.categorie == CategorieMenage(numero: 4))
        #expect(found.categoriePossible == CategorieMenage(numero: 5))
        #expect(found.unitesConsommation == 25)
        #expect(found.explications.statut == .aConfirmer)
        var association = Foyer.formulaire([])
        association.association = Association(nom: "Toits partagés")
        #expect(composition(association).categorie == nil && composition(association).nombre == nil)
    }

    @Test(
        arguments: [
            ([], 10), (["2013-01-01"], 13), (["2012-11-23"], 15), (["2012-11-24"], 13), ([nil], 15),
            (["2010-01-01", "2020-01-01"], 18),
        ] as [([String?], Int)])
    func consumptionUnitsFollowTheAges(_ naissances: [String?], _ dixiemes: Int) {
        let alone = Foyer.formulaire(Self.seul, naissances.map { Foyer.charge(ne: $0) })
        #expect(composition(alone).unitesConsommation == dixiemes)
        let couple = Foyer.formulaire(Self.couple, naissances.map { Foyer.charge(ne: $0) })
        #expect(composition(couple).unitesConsommation == dixiemes + 5)
    }

    /// One more person never lowers the category.
    @Test func theCategoryGrowsWithTheHousehold() {
        let ages: [String?] = ["2016-01-01", "2003-01-01", "1990-01-01", "1950-01-01", nil]
        var more: [PersonneACharge] = []
        for age in ages {
            for (lien, garde, handicap) in [
                ("E", nil, nil), ("P", nil, nil), ("A", nil, true), ("E", "G", nil), ("E", "D", nil),
            ] as [(String, String?, Bool?)] {
                more.append(Foyer.charge(ne: age, lien: lien, garde: garde, handicap: handicap))
                more.append(Foyer.charge(ne: age, lien: lien, garde: garde, handicap: handicap, horsFoyer: true))
            }
        }
        let holders = [Self.seul, Self.seulHandicape, Self.couple, Self.jeunes("2001-01-01", "2001-01-01", lien: "M")]
        for titulaires in holders {
            for start in 0..<more.count {
                var charges: [PersonneACharge] = []
                var last = CategorieMenage(numero: 1)
                for step in 0..<9 {
                    let found = composition(Foyer.formulaire(titulaires, charges)).categorie
                    #expect(found.map { $0 >= last } == true, "\(titulaires.count) and \(charges)")
                    last = found ?? last
                    charges.append(more[(start + step * 7) % more.count])
                }
            }
        }
    }

    @Test func withoutTablesNothingIsKnown() {
        let empty = Rulebook(territoire: rulebook.territoire, communes: Communes([]), codes: [:])
        let found = CompositionMenage(Foyer.formulaire(Self.couple), on: Foyer.today, empty)
        #expect(found.nombre == 2 && found.categorie == nil && found.unitesConsommation == nil)
    }
}
