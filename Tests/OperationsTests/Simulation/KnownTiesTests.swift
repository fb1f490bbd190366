// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

@testable import Operations

/// Second applications, twins, relatives and namesakes that are known: what duplicate detection is measured with.
@Suite struct KnownTiesTests {
    private struct Pair {
        let second: SimulatedDemande
        let first: SimulatedDemande
        let lien: Lien
    }

    private static let pairs: Result<[Pair], any Error> = Result {
        let sample = try SimulatedSample.one.get()
        return sample.lives.indices.compactMap { index in
            sample.region.truth(index).map {
                Pair(second: sample.region.draw(index), first: sample.region.draw($0.autre), lien: $0)
            }
        }
    }

    @Test func theyAreAsManyAsTheTablesSay() throws {
        let sample = try SimulatedSample.one.get()
        let pairs = try Self.pairs.get()
        for (genre, share) in [
            (Lien.Genre.doublon, sample.tables.liens.doublon), (.jumeau, sample.tables.liens.jumeau),
            (.parent, sample.tables.liens.parent), (.homonyme, sample.tables.liens.homonyme),
        ] {
            let found = pairs.count { $0.lien.genre == genre } * 1000
            #expect(abs(found / SimulatedSample.demandes - share) <= max(2, share / 10), "\(genre): \(found)")
        }
        for pair in pairs {
            #expect(pair.lien.autre < pair.second.index && pair.first.index == pair.lien.autre)
            #expect(pair.first.vie.radiation == nil && pair.second.vie.radiation == nil)
            #expect(sample.region.truth(pair.lien.autre) == nil, "no chains")
        }
        print(Lien.Genre.allCases.map { genre in "\(genre) \(pairs.count { $0.lien.genre == genre })" })
    }

    @Test func everyMistakeIsMade() throws {
        var counts: [Faute: Int] = [:]
        var (none, several) = (0, 0)
        for pair in try Self.pairs.get() where pair.lien.genre == .doublon {
            for faute in pair.lien.fautes { counts[faute, default: 0] += 1 }
            if pair.lien.fautes.isEmpty { none += 1 }
            if pair.lien.fautes.count > 2 { several += 1 }
        }
        print(Faute.allCases.map { "\($0) \(counts[$0, default: 0])" }.joined(separator: ", "))
        for faute in Faute.allCases { #expect(counts[faute, default: 0] > 0, "\(faute)") }
        #expect(none > 0 && several > 100)
    }

    @Test func aSecondApplicationIsOfTheSamePeople() throws {
        for pair in try Self.pairs.get() where pair.lien.genre == .doublon {
            let (one, two) = (pair.first.formulaire, pair.second.formulaire)
            #expect(one.nombrePersonnes == two.nombrePersonnes)
            #expect(one.personnesACharge == two.personnesACharge)
            let written: Set<Faute> = [
                .accents, .casse, .traits, .particule, .nomUsage, .inversion, .translitteration, .prenoms, .jourMois,
                .premierJanvier, .chiffre, .lettre, .titulaires,
            ]
            if written.isDisjoint(with: pair.lien.fautes) {
                #expect(one.demandeur?.nomNaissance == two.demandeur?.nomNaissance)
                #expect(one.demandeur?.prenoms == two.demandeur?.prenoms)
                #expect(one.demandeur?.naissance == two.demandeur?.naissance)
            } else {
                #expect(one.demandeur != two.demandeur)
            }
            #expect(pair.lien.fautes.contains(.demenagement) || one.adresse == two.adresse)
        }
    }

    @Test func relativesAreOtherPersons() throws {
        var close = 0
        for pair in try Self.pairs.get() where pair.lien.genre != .doublon {
            guard let one = pair.first.formulaire.demandeur, let two = pair.second.formulaire.demandeur else {
                Issue.record("an applicant is missing")
                continue
            }
            #expect(one.nomNaissance == two.nomNaissance)
            switch pair.lien.genre {
            case .jumeau:
                #expect(one.naissance == two.naissance && one.prenoms != two.prenoms)
                if one.prenoms.prefix(2) == two.prenoms.prefix(2) { close += 1 }
            case .homonyme: #expect(one.prenoms == two.prenoms)
            // Father and son, brothers and sisters, cousins: never the same name at the same date.
            default: #expect(one.prenoms != two.prenoms || one.naissance != two.naissance)
            }
        }
        #expect(close > 20)
    }
}
