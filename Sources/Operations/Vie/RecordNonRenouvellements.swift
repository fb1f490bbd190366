// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Strikes off what was not renewed, thirteen months after the start of its year, where the notice is proved on every channel that
/// was due (R441-2-7; arrêté of 2015, annex, 6.1). Others wait, and are counted. Safe to run twice, and after days that were missed.
package struct RecordNonRenouvellements: Sendable {
    package struct Outcome: Sendable, Hashable {
        package internal(set) var radiees = 0
        /// Past their day, without the proof of a notice.
        package internal(set) var sansPreuve = 0
        /// The notice left late: their day is still to come.
        package internal(set) var reportees = 0
        /// More files were past their day than were to be looked at.
        package internal(set) var isPartial = false
    }

    private static let page = 200
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `writes` false: what would be done. `most`: files that are looked at, at most.
    package func callAsFunction(
        on day: Day, writes: Bool = true, most: Int = .max, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Outcome {
        let (rulebook, clock) = (world.rulebook, world.rulebook.territoire.clock)
        var outcome = Outcome()
        let end = rulebook.finRadiable(on: day)
        // Without a proof there is nothing to lock, nor to read: these are counted.
        let (untold, ended) = try await world.base.read { registry in
            (
                try registry.courriers.countUntold(until: end, most: most),
                // Only who bounds the question asks whether it was enough.
                most == .max ? 0 : try registry.courriers.countEnded(until: end, most: most)
            )
        }
        outcome.sansPreuve = untold
        outcome.isPartial = ended == most
        var place: (expireLe: Day, id: ID<Demande>)?
        var seen = 0
        while seen < most {
            try Task.checkCancellation()
            let from = place
            let found = try await world.base.read {
                try $0.courriers.ended(until: end, after: from, limit: Self.page)
            }
            guard let last = found.last else { return outcome }
            place = (last.expireLe, last.demande)
            seen += found.count
            let now = world.now()
            let events: [ID<Evenement>] = found.map { _ in world.ids.next(now) }
            let avis = try found.map { file in
                writes ? try AvisRadiation(file.demande, .nonRenouvellement, on: day, world, now: now) : nil
            }
            let work: @Sendable (Registry) throws -> Outcome = { registry in
                var batch = Outcome()
                let ids = found.map(\.demande)
                let notices = try registry.courriers.of(ids)
                // Always in the same order: two servers do not wait for one another in a ring.
                for (id, (event, avis)) in zip(ids, zip(events, avis)).sorted(by: { $0.0 < $1.0 }) {
                    guard let demande = writes ? try registry.demandes.lock(id) : try registry.demandes.find(id) else {
                        continue
                    }
                    let situation = try registry.situation(of: demande, rulebook)
                    guard rulebook.radiationNonRenouvellement(situation) <= day else { continue }
                    switch examineNonRenouvellement(situation, notices[id] ?? [], on: day, rulebook, clock: clock) {
                    case .failure(.sansPreuve): batch.sansPreuve += 1
                    case .failure(.tropTot): batch.reportees += 1
                    case .failure(.etat): continue
                    case .success(let contenu):
                        batch.radiees += 1
                        guard writes else { continue }
                        let next = demande.changed(.radiee, radieeLe: day, now)
                        try registry.demandes.updateVie(next)
                        try registry.append(
                            .radiation, contenu, of: id, on: day, event, by: .systeme("radiations"), now)
                        try avis?.insert(for: next, registry)
                    }
                }
                return batch
            }
            let batch = writes ? try await world.base.write(work) : try await world.base.read(work)
            outcome.radiees += batch.radiees
            outcome.sansPreuve += batch.sansPreuve
            outcome.reportees += batch.reportees
            progress(outcome.radiees)
        }
        outcome.isPartial = true
        return outcome
    }
}
