// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Linkage
package import Stores

/// The engine over what changed, once a day: a work of the night. A model is estimated by people alone; without one nothing is compared.
package struct NightDoublons: Sendable {
    package enum Outcome: Sendable {
        case done(RunDoublons.Report)
        /// In a process of its own. `isKept`: its register stays for the next one, where one is kept.
        case apart(StoredPassage, isKept: Bool)
        /// That day was looked at already, or another pass began meanwhile.
        case already
        /// Servers wait for the hours in which nobody works, and an hour after any pass that did not end.
        case later
        case noModele
    }

    /// What changed since the last pass, whatever the next one reads.
    package enum Due: Sendable, Equatable {
        /// All files before the first pass.
        case dossiers(Int, isPartial: Bool = false)
        case noModele
    }

    /// The process of its own ended, and no pass with it.
    package struct NoPassage: Error {}

    /// From midnight to six; beyond a day and a half without a pass, at any hour: a server that is off at night has duplicates too.
    private static let night = 0..<6 * 3_600
    private static let longest = 129_600
    /// After the last attempt, whatever became of it.
    private static let rest = 3_600
    /// Files on record up to which a server compares by itself. The register of a million takes 1 GB: more than all the rest of a server,
    /// which would not give it back.
    package static let most = 100_000
    private let world: World
    private let most: Int
    private let apart: (@Sendable () async throws -> Void)?

    /// `apart`: does a pass over what changed, or over all where no register is kept, in a process of its own, and returns when it is done;
    /// beyond `most` files on record it is asked for that.
    package init(_ world: World, most: Int = Self.most, apart: (@Sendable () async throws -> Void)? = nil) {
        self.world = world
        self.most = most
        self.apart = apart
    }

    /// In a server: what compares leaves a core to those who ask for pages meanwhile.
    package static func leaveACore() { spareCore() }

    /// `day`: the one that is over, for a server; today by hand, and then a pass is done whatever was done before.
    package func callAsFunction(on day: Day, atNight: Bool = false) async throws -> Outcome {
        let (modele, last, tried) = try await world.base.read { registry in
            (
                try registry.doublons.currentVersion(), try registry.doublons.lastDone(),
                try registry.doublons.passages(limit: 1).first
            )
        }
        guard modele != nil else { return .noModele }
        let clock = world.rulebook.territoire.clock
        if let last {
            if clock.day(last.commenceLe) > day { return .already }
            if atNight, !Self.night.contains(clock.second(world.now())),
                last.commenceLe.adding(seconds: Self.longest) > world.now()
            {
                return .later
            }
        }
        if atNight, let tried, tried.commenceLe.adding(seconds: Self.rest) > world.now() { return .later }
        let (world, most, apart) = (world, most, apart)
        return try await world.underBail(Travail.doublons) {
            // What was keyed a moment ago has no position yet: a pass over what changed would not see it.
            _ = try await SequenceJournal(world, porteur: Travail.doublons).all()
            do {
                if let apart, try await world.base.read({ try $0.demandes.onFile() }) > most {
                    let passage = try await Self.passage(world, apart)
                    return .apart(passage, isKept: world.formes.folder.map { KeepRegistre(folder: $0).exists } ?? true)
                }
                let run = RunDoublons(world, projections: world.formes.folder)
                return .done(try await run(partial: true))
            } catch is RecordPassage.Overtaken {
                return .already
            }
        }
    }

    private static func passage(
        _ world: World, _ apart: @Sendable () async throws -> Void
    ) async throws -> StoredPassage {
        func read() async throws -> (newest: StoredPassage?, done: StoredPassage?) {
            try await world.base.read { (try $0.doublons.passages(limit: 1).first, try $0.doublons.lastDone()) }
        }
        let before = try await read()
        do {
            try await apart()
            guard let done = try await read().done, done.id != before.done?.id else { throw NoPassage() }
            return done
        } catch let error where !(error is CancellationError || error is RecordPassage.Overtaken) {
            // Killed for its memory while it read, it left no pass that failed, and would be started again each minute.
            let record = RecordPassage(world)
            if let after = try? await read(), after.newest?.id == before.newest?.id,
                let modele = try? await world.base.read({ try $0.doublons.currentVersion() })
            {
                try? await record.fail(try await record.begin(modele: modele, .partiel))  // the base may be what failed
            }
            throw error
        }
    }

    /// `events`: of the journal that are looked at; where there are more, so many files at least.
    package func due(events: Int = .max) async throws -> Due {
        try await world.base.read { registry in
            guard try registry.doublons.currentVersion() != nil else { return .noModele }
            let position = try registry.doublons.lastDone()?.position ?? 0
            let (count, isPartial) = try registry.journal.countDemandes(after: position, most: events)
            return .dossiers(count, isPartial: isPartial)
        }
    }
}
