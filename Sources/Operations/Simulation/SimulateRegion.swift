// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
package import Reference
import Stores

/// Makes a fictional region in an empty base, the same for the same seed: bodies, desks, and ten years of
/// applications. People are drawn from marginal frequencies of names, never from a person.
///
/// Drawing and encoding take all cores; one writer chains the journal and loads the rows; indexes are built last.
package struct SimulateRegion: Sendable {
    package enum Answer: Sendable {
        case done(Outcome)
        /// A region is only made in a base without applications.
        case notEmpty
    }

    package struct Outcome: Sendable {
        package var demandes = 0
        package var evenements: Int64 = 0
        /// Until the rows were there, and until the indexes were.
        package var loaded: Duration = .zero
        package var indexed: Duration = .zero
    }

    private static let chunk = 1_000
    private let world: World
    private let names: NameTables

    package init(_ world: World, names: NameTables) {
        self.world = world
        self.names = names
    }

    /// Bodies, desks and conventions; gives the desks. Idempotent.
    package func createOrganismes() async throws -> [(organisme: Organisme, guichet: Guichet)] {
        let region = try organismes()
        let (bodies, codes) = try await world.base.read {
            (try $0.organismes.ids(), Set(try $0.organismes.allGuichets().map(\.code)))
        }
        let missing = (region.desks.map(\.organisme) + region.others).filter { !bodies.contains($0.id) }
        let desks = region.desks.map(\.guichet).filter { !codes.contains($0.code) }
        let conventions = region.conventions.filter { !bodies.contains($0.organisme) }
        if !missing.isEmpty || !desks.isEmpty {
            try await world.base.writeAlone { registry in
                try registry.organismes.load(missing)
                try registry.organismes.load(desks)
                try registry.adhesions.load(conventions)
            }
        }
        return region.desks
    }

    private func organismes() throws -> SimulatedOrganismes {
        SimulatedOrganismes(
            world.rulebook, desks: try loadGuichetsFictifs(),
            counts: try SimulationTables.load().territoires[world.rulebook.territoire.id].organismes,
            populations: names.populations)
    }

    /// The whole region in memory, its journal chained: for a small one that is written in a single transaction.
    func draw(demandes: Int, seed: UInt64) throws -> DrawnRegion {
        let bodies = try organismes()
        let region = try SimulatedRegion(
            tables: try SimulationTables.load(), names: names, rulebook: world.rulebook, guichets: bodies.desks,
            demandes: demandes, seed: seed, today: world.today)
        let rows = SimulatedRows(region: region, guichets: bodies.desks, rulebook: world.rulebook, seed: seed)
        var drawn = DrawnRegion(bodies)
        for start in stride(from: 0, to: region.total, by: Self.chunk) {
            let chunk = rows.chunk(start..<min(start + Self.chunk, region.total))
            drawn.sequences.merge(chunk.sequences) { max($0, $1) }
            drawn.add(chunk.rows, chunk.evenements)
        }
        return drawn
    }

    /// `demandes` are on file at the end; those that left in ten years come on top. `progress` hears how many are
    /// stored, of how many; `verite` each line of the side file: which applications are known to be of one household,
    /// of twins, of relatives. Nothing of it enters the base.
    package func callAsFunction(
        demandes: Int, seed: UInt64, progress: @Sendable (Int, Int) -> Void = { _, _ in },
        verite: ((String) throws -> Void)? = nil
    ) async throws -> Answer {
        guard try await world.base.read({ try $0.demandes.isEmpty() }) else { return .notEmpty }
        let guichets = try await createOrganismes()
        let region = try SimulatedRegion(
            tables: try SimulationTables.load(), names: names, rulebook: world.rulebook, guichets: guichets,
            demandes: demandes, seed: seed, today: world.today)
        let rows = SimulatedRows(region: region, guichets: guichets, rulebook: world.rulebook, seed: seed)
        let start = ContinuousClock.now
        try await world.base.beginFilling()
        var outcome = try await store(rows, total: region.total, progress)
        outcome.loaded = ContinuousClock.now - start
        try await world.base.endFilling()
        outcome.indexed = ContinuousClock.now - start
        if let verite {
            try verite("demande,autre,lien,fautes")
            for index in 0..<region.total {
                if let line = rows.truth(index) { try verite(line) }
            }
        }
        return .done(outcome)
    }

    /// Chunks are drawn in any order and written in theirs, a few ahead of the writer at most.
    private func store(
        _ rows: SimulatedRows, total: Int, _ progress: @Sendable (Int, Int) -> Void
    ) async throws -> Outcome {
        var outcome = Outcome()
        var chaine = JournalChain.origin
        var sequences: [String: Int] = [:]
        let bounds = stride(from: 0, to: total, by: Self.chunk).map { $0..<min($0 + Self.chunk, total) }
        try await withThrowingTaskGroup(of: (Int, SimulatedRows.Chunk).self) { group in
            var (next, written) = (0, 0)
            var drawn: [Int: SimulatedRows.Chunk] = [:]
            func draw() {
                guard next < bounds.count else { return }
                let number = next
                let range = bounds[number]
                group.addTask { (number, rows.chunk(range)) }
                next += 1
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount + 1 { draw() }
            while let (number, chunk) = try await group.next() {
                drawn[number] = chunk
                while var chunk = drawn.removeValue(forKey: written) {
                    draw()
                    written += 1
                    chunk.rows.sequence(
                        chunk.evenements.map { evenement in
                            outcome.evenements += 1
                            chaine = JournalChain.next(
                                after: chaine, position: outcome.evenements, evenement)
                            return (outcome.evenements, chaine)
                        })
                    sequences.merge(chunk.sequences) { max($0, $1) }
                    let ready = chunk.rows
                    try await world.base.writeAlone { try $0.load(ready) }
                    outcome.demandes += chunk.count
                    progress(outcome.demandes, total)
                }
            }
        }
        let used = sequences
        try await world.base.writeAlone { registry in
            for (portee, last) in used.sorted(by: { $0.key < $1.key }) {
                _ = try registry.numeros.takeBlock(portee: portee, count: last)
            }
        }
        return outcome
    }
}
