// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// Counts, once a day, how good the file is by each criterion of the label, desk by desk. All forms are read, on all
/// cores, a bounded number at a time; the counts are written at the end, in one transaction. Stopped on its way it leaves
/// nothing behind and is done again.
package struct MeasureQualite: Sendable {
    package struct Outcome: Sendable {
        package let dossiers: Int
        package let guichets: Int
    }

    private static let batch = 200
    /// Days that stay one by one; older ones by month.
    static let days = 62

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil when the day was measured already and `again` is false; throws `BailTenu` while another process counts. A day of the past is measured with the forms as they are
    /// today: those that came later are left out, what was changed since is not undone.
    package func callAsFunction(
        on jour: Day, again: Bool = false, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> Outcome? {
        guard jour <= world.today else { throw DayToCome() }
        return try await world.underBail("qualite") { try await measure(jour, again: again, progress) }
    }

    package struct DayToCome: Error {}

    private func measure(_ jour: Day, again: Bool, _ progress: @Sendable (Int) -> Void) async throws -> Outcome? {
        if !again, let last = try await world.base.read({ try $0.qualite.last() }), last.jour >= jour { return nil }
        var comptes = try await count(on: jour, progress)
        var region = CompteQualite()
        for compte in comptes.values { region.merge(compte) }
        // A base that never printed one, taken over from another system, says nothing of how fast they came.
        if region.mesures.first(where: { $0.critere == .attestation })?.numerateur == 0 {
            region.remove(.attestation)
            for guichet in comptes.keys { comptes[guichet]?.remove(.attestation) }
        }
        let lines =
            region.mesures.map { MesureGuichet(guichet: QualiteStore.region, mesure: $0) }
            + comptes.sorted { $0.key < $1.key }.flatMap { guichet, compte in
                compte.mesures.map { MesureGuichet(guichet: guichet, mesure: $0) }
            }
        let (now, oldest) = (world.now(), world.today.adding(days: -Self.days))
        try await world.base.writeAloneAgain { registry in
            try registry.qualite.replace(jour, lines, now: now)
            _ = try registry.qualite.thin(before: oldest)
        }
        return Outcome(dossiers: region.dossiers, guichets: comptes.count)
    }

    /// A few batches are read ahead of those that are counted.
    private func count(
        on jour: Day, _ progress: @Sendable (Int) -> Void
    ) async throws -> [String: CompteQualite] {
        // Some tens of thousands of ids at most.
        let suspects = try await world.base.read { registry in
            try registry.doublons.hasPassed() ? Set(try registry.ensembles.openMembres()) : nil
        }
        let clock = world.rulebook.territoire.clock
        let limit = clock.start(of: jour.adding(days: 1))
        var (comptes, seen): ([String: CompteQualite], Int) = ([:], 0)
        func take(_ counted: [String: CompteQualite]) {
            for (guichet, compte) in counted {
                comptes[guichet, default: CompteQualite()].merge(compte)
                seen += compte.dossiers
            }
            progress(seen)
        }
        try await withThrowingTaskGroup(of: [String: CompteQualite].self) { group in
            var (after, running): (ID<Demande>, Int) = (ID(.min), 0)
            while true {
                try Task.checkCancellation()
                let place = after
                let dossiers = try await world.base.read {
                    try $0.qualite.dossiers(after: place, registeredBefore: limit, count: Self.batch)
                }
                guard let last = dossiers.last else { break }
                after = last.id
                let rulebook = world.rulebook
                group.addTask { try Self.count(dossiers, suspects, on: jour, rulebook) }
                running += 1
                if running > ProcessInfo.processInfo.activeProcessorCount, let counted = try await group.next() {
                    running -= 1
                    take(counted)
                }
            }
            for try await counted in group { take(counted) }
        }
        return comptes
    }

    private static func count(
        _ dossiers: [DossierAMesurer], _ suspects: Set<ID<Demande>>?, on jour: Day, _ rulebook: Rulebook
    ) throws -> [String: CompteQualite] {
        let clock = rulebook.territoire.clock
        var comptes: [String: CompteQualite] = [:]
        for dossier in dossiers {
            // One that a newer program wrote is left out: the day is not lost for it.
            guard let formulaire = try? Formulaire(canonical: dossier.formulaire, version: dossier.version) else {
                continue
            }
            let mesures = rulebook.measure(
                DossierMesure(
                    etat: dossier.etat, expireLe: dossier.expireLe, modifieeLe: clock.day(dossier.modifieeLe),
                    numeroLe: dossier.numeroLe.map(clock.day), attestationLe: dossier.attestationLe,
                    estRepris: dossier.estRepris, estSuspect: suspects?.contains(dossier.id),
                    formulaire: formulaire), on: jour)
            comptes[dossier.guichet, default: CompteQualite()].add(mesures)
        }
        return comptes
    }
}
