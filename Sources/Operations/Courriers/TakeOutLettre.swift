// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// One letter of a printed lot that is not posted: damaged, in the wrong envelope, to be given by hand. It waits again, and its lot
/// proves nothing of it.
package struct TakeOutLettre: Sendable {
    package enum Answer: Sendable {
        case done
        case invalid([Violation])
        /// The lot is not printed any more, or has left; the letter was taken out before, or is of no use.
        case ended
        case denied
        case unknown
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Courrier>, of lot: ID<Lot>, raison: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.sendLettres) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let again: ID<Courrier> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let seen = try registry.lots.find(lot) else { return .unknown }
            guard acteur.reaches(seen) else { return .denied }
            guard seen.etat == .imprime else { return .ended }
            guard let kept = try registry.lots.lettre(id), kept.lot == lot else { return .unknown }
            // The file first, as who hands the lot over does.
            _ = try registry.demandes.lock([kept.demande])
            guard let current = try registry.lots.lock(lot),
                let lettre = try registry.lettres(of: current, on: today).first(where: { $0.courrier == id })
            else { return .ended }
            switch examineRetrait(raison, current, lettre, rulebook) {
            case .failure(.fautes(let violations)): return .invalid(violations)
            case .failure(.fini): return .ended
            case .success(let raison):
                try registry.lots.takeOut(lettre, as: again, raison, compte: acteur.compte, at: now)
                return .done
            }
        }
    }
}
