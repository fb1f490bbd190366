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
        let (faults, empty) = try await world.base.database.read { connection in
            var (faults, empty) = ([String](), 0)
            for planned in queries {
                let plan = try connection.plan(planned.query)
                if planned.isAnswered(by: plan) { continue }
                if let table = try emptyTable(plan, connection) {
                    // PostgreSQL reads a table without rows from end to end, whatever its indexes: asked what it would do.
                    try connection.script("SET LOCAL enable_seqscan = off")
                    let other = try connection.plan(planned.query)
                    try connection.script("SET LOCAL enable_seqscan = on")
                    empty += 1
                    if planned.isAnswered(by: other) { continue }
                    faults.append("\(planned.name) (\(table) is empty): \(other)")
                } else {
                    faults.append("\(planned.name): \(plan)")
                }
            }
            return (faults, empty)
        }
        var measure = Measure(
            what: "lists and searches answered by their index", value: Double(queries.count - faults.count), unit: "")
        measure.target = "\(queries.count)"
        measure.isMet = faults.isEmpty
        return (
            [measure, Measure(what: "of which over tables that are empty here", value: Double(empty), unit: "")], faults
        )
    }

    /// The table that a plan of PostgreSQL reads from end to end, when it has no row.
    private static func emptyTable(_ plan: String, _ connection: any Connection) throws -> String? {
        guard connection.dialect == .postgres, let found = plan.firstMatch(of: /Seq Scan on ([a-z_]+)/) else {
            return nil
        }
        let table = String(found.1)
        // A name out of a plan: letters and underscores.
        let rows = try connection.query("SELECT 1 FROM \(trusted: table) LIMIT 1")
        return rows.isEmpty ? table : nil
    }
}
