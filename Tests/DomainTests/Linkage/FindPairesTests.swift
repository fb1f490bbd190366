// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@testable import Linkage

/// The engine on files of which all is known: made here, without any table.
@Suite struct FindPairesTests {
    /// A file of strangers, in which some persons come twice with a mistake, and some have a twin, a father of the same name, or
    /// a spouse at the same address.
    static func file(_ count: Int = 3_000) -> (registre: RegistreCompare, same: Set<[UInt32]>, others: Set<[UInt32]>) {
        var state: UInt64 = 42
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let syllables = [
            "ba", "ro", "mi", "ta", "ku", "le", "san", "dor", "vel", "nik", "pas", "gou", "fri", "ham", "zel",
        ]
        func word(_ parts: Int) -> String { (0..<parts).map { _ in syllables[random(syllables.count)] }.joined() }
        let noms = (0..<700).map { _ in word(3) }
        let prenoms = (0..<120).map { _ in word(2) }
        var people: [IdentiteComparee] = []
        for _ in 0..<count {
            var one = IdentiteComparee()
            one.nom = noms[min(random(700), random(700))]
            one.prenoms = prenoms[min(random(120), random(120))]
            one.naissance = Naissance.day(Day(epochDay: -10_000 + random(18_000)))
            one.sexe = random(2) == 0 ? .masculin : .feminin
            one.voie = "\(1 + random(80)) rue \(word(3))"
            one.codePostal = "93\(100 + random(40))"
            if random(4) > 0 { one.telephones = ["07000\(10_000 + random(89_999))"] }
            people.append(one)
        }
        var (same, others): (Set<[UInt32]>, Set<[UInt32]>) = ([], [])
        for index in 0..<(count / 20) {
            var again = people[index]
            switch index % 6 {
            case 0: again.nom = String((again.nom ?? "").dropLast())
            case 1: again.telephones = ["0700099\(100 + index)"]
            case 2: (again.nom, again.prenoms) = (again.prenoms, again.nom)
            case 3: again.naissance = again.naissance?.inverted ?? again.naissance
            case 4: again.voie = "3 avenue \(word(3))"
            default: again.prenoms = "\(again.prenoms ?? "") \(word(2))"
            }
            same.insert([UInt32(index), UInt32(people.count)])
            people.append(again)
        }
        for index in (count / 20)..<(count / 20 + count / 200) {
            var relative = people[index]
            switch index % 3 {
            case 0:  // a twin
                relative.prenoms = prenoms[random(120)]
                relative.sexe = random(2) == 0 ? .masculin : .feminin
            case 1:  // the father
                relative.naissance = Naissance.day(Day(epochDay: -20_000 + random(5_000)))
            default:
                relative.prenoms = word(2)
                relative.nom = word(3)
                relative.naissance = Naissance.day(Day(epochDay: random(5_000)))
            }
            others.insert([UInt32(index), UInt32(people.count)])
            people.append(relative)
        }
        var registre = RegistreCompare()
        for (dossier, person) in people.enumerated() { registre.append(person, dossier: UInt32(dossier)) }
        return (registre, same, others)
    }

    @Test func findsWhoCameTwiceAndLeavesTwinsAndFathersAlone() {
        let (registre, same, others) = Self.file()
        let modele = EstimateModele(registre)(version: 1)
        let found = Set(
            FindPaires(registre, modele)().paires.filter { $0.probabilite >= modele.seuil }.map { [$0.a, $0.b] })
        let right = found.intersection(same).count
        print(
            "found \(found.count), right \(right) of \(same.count), relatives taken for them \(found.intersection(others).count)"
        )
        #expect(Double(right) >= 0.97 * Double(same.count))
        #expect(Double(found.count - right) <= 0.06 * Double(found.count))
    }

    /// The same pairs, probabilities and reasons, however the cores shared the work.
    @Test func isTheSameEachTime() {
        let (registre, _, _) = Self.file(800)
        let first = EstimateModele(registre)(version: 1)
        let second = EstimateModele(registre)(version: 1)
        #expect(first == second)
        #expect(FindPaires(registre, first)().paires == FindPaires(registre, second)().paires)
    }

    /// Ten thousand rows that say nothing, and as many that say all the same, end soon, and it is said.
    @Test func rowsThatAreAllAlikeAreLeftAside() {
        var registre = RegistreCompare()
        for dossier in 0..<5_000 {
            var one = IdentiteComparee()
            (one.nom, one.prenoms) = dossier % 2 == 0 ? ("INCONNU", "INCONNU") : ("Martin", "Jean")
            one.naissance = Naissance(iso: "1980-05-05")
            registre.append(one, dossier: UInt32(dossier))
        }
        let bilan = FindPaires(registre, EstimateModele(registre)(version: 1))()
        #expect(bilan.comparaisons < 100_000)
        #expect(bilan.ecartes.contains { $0.taille == 2_500 })
    }

    /// Each line of a person repeated again and again is a duplicate of the next one, however many there are.
    @Test(arguments: [99, 101, 180])
    func onePersonAgainAndAgain(_ times: Int) {
        var registre = Self.file(2_000).registre
        let first = (registre.records.last?.dossier ?? 0) + 1
        for time in 0..<times {
            var one = IdentiteComparee()
            (one.nom, one.prenoms) = ("Zielinska", "Katarzyna")
            one.naissance = Naissance(iso: "1986-09-04")
            one.telephones = ["0612345678"]
            registre.append(one, dossier: first + UInt32(time))
        }
        let bilan = FindPaires(registre, EstimateModele(registre)(version: 1))()
        var reached: Set<UInt32> = [first]
        // Pairs come by their smaller number; what a later one brings is found by going over them again.
        for _ in 0..<times where reached.count < times {
            for pair in bilan.paires where pair.probabilite >= 0.5 && pair.a >= first {
                if reached.contains(pair.a) || reached.contains(pair.b) { reached.formUnion([pair.a, pair.b]) }
            }
        }
        #expect(reached.count == times)
        #expect(bilan.ecartes.isEmpty == (times <= 100))
    }

    /// What ends before all is compared has no probability after the whole comparison either; the rest is compared the same.
    @Test func whatEndsEarlyCountsForNothing() {
        let registre = Self.file(900).registre
        var modele = EstimateModele(registre)(version: 1)
        // As in a file of a million, where two taken at random are never one and no resemblance is rare.
        for scope in modele.parts.indices { modele.parts[scope][.meme] = 1e-11 }
        modele.u = modele.u.map { levels in levels.map { max($0, 1e-3) } }
        let score = ScorePaire(modele, registre)
        let compare = ComparePersonnes(registre, PrenomsEnNom(registre, modele))
        var (refused, wrong, likely) = (0, 0, 0)
        for a in 0..<registre.count {
            for b in (a + 1)..<registre.count {
                let (left, right) = (compare.records[a], compare.records[b])
                let whole = compare(a, b)
                let probability = score.probability(whole, left, right)
                if probability > 0 { likely += 1 }
                if let constats = score.constats(left, right, compare) {
                    if constats != whole { wrong += 1 }
                } else {
                    refused += 1
                    if probability != 0 { wrong += 1 }
                }
            }
        }
        #expect(wrong == 0)
        #expect(refused > 100_000 && likely > 5)
        print("\(refused) pairs that ended early, \(likely) that may be one")
    }

    @Test func anEmptyFileHasNoPairs() {
        var registre = RegistreCompare()
        #expect(FindPaires(registre, EstimateModele(registre)(version: 1))().paires.isEmpty)
        registre.append(IdentiteComparee(), dossier: 0)
        registre.append(IdentiteComparee(), dossier: 1)
        #expect(FindPaires(registre, EstimateModele(registre)(version: 1))().paires.isEmpty)
    }
}
