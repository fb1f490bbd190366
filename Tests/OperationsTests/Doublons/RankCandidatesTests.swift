// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores
import Testing

@testable import Operations

@Suite struct RankCandidatesTests {
    private static let names: [String?] = [
        nil, "", "BEN MOUSSA", "BENMOUSSA", "MOUSSA", "DUPONT", "DUPOND", "MARTIN", "MARTINE", "MARIE", "MARIE CLAIRE",
        "CLAIRE", "OUATTARA", "WATTARA", "LI", "ИВАНОВ",
    ]
    private static let days = ["1988-03-14", "1988-03-15", "1988-12-03", "1988-03-12", "1951-02-02", "1988"]

    /// What was worked out of a form serves for all who bear it: together they rank as each of them does alone.
    @Test func allTogetherRankAsEachAlone() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let identites = (0...Int.random(in: 0...1, using: &generator)).map { _ in
                var identite = IdentiteComparee()
                identite.nom = Self.names.randomElement(using: &generator) ?? nil
                identite.nomUsage = Self.names.randomElement(using: &generator) ?? nil
                identite.prenoms = Self.names.randomElement(using: &generator) ?? nil
                identite.naissance = Self.day(&generator)
                return identite
            }
            let persons = (0..<30).map { _ in
                FoundPerson(
                    demande: ID(Int64.random(in: 1...20, using: &generator)),
                    nom: Self.names.randomElement(using: &generator) ?? nil,
                    usage: Self.names.randomElement(using: &generator) ?? nil,
                    prenoms: Self.names.randomElement(using: &generator) ?? nil, naissance: Self.day(&generator))
            }
            let rank = RankCandidates(identites)
            var best: [ID<Demande>: Int] = [:]
            for person in persons {
                let score = (1...9).last { !rank([person], least: $0).isEmpty } ?? 0
                best[person.demande] = max(score, best[person.demande] ?? 0)
            }
            let expected = best.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
            #expect(rank(persons) == expected)
            let known = Set(expected.prefix(2))
            #expect(rank(persons, except: known) == expected.filter { !known.contains($0) })
        }
    }

    private static func day(_ generator: inout SeededGenerator) -> Naissance? {
        (days + [""]).randomElement(using: &generator).flatMap(Naissance.init(iso:))
    }
}
