// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The free slots of a desk, for software that gives appointments by its letters (`HoldCreneau`): of its own desk; of the desks of its
/// body when it has none.
package struct ReadCreneaux: Sendable {
    package struct Page: Sendable, Hashable {
        /// Minutes of one appointment; nil where the desk gives none.
        package let duree: Int?
        /// The days of this page. The last one comes before the first when nothing is left to offer.
        package let premier: Day
        package let dernier: Day
        package let libres: [Creneau]
        /// The day on which the next page begins.
        package let suivant: Day?
    }

    package enum Answer: Sendable {
        case page(Page)
        case denied
        case unknown
    }

    /// Days of a page.
    package static let jours = 14
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `du`: today when it is left out or gone by. `au`: as far as the desk offers when it is left out.
    package func callAsFunction(
        guichet code: String, du: Day?, au: Day?, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.keepVisites) else { return .denied }
        let today = world.today
        let end = world.rulebook.dernierCreneau(on: today)
        let first = max(du ?? today, today)
        let wanted = min(au ?? end, end)
        let last = min(wanted, first.adding(days: Self.jours - 1))
        let (guichet, taken) = try await world.base.read { registry in
            (
                try registry.organismes.guichet(code),
                first > last ? [] : try registry.accueil.rendezVous(guichet: code, from: first, to: last)
            )
        }
        guard let guichet else { return .unknown }
        guard acteur.guichet.map({ $0 == code }) ?? (guichet.organisme == acteur.organisme) else { return .denied }
        guard let creneaux = guichet.horaires?.creneaux else {
            return .page(Page(duree: nil, premier: first, dernier: last, libres: [], suivant: nil))
        }
        let free = creneaux.free(from: first, to: last, among: taken, most: .max).filter {
            // A letter gives none of these.
            world.rulebook.ferie($0.jour) == nil
        }
        return .page(
            Page(
                duree: creneaux.duree, premier: first, dernier: last,
                libres: KeepVisites.toCome(free, on: today, world.rulebook.territoire.clock.hour(world.now())),
                suivant: last < wanted ? last.adding(days: 1) : nil))
    }
}
