// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The notices of the applications that end soon: one for each channel that the law wants or that is known besides. Safe to run
/// twice, and for days that were missed: an end of validity has its notices once.
package struct PrepareCourriers: Sendable {
    package struct Outcome: Sendable, Hashable {
        package internal(set) var demandes = 0
        package internal(set) var courriels = 0
        package internal(set) var lettres = 0
        package internal(set) var remises = 0
        /// Taken over from another system with an end that was past already: whether they were renewed there is not known.
        package internal(set) var reprises = 0
    }

    /// Between what a night prepares and what leaves: time to look at it, and to stop it.
    package static let fenetre = 12 * 3_600
    /// A certificate changes nothing and warns of nothing, and is due within a month (L441-2-1): it may leave at once.
    package static func fenetre(_ genre: GenreCourrier) -> Int { genre.isAttestation ? 0 : fenetre }

    private static let page = 500
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(on day: Day, progress: @Sendable (Int) -> Void = { _ in }) async throws -> Outcome {
        let rulebook = world.rulebook
        let clock = rulebook.territoire.clock
        let horizon = rulebook.horizonPreavis(on: day)
        var outcome = Outcome()
        // What ended longer ago was taken over from elsewhere: it is not gone through each night.
        var place: (expireLe: Day, id: ID<Demande>) = (day.adding(months: -12), ID(.min))
        while true {
            try Task.checkCancellation()
            let from = place
            let found = try await world.base.read { registry in
                let rows = try registry.courriers.withoutNotice(.preavis, until: horizon, after: from, limit: Self.page)
                let due = rows.filter { rulebook.preavisLe(expireLe: $0.expireLe) <= day }.map(\.demande)
                let demandes = try registry.demandes.find(due)
                let past = demandes.filter { $0.expireLe < clock.day($0.enregistreeLe) }.map(\.id)
                return (
                    rows: rows, demandes: demandes, online: try registry.courriers.online(due),
                    reprises: try registry.courriers.reprises(past)
                )
            }
            guard let last = found.rows.last else { return outcome }
            place = (last.expireLe, last.demande)
            let now = world.now()
            let told = found.demandes.filter { !found.reprises.contains($0.id) }.sorted { $0.id < $1.id }
            outcome.reprises += found.demandes.count - told.count
            let courriers = told.flatMap { self.courriers($0, found.online.contains($0.id), now) }
            let taken = try await world.base.write { try $0.courriers.insert(courriers) }
            if taken > 0 {
                outcome.demandes += told.count
                outcome.courriels += courriers.count { $0.canal == .courriel }
                outcome.lettres += courriers.count { $0.canal == .lettre }
                outcome.remises += courriers.count { $0.canal == .remise }
            }
            progress(outcome.demandes)
        }
    }

    /// How many applications would be told on a day: counted, not prepared. `most`: files that are looked at, at most; whether that
    /// was not enough is told.
    package func due(on day: Day, most: Int = .max) async throws -> (count: Int, isPartial: Bool) {
        let rulebook = world.rulebook
        let horizon = rulebook.horizonPreavis(on: day)
        var (count, seen, place) = (0, 0, (expireLe: day.adding(months: -12), id: ID<Demande>(.min)))
        while seen < most {
            try Task.checkCancellation()
            let from = place
            let found = try await world.base.read { registry in
                let rows = try registry.courriers.withoutNotice(.preavis, until: horizon, after: from, limit: 5_000)
                // Most of those that are past were taken over so.
                let past = rows.filter { $0.expireLe < day }.map(\.demande)
                return (rows: rows, reprises: try registry.courriers.reprises(past))
            }
            guard let last = found.rows.last else { return (count, false) }
            place = (last.expireLe, last.demande)
            seen += found.rows.count
            count += found.rows.count {
                rulebook.preavisLe(expireLe: $0.expireLe) <= day && !found.reprises.contains($0.demande)
            }
        }
        return (count, true)
    }

    private func courriers(_ demande: Demande, _ wasOnline: Bool, _ now: Instant) -> [Courrier] {
        canauxDus(demande.contact(wasOnline: wasOnline)).courriers(
            .preavis, of: demande.id, ids: CanalCourrier.allCases.map { _ in world.ids.next(now) },
            echeance: demande.expireLe, prevuLe: now.adding(seconds: Self.fenetre))
    }
}

extension Formulaire {
    /// The deposit by the public site is being registered online.
    func contact(wasOnline: Bool) -> ContactDemandeur {
        ContactDemandeur(
            enLigne: wasOnline || depot.canal == "web", demandePoste: courriersPoste == true,
            aCourriel: courriel?.isEmpty == false, adresseProtegee: adresseProtegee == true)
    }
}

extension Demande {
    package func contact(wasOnline: Bool) -> ContactDemandeur { formulaire.contact(wasOnline: wasOnline) }
}
