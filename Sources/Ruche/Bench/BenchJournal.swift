// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores

/// The shared journal: its order, its chain, and those who follow it.
enum BenchJournal {
    static func run(_ site: BenchSite, seconds: Double) async throws -> [Measure] {
        let world = site.world
        // Rows without a position, as registrations leave them.
        let count = 20_000
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "bench", organisme: ID(0), organismeNom: "", guichet: nil,
            role: .gestionnaire, perimetre: .region)
        let insert = ContinuousClock.now
        try await append(count, world, acteur)
        let inserted = Double(count) / ((.now - insert) / .seconds(1))
        let sequence = SequenceJournal(world, porteur: "bench-\(UUID().uuidString)")
        var (start, done) = (ContinuousClock.now, 0)
        // The server of the bench before may hold the lease for ten seconds more.
        for _ in 0..<60 where done == 0 {
            start = .now
            done = try await sequence.all()
            if done == 0 { try await Task.sleep(for: .milliseconds(250)) }
        }
        let sequenced = Double(done) / max((.now - start) / .seconds(1), 0.001)
        var rate = Measure(what: "events given their place and chained", value: sequenced, unit: "/s")
        rate.ratio = sequenced / inserted
        rate.against = "events appended in bulk"
        var last = try await ReadStatus(world)().position
        var latencies = Latencies()
        let changes = ReadChangements(world)
        for _ in 0..<200 {
            let from = Int64.random(in: 0..<max(1, last))
            let ask = ContinuousClock.now
            _ = try await changes(apres: from, limite: 200, by: acteur)
            latencies.add(.now - ask)
        }
        var histories = Latencies()
        for demande in site.samples {
            let ask = ContinuousClock.now
            _ = try await ReadJournal(world)(demande.id, curseur: nil, limite: 50, by: acteur)
            histories.add(.now - ask)
        }
        let check = ContinuousClock.now
        let report = try await CheckJournal(world)(limit: 200_000)
        let checked = Double(report.events) / max((.now - check) / .seconds(1), 0.001)
        last = try await ReadStatus(world)().position
        return [
            Measure(what: "events appended in bulk", value: inserted, unit: "/s"), rate,
            Measure(what: "events verified (chain and contents)", value: checked, unit: "/s"),
            Measure(what: "events in the journal", value: Double(last), unit: ""),
        ] + latencies.measures("page of 200 changes", p99: 20)
            + histories.measures("history of a file", p99: 20)
    }

    private static func append(_ count: Int, _ world: World, _ acteur: Acteur) async throws {
        for _ in 0..<count / 1_000 {
            let now = world.now()
            let entries = (0..<1_000).map { _ in
                JournalEntry(
                    .modification, demande: nil, survenuLe: world.today, recuLe: now, by: acteur, contenu: "[]",
                    id: world.ids.next(now), now: now)
            }
            try await world.base.writeAlone { registry in
                var rows = NewRows()
                for entry in entries { rows.add(entry.evenement, entry.contenu) }
                try registry.load(rows)
            }
        }
    }
}
