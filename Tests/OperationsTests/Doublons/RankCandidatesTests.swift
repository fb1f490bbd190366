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

    /// Surname, usage name, first names and birth date of a person on file, and what they are worth for DUPONT, usage name MARTIN, MARIE
    /// CLAIRE, born on 14 March 1988: 3 the same, 2 alike, 1 begun alike; 3 more on the day, 2 a slip away, where at other dates both names
    /// must be alike.
    @Test(
        arguments: [
            (["DUPONT", nil, "MARIE CLAIRE", "1988-03-14"], 9), (["MARTIN", nil, "MARIE CLAIRE", "1988-03-14"], 9),
            (["LI", "DUPONT", "MARIE CLAIRE", "1988-03-14"], 9), (["MARIE CLAIRE", nil, "DUPONT", "1988-03-14"], 9),
            (["DUPOND", nil, "MARIE", "1988-03-14"], 7), (["DUPOND", nil, "MARIE", "1988-03-15"], 6),
            (["DUPOND", nil, "MARIE", "1951-02-02"], 0), (["DUPONT", nil, "MARIE CLAIRE", "1951-02-02"], 6),
            (["DUPONT", nil, "MARIE CLAIRE", nil], 6), (["DUPONT", nil, "MARIE", nil], 5),
            (["DUPOND", nil, "MARIE", nil], 0),
            (["DUPONT", nil, "LI", "1988-03-14"], 6), (["DUVAL", nil, "LI", "1988-03-14"], 4),
            (["LI", nil, "OUATTARA", "1988-03-14"], 0), (["DUPONT", nil, "LI", "1988-03-15"], 5),
            (["DUVAL", nil, "LI", "1988-03-15"], 0), ([nil, nil, nil, "1988-03-14"], 0),
        ] as [([String?], Int)])
    func whatAPersonIsWorth(_ found: [String?], _ worth: Int) {
        var identite = IdentiteComparee()
        (identite.nom, identite.nomUsage, identite.prenoms) = ("Dupont", "Martin", "Marie Claire")
        identite.naissance = Naissance(iso: "1988-03-14")
        let person = FoundPerson(
            demande: ID(1), nom: found[0], usage: found[1], prenoms: found[2],
            naissance: found[3].flatMap(Naissance.init(iso:)))
        let score = (1...9).last { !RankCandidates([identite])([person], least: $0).isEmpty } ?? 0
        #expect(score == worth)
    }

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
