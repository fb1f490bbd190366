// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores

/// How the engine means to answer each list and each search on this base, and whether that is by its index.
enum BenchPlans {
    static func run(_ site: BenchSite) async throws -> (measures: [Measure], faults: [String]) {
        guard let sample = site.samples.first(where: { $0.formulaire.demandeur != nil }),
            let person = sample.formulaire.searchedPersons.first, let naissance = person.naissance
        else { return ([], ["the base holds no active application"]) }
        let world = site.world
        let queries = PlannedQuery.all(
            nom: person.nom ?? "", prenoms: person.prenoms ?? "", naissance: naissance,
            telephone: sample.formulaire.telephone ?? "0600000000", numero: sample.numero ?? "", demande: sample.id,
            guichet: sample.guichet, compte: ID(1), today: world.today, since: world.now().adding(seconds: -86_400))
        let faults = try await world.base.database.read { connection in
            try queries.compactMap { planned -> String? in
                let plan = try connection.plan(planned.query)
                return planned.isAnswered(by: plan) ? nil : "\(planned.name): \(plan)"
            }
        }
        var measure = Measure(
            what: "lists and searches answered by their index", value: Double(queries.count - faults.count), unit: "")
        measure.target = "\(queries.count)"
        measure.isMet = faults.isEmpty
        return ([measure], faults)
    }
}
