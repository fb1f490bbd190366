// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What the works of the night did these last days, and what they would do in the coming night and in the one after.
package struct ReadTravaux: Sendable {
    package struct Prevision: Sendable {
        package let comptes: [String: Int]
        /// There is more to be looked at than a page does.
        package var isPartial = false
    }

    package struct Tableau: Sendable {
        package let jours: [TravailJour]
        package let travaux: [Travail]
        /// By the name of a work; missing where nothing tells it beforehand. Of the coming night, which does what today asks for.
        package let demain: [String: Prevision]
        /// Of that night and the next one together: what `--dry-run --on` tomorrow says.
        package let apres: [String: Prevision]
        package let aujourdhui: Day
    }

    package static let jours = 14
    /// A page looks at so many files at most, of a base where nothing was ever told.
    private static let most = 20_000
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(by acteur: Acteur) async throws -> Tableau? {
        guard acteur.may(.manageServices) else { return nil }
        let today = world.today
        let first = today.adding(days: 1 - Self.jours)
        let (jours, travaux) = try await world.base.read {
            (try $0.travauxParJour.since(first), try $0.travaux.all())
        }
        // Of whatever changed until now: the same for both nights.
        let doublons = try await doublons()
        return Tableau(
            jours: jours, travaux: travaux.filter { Travail.montres.contains($0.nom) },
            demain: try await previsions(on: today, doublons),
            apres: try await previsions(on: today.adding(days: 1), doublons),
            aujourdhui: today)
    }

    /// What is due on a day, and so done in the night after it.
    private func previsions(on day: Day, _ doublons: Prevision) async throws -> [String: Prevision] {
        let told = try await PrepareCourriers(world).due(on: day, most: Self.most)
        let strikes = try await RecordNonRenouvellements(world)(on: day, writes: false, most: Self.most)
        let purge = try await ApplyConservation(world).due(on: day, by: .systeme("purge")) ?? []
        return [
            Travail.doublons: doublons,
            Travail.preavis: Prevision(comptes: ["preavis": told.count], isPartial: told.isPartial),
            Travail.radiations: Prevision(
                comptes: ["radiees": strikes.radiees, "sans-preuve": strikes.sansPreuve], isPartial: strikes.isPartial),
            "purge": Prevision(comptes: ["effaces": purge.reduce(0) { $0 + ($1.count ?? 0) }]),
            Travail.courriers: Prevision(comptes: ["courriers-partis": try await SendCourriers.due(world, on: day)]),
            Travail.sceau: Prevision(comptes: ["sceaux": try await SealJournal(world).due(on: day)]),
        ]
    }

    private func doublons() async throws -> Prevision {
        switch try await NightDoublons(world).due(events: Self.most) {
        case .dossiers(let count, let isPartial): Prevision(comptes: ["doublons-dossiers": count], isPartial: isPartial)
        case .noModele: Prevision(comptes: ["doublons-sans-modele": 1])
        }
    }
}
