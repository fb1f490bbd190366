// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

@testable import Operations

/// Households that one would believe: names at their natural rates, ages, dwellings and wishes that go together.
@Suite struct SimulatedHouseholdsTests {
    /// Natural rates among elected officials (data reference, 3.1), in percent; `isLast`: of the last names.
    @Test(arguments: [
        ("diacritic", true, 3.6, 1.0), ("hyphen", true, 2.7, 0.7), ("space", true, 3.9, 1.0),
        ("particle", true, 1.7, 0.6), ("apostrophe", true, 0.2, 0.15), ("diacritic", false, 19.2, 3.0),
        ("hyphen", false, 6.7, 1.5), ("space", false, 10.0, 1.5),
    ])
    func namesHaveTheirNaturalRates(_ mark: String, _ isLast: Bool, _ expected: Double, _ tolerance: Double) throws {
        let sample = try SimulatedSample.one.get()
        let rate = sample.share(sample.waiting) { form in
            guard let holder = form.demandeur else { return false }
            return has(mark, isLast ? holder.nomNaissance : holder.prenoms)
        }
        print("\(mark), \(isLast ? "last" : "first") names \(expected) ± \(tolerance): \((rate * 100).rounded() / 100)")
        #expect(abs(rate - expected) <= tolerance, "\(mark): \(rate) instead of \(expected)")
    }

    private func has(_ mark: String, _ name: String) -> Bool {
        switch mark {
        case "diacritic": name.utf8.contains { $0 > 0x7f }
        case "hyphen": name.contains("-")
        case "space": name.contains(" ")
        case "apostrophe": name.contains("'")
        default:
            ["DE ", "DU ", "DES ", "LE ", "LA ", "D'"].contains { name.uppercased().hasPrefix($0) }
        }
    }

    @Test func namesAreMany() throws {
        let sample = try SimulatedSample.one.get()
        let names = sample.waiting.compactMap(\.formulaire.demandeur)
        let (last, first) = (Set(names.map(\.nomNaissance)), Set(names.map(\.prenoms)))
        print("\(names.count) applicants, \(last.count) last names, \(first.count) first names")
        #expect(last.count > 6_000 && first.count > 3_500)
        let top = Dictionary(grouping: names, by: \.nomNaissance).values.map(\.count).max() ?? 0
        #expect(top < names.count / 80)
        // Some bear a single name, some know only the year, some are born on the first of January.
        #expect(names.contains { $0.prenoms.isEmpty })
        #expect(names.contains { if case .year = $0.naissance { true } else { false } })
        let newYear = names.count { $0.naissance.earliest.month == 1 && $0.naissance.earliest.day == 1 }
        #expect((0.008...0.03).contains(Double(newYear) / Double(names.count)))
    }

    @Test func agesGoTogether() throws {
        let sample = try SimulatedSample.one.get()
        var children = 0
        for drawn in sample.waiting {
            let form = drawn.formulaire
            let holders = ([form.demandeur].compactMap { $0 } + form.cotitulaires).map(\.naissance.earliest)
            #expect(holders.allSatisfy { $0.years(until: drawn.vie.depot) >= 17 }, "\(form.depot)")
            guard let oldest = holders.min(), let youngest = holders.max() else { continue }
            for person in form.personnesACharge {
                guard let born = person.naissance?.earliest else { continue }
                #expect(born <= SimulatedSample.today)
                if person.lien == "E" {
                    children += 1
                    #expect(oldest.years(until: born) >= 15 && youngest.years(until: born) <= 50)
                } else {
                    #expect(born < oldest)
                }
            }
            #expect(form.nombrePersonnes == holders.count + form.personnesACharge.count)
        }
        #expect(children > 10_000)
    }

    @Test func aDwellingGoesWithTheReason() throws {
        let sample = try SimulatedSample.one.get()
        func drawn(_ test: (Formulaire) -> Bool) -> [SimulatedDemande] { sample.waiting.filter { test($0.formulaire) } }
        func main(_ code: String) -> [SimulatedDemande] { drawn { $0.motifs?.first == code } }
        let housed: Set = ["HLM", "LP", "POCC", "FONC"]
        let isHoused = { (form: Formulaire) in housed.contains(form.logementActuel?.statut ?? "") }
        // Half of those who say « too small » are below the norm; few of the others.
        let small = sample.bilans.indices.filter { sample.waiting[$0].formulaire.motifs?.first == "13" }
        let cramped = small.count { sample.bilans[$0].occupation.isSuroccupe == true }
        #expect(small.count > 300 && Double(cramped) / Double(small.count) > 0.4)
        // « Without a dwelling or hosted » is said by those who are.
        #expect(sample.share(main("01")) { !isHoused($0) } > 95)
        #expect(main("04").allSatisfy { $0.formulaire.logementActuel?.statut != "HLM" })
        #expect(
            drawn { $0.motifs?.contains("22") == true }.allSatisfy { $0.formulaire.logementActuel?.statut == "POCC" })
        #expect(drawn { $0.motifs?.contains("07") == true }.allSatisfy { $0.formulaire.handicaps?.isEmpty == false })
        // Work follows income, and the first wish is near home.
        let rich = sample.waiting.filter { ($0.formulaire.demandeur?.ressources?["SAL"]?.cents ?? 0) > 200_000 }
        #expect(rich.allSatisfy { DrawFormulaire.isWorking($0.formulaire.demandeur ?? person) })
        let near = sample.share(sample.waiting) { form in
            let (home, wish) = (form.adresse?.commune, form.communesSouhaitees.first)
            let places = [home, wish].compactMap { $0.flatMap { sample.rulebook.communes[$0] } }
            return places.count == 2 && places[0].intercommunalite == places[1].intercommunalite
        }
        #expect((60...85).contains(near), "\(near)")
    }

    private let person = Titulaire(nomNaissance: "", prenoms: "", naissance: .year(1980))

    /// The quick count of consumption units is that of the rules.
    @Test func unitsAreThoseOfTheRules() throws {
        let sample = try SimulatedSample.one.get()
        let unites = UnitesSimulees(sample.rulebook, on: SimulatedSample.today)
        for drawn in sample.waiting.prefix(2_000) {
            let rules = CompositionMenage(drawn.formulaire, on: SimulatedSample.today, sample.rulebook)
            #expect(unites(drawn.formulaire) == rules.unitesConsommation)
        }
    }

    @Test(arguments: ["ile-de-france", "loire-atlantique"])
    func theValidatorTakesEveryForm(_ territoire: String) throws {
        let rulebook = try loadRulebook(territoire: territoire)
        let region = try SimulatedSample.region(1_000, territoire: territoire)
        var seen = 0
        for index in 0..<region.total where region.vie(index).etat != .purgee {
            let drawn = region.draw(index)
            for form in [drawn.formulaire, drawn.formulaireDepot].compactMap({ $0 }) {
                let examen = examine(try form.saisie(), on: SimulatedSample.today, rulebook)
                #expect(examen.violations.isEmpty, "\(examen.violations)")
                #expect(examen.formulaire?.demandeur == form.demandeur)
                seen += 1
            }
        }
        print("\(territoire): \(seen) forms examined")
        #expect(seen > 1_000)
    }

    @Test func theSameSeedGivesTheSameRegion() async throws {
        let (one, same) = (try SimulatedSample.region(300), try SimulatedSample.region(300))
        let other = try SimulatedSample.region(300, seed: 8)
        // In any order, and by several at once.
        let total = one.total
        let together = await withTaskGroup(of: (Int, Formulaire).self) { group in
            for index in (0..<total).reversed() { group.addTask { (index, same.draw(index).formulaire) } }
            var found: [Int: Formulaire] = [:]
            for await (index, form) in group { found[index] = form }
            return found
        }
        for index in 0..<total { #expect(one.draw(index).formulaire == together[index]) }
        #expect((0..<min(total, other.total)).contains { one.draw($0).formulaire != other.draw($0).formulaire })
    }
}
