// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores
import Testing

@testable import Operations

@Suite struct RessemblanceTests {
    private static let names: [String?] = [
        nil, "", "MARTIN", "MARTINE", "MATRIN", "AMRTIN", "MARIE", "MARIE CLAIRE", "MARIA CLAIRE", "LI", "LIU", "LIN",
        "ÉLI", "ИВАНОВ", "ИВАНОВА",
    ]
    private static let days = ["1988-03-14", "1988-12-03", "1988-03-12", "1988"].map(Naissance.init(iso:))

    /// What is compared last, or not at all where something else parts two persons already, says what it would have said.
    @Test func shortCutsSayWhatTheWholeComparisonSays() {
        var generator = SeededGenerator(seed: 9)
        func name() -> String? { Self.names.randomElement(using: &generator) ?? nil }
        var (alike, wrong) = (0, 0)
        for _ in 0..<20_000 {
            let naissance = Self.days.randomElement(using: &generator) ?? nil
            let typed = SearchedPerson(
                role: "titulaire", nom: name(), usage: name(), prenoms: name(), naissance: naissance)
            let born = Bool.random(using: &generator) ? naissance : Self.days.randomElement(using: &generator) ?? nil
            let found = FoundPerson(demande: ID(1), nom: name(), usage: name(), prenoms: name(), naissance: born)
            let ressemblance = Ressemblance(typed, found)
            let whole = Self.whole(typed, found)
            if ressemblance?.nom != whole?.nom || ressemblance?.prenoms != whole?.prenoms { wrong += 1 }
            if ressemblance != nil { alike += 1 }
        }
        #expect(wrong == 0 && alike > 200)
    }

    private static func whole(
        _ typed: SearchedPerson, _ found: FoundPerson
    ) -> (nom: Ressemblance.Nom, prenoms: Ressemblance.Prenoms)? {
        guard let born = typed.naissance, let foundBorn = found.naissance else { return nil }
        guard born == foundBorn || born.inverted == foundBorn else { return nil }
        let noms = [typed.nom, typed.usage].compactMap { $0 }
        let foundNoms = [found.nom, found.usage].compactMap { $0 }
        let (given, foundGiven) = (typed.prenoms ?? "", found.prenoms ?? "")
        let prenoms = prenoms(given, foundGiven)
        let isShared = noms.contains(where: foundNoms.contains)
        let nom: Ressemblance.Nom? =
            if typed.nom != nil, typed.nom == found.nom { .naissance } else if isShared {
                typed.usage != nil && typed.usage == found.usage ? .usage : .croise
            } else { noms.contains { nom in foundNoms.contains { isNear(nom, $0) } } ? .proche : nil }
        if let nom, let prenoms { return (nom, prenoms) }
        guard born == foundBorn, noms.contains(foundGiven), foundNoms.contains(given) else { return nil }
        return (.inverse, .identique)
    }

    private static func prenoms(_ given: String, _ other: String) -> Ressemblance.Prenoms? {
        if given == other { return .identique }
        if isNear(given, other) { return .proche }
        guard let first = given.split(separator: " ").first, let second = other.split(separator: " ").first else {
            return nil
        }
        return first == second ? .partiel : isNear(String(first), String(second)) ? .proche : nil
    }

    private static func isNear(_ left: String, _ right: String) -> Bool {
        min(left.count, right.count) >= 3 && FormIndex.isOneEdit(Array(left.utf8), Array(right.utf8))
    }
}
