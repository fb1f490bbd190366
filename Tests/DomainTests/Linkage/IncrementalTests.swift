// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Testing

@testable import Linkage

/// Under one model, a pass over what changed equals a pass over all, to the pair, also for pairs that disappear and for
/// those that a block parts when it grows over its bound.
@Suite struct IncrementalTests {
    /// People with few names, few dates and few streets: large blocks, that a small bound cuts.
    private struct People {
        var state: UInt64
        mutating func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        mutating func person() -> IdentiteComparee {
            var one = IdentiteComparee()
            one.nom = ["Benali", "Martin", "Dubois", "Nguyen", "Traore", "Da Silva", "Bennali", "Duboys"][random(8)]
            one.nomUsage = random(5) == 0 ? "Martin" : nil
            one.prenoms = ["Nadia", "Paul", "Marie Claire", "Marie", "Mohamed", "Muhammad", "Linh", "Awa"][random(8)]
            one.naissance = Naissance.day(Day(epochDay: 5_000 + random(60)))
            one.voie = "\(1 + random(4)) rue des Tanneurs"
            one.codePostal = "93\(500 + random(3))"
            one.telephones = random(2) == 0 ? ["07001234\(10 + random(40))"] : []
            return one
        }
        mutating func dossier() -> [IdentiteComparee] { random(4) == 0 ? [person(), person()] : [person()] }
    }

    @Test(arguments: [3, 8, 30, 1_000])
    func equalsAWholePass(_ borne: Int) throws {
        var people = People(state: UInt64(borne))
        // What the file holds, by key; the order in which dossiers came is not that of the keys.
        var file: [Int: [IdentiteComparee]] = [:]
        for key in 0..<160 { file[key] = people.dossier() }
        // One person again and again, more often than is compared two by two.
        let again = people.person()
        for key in 200..<330 { file[key] = [again] }
        func register(_ file: [Int: [IdentiteComparee]]) -> (RegistreCompare, [Int]) {
            var registre = RegistreCompare()
            let keys = file.keys.sorted()
            for (dossier, key) in keys.enumerated() {
                for person in file[key] ?? [] { registre.append(person, dossier: UInt32(dossier)) }
            }
            return (registre, keys)
        }
        func pairs(_ found: [PaireTrouvee], _ keys: [Int]) -> [[Int]: String] {
            var result: [[Int]: String] = [:]
            for pair in found {
                let (one, other) = (keys[Int(pair.a)], keys[Int(pair.b)])
                result[[min(one, other), max(one, other)]] =
                    "\(pair.probabilite) \(pair.raisons.map(\.code)) \(pair.rolesEchanges)"
            }
            return result
        }
        var (registre, keys) = register(file)
        var modele = EstimateModele(registre)(version: 1)
        modele.borne = borne
        // All that is compared is kept, so that the blocks themselves are held together.
        modele.plancher = 0
        var kept = pairs(FindPaires(registre, modele, ordre: keys.map(Int64.init))().paires, keys)
        var (appeared, disappeared, unchangedTouched) = (0, 0, 0)
        for round in 0..<8 {
            // Through bytes, as the next process would read it.
            var next = try #require(RegistreCompare(bytes: registre.bytes()))
            next.follow()
            var changed: Set<Int> = []
            for _ in 0..<(round % 3 == 0 ? 1 : 12) {
                let key = people.random(190)
                changed.insert(key)
                file[key] = people.random(4) == 0 ? nil : people.dossier()
            }
            // Some of those go, and some come back after others.
            for _ in 0..<3 {
                let key = 200 + people.random(130)
                changed.insert(key)
                file[key] = file[key] == nil || round % 2 == 0 ? [again] : nil
            }
            next.remove(dossiers: Set(keys.indices.filter { changed.contains(keys[$0]) }.map(UInt32.init)))
            for key in changed.sorted() {
                guard let persons = file[key] else { continue }
                for person in persons { next.append(person, dossier: UInt32(keys.count)) }
                keys.append(key)
            }
            let touched = touchedDossiers(next, modele, ordre: keys.map(Int64.init))
            let touchedKeys = Set(touched.map { keys[Int($0)] })
            unchangedTouched += touchedKeys.subtracting(changed).count
            let before = kept
            kept = kept.filter { pair in pair.key.allSatisfy { !touchedKeys.contains($0) } }
            for (pair, found) in pairs(
                FindPaires(next, modele, of: touched, ordre: keys.map(Int64.init))().paires, keys)
            { kept[pair] = found }
            let (whole, wholeKeys) = register(file)
            let wanted = pairs(FindPaires(whole, modele, ordre: wholeKeys.map(Int64.init))().paires, wholeKeys)
            #expect(kept == wanted, "round \(round)")
            appeared += Set(wanted.keys).subtracting(before.keys).count
            disappeared += Set(before.keys).subtracting(wanted.keys).count
            registre = next
        }
        print(
            "bound \(borne): \(appeared) pairs appeared, \(disappeared) went, \(unchangedTouched) files looked at again without a change of their own"
        )
        #expect(disappeared > 0)
        if borne == 8 { #expect(unchangedTouched > 0) }
    }

    @Test func bytesThatAreNotARegisterAreRefused() {
        var registre = RegistreCompare()
        registre.append(IdentiteComparee(), dossier: 0)
        let bytes = registre.bytes()
        #expect(RegistreCompare(bytes: bytes) != nil)
        #expect(RegistreCompare(bytes: bytes.dropLast(3)) == nil)
        #expect(RegistreCompare(bytes: Data()) == nil)
        #expect(RegistreCompare(bytes: bytes + [0]) == nil)
        #expect(RegistreCompare(bytes: Data(repeating: 0xff, count: 900)) == nil)
    }
}
