// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Stores

/// The questions of the counter, one after the other, with the trace that each leaves.
enum BenchSearch {
    static func run(_ site: BenchSite, seconds: Double) async throws -> [Measure] {
        let world = site.world
        let build = ContinuousClock.now
        try await world.formes.rebuild(world.base)
        var measures = [
            Measure(what: "names read from the tables", value: (.now - build) / .seconds(1), unit: "s"),
            Measure(what: "distinct forms", value: Double(world.formes.status.forms), unit: ""),
        ]
        let acteur = try await site.agent()
        let search = SearchDemandes(world)
        let people = site.samples.compactMap { demande in demande.formulaire.demandeur.map { (demande, $0) } }
        let kinds: [(String, ((Demande, Titulaire)) -> String)] = [
            ("search by number", { $0.0.numero ?? "" }),
            ("search by telephone", { $0.1.telephone ?? "" }),
            ("search by name and first name", { "\($0.1.nomNaissance) \($0.1.prenoms)" }),
            ("search by name with a typing error", { "\(mistyped($0.1.nomNaissance)) \($0.1.prenoms)" }),
            ("search by name and birth date", { "\($0.1.nomNaissance) \($0.1.naissance.iso)" }),
            ("search by birth date", { $0.1.naissance.iso }),
            ("search by name alone", { $0.1.nomNaissance }),
        ]
        for (what, question) in kinds {
            var latencies = Latencies()
            var found = 0
            for person in people {
                let typed = question(person)
                guard !typed.isEmpty else { continue }
                let start = ContinuousClock.now
                let answer = try await search(typed, by: acteur)
                latencies.add(.now - start)
                if case .page(let page) = answer, page.results.contains(where: { $0.demande.id == person.0.id }) {
                    found += 1
                }
            }
            measures += latencies.measures(what, p99: 20)
            measures.append(
                Measure(
                    what: "\(what): found on the first page",
                    value: 100 * Double(found) / Double(max(1, latencies.count)),
                    unit: "%"))
        }
        var latencies = Latencies()
        for (demande, _) in people {
            let saisie = try demande.formulaire.saisie()
            let start = ContinuousClock.now
            _ = try await FindExistants(world)(saisie, by: acteur)
            latencies.add(.now - start)
        }
        measures += latencies.measures("duplicate check of one new form", p99: 10)
        return measures + [try await rights(search, acteur, people.map { "\($0.1.nomNaissance) \($0.1.prenoms)" })]
    }

    /// What it costs to look at the scope of each file: the same questions in turn by one who sees the region, for whom
    /// nothing is compared, and by one who sees a commune.
    private static func rights(
        _ search: SearchDemandes, _ region: Acteur, _ questions: [String]
    ) async throws -> Measure {
        let commune = Acteur(
            origine: .agent, compte: nil, nom: "bench", organisme: region.organisme, organismeNom: "",
            guichet: nil, role: .agentGuichet, perimetre: .communes(["93055"]))
        var spent: [Duration] = [.zero, .zero]
        for question in questions {
            for (index, acteur) in [region, commune].enumerated() {
                let start = ContinuousClock.now
                _ = try await search(question, by: acteur)
                spent[index] += .now - start
            }
        }
        let cost = 100 * (spent[1] / spent[0] - 1)
        var measure = Measure(
            what: "rights: a search under a commune, beyond the same under the region", value: cost, unit: "%")
        measure.target = "< 20 %"
        measure.isMet = cost < 20
        return measure
    }

    /// One letter in the middle replaced.
    static func mistyped(_ name: String) -> String {
        guard name.count > 3 else { return name }
        var letters = Array(name)
        letters[letters.count / 2] = letters[letters.count / 2] == "e" ? "a" : "e"
        return String(letters)
    }
}
