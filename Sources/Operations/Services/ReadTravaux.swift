// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What the works of the night did these last days, and what they would do tomorrow.
package struct ReadTravaux: Sendable {
    package struct Prevision: Sendable {
        package let comptes: [String: Int]
        /// There is more to be looked at than a page does.
        package var isPartial = false
    }

    package struct Tableau: Sendable {
        package let jours: [TravailJour]
        package let travaux: [Travail]
        /// By the name of a work; missing where nothing tells it beforehand.
        package let demain: [String: Prevision]
        package let le: Day
    }

    package static let jours = 14
    /// A page looks at so many files at most, of a base where nothing was ever told.
    private static let most = 20_000
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(by acteur: Acteur) async throws -> Tableau? {
        guard acteur.may(.manageServices) else { return nil }
        // A night does what the day before asks for.
        let (today, tomorrow) = (world.today, world.today.adding(days: 1))
        let first = today.adding(days: 1 - Self.jours)
        let (jours, travaux) = try await world.base.read {
            (try $0.travauxParJour.since(first), try $0.travaux.all())
        }
        var demain: [String: Prevision] = [:]
        let told = try await PrepareCourriers(world).due(on: today, most: Self.most)
        demain[Travail.preavis] = Prevision(comptes: ["preavis": told.count], isPartial: told.isPartial)
        let strikes = try await RecordNonRenouvellements(world)(on: today, writes: false, most: Self.most)
        demain[Travail.radiations] = Prevision(
            comptes: ["radiees": strikes.radiees, "sans-preuve": strikes.sansPreuve], isPartial: strikes.isPartial)
        let purge = try await ApplyConservation(world).due(on: today, by: .systeme("purge")) ?? []
        demain["purge"] = Prevision(comptes: ["effaces": purge.reduce(0) { $0 + ($1.count ?? 0) }])
        let night = world.rulebook.territoire.clock.start(of: tomorrow)
        let mails = try await world.base.read { try $0.courriers.countDue(.courriel, now: night) }
        demain[Travail.courriers] = Prevision(comptes: ["courriers-partis": mails])
        return Tableau(
            jours: jours, travaux: travaux.filter { Travail.nuit.contains($0.nom) }, demain: demain, le: tomorrow)
    }
}
