// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The engine over what changed, once a day: a work of the night. A model is estimated by people alone; without one nothing is compared.
package struct NightDoublons: Sendable {
    package enum Outcome: Sendable {
        case done(RunDoublons.Report)
        /// That day was looked at already, or another pass began meanwhile.
        case already
        /// Servers wait for the hours in which nobody works: a pass asks for all cores.
        case later
        case noModele
    }

    /// What a pass would look at.
    package enum Due: Sendable, Equatable {
        /// Files that changed since the last pass; all of them before the first one.
        case dossiers(Int)
        case noModele
    }

    /// From midnight to six; beyond a day and a half without a pass, at any hour: a server that is off at night has duplicates too.
    private static let night = 0..<6 * 3_600
    private static let longest = 129_600
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `day`: the one that is over, for a server; today by hand, and then a pass is done whatever was done before.
    package func callAsFunction(on day: Day, atNight: Bool = false) async throws -> Outcome {
        let (modele, last) = try await world.base.read { registry in
            (try registry.doublons.currentVersion(), try registry.doublons.lastDone())
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
        let world = world
        return try await world.underBail(Travail.doublons) {
            // What was keyed a moment ago has no position yet: a pass over what changed would not see it.
            _ = try await SequenceJournal(world, porteur: Travail.doublons).all()
            do {
                return .done(try await RunDoublons(world, projections: world.formes.folder)(partial: true))
            } catch is RecordPassage.Overtaken {
                return .already
            }
        }
    }

    package func due() async throws -> Due {
        try await world.base.read { registry in
            guard try registry.doublons.currentVersion() != nil else { return .noModele }
            let position = try registry.doublons.lastDone()?.position ?? 0
            return .dossiers(try registry.journal.countDemandes(after: position))
        }
    }
}
