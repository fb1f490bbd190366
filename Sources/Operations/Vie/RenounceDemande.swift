// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The applicant gives up his application online: a strike-off on the ground b of R441-2-8, whose proof is his own act. Of an
/// application of several holders nobody gives up for the others: whoever entered is one of them, unknown which.
package struct RenounceDemande: Sendable {
    package enum Answer: Sendable {
        case renounced(Demande)
        /// Struck off, merged or erased already.
        case closed(Etat)
        /// Asked for by several: together, at a desk.
        case ofSeveral
        case denied
        case unknown
        case stale(version: Int)
    }

    /// Of the list `moyenRenonciation`.
    package static let moyen = "ENLIGNE"
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Demande>, version: Int, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.renounceDemande) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let saisie = SaisieRadiation([
            "motif": MotifRadiation.abandon.rawValue, "avertiLe": today.numeric, "moyen": Self.moyen,
        ])
        let event: ID<Evenement> = world.ids.next(now)
        let avis = try AvisRadiation(id, .abandon, on: today, world, now: now)
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, .renounceDemande, acteur, now) else { return .denied }
            let judged = examineRadiation(
                saisie, try registry.situation(of: current, rulebook), bailleur: nil, isBailleur: false,
                isGestionnaire: false, on: today, rulebook)
            guard case .success(let radiation) = judged else { return .closed(current.etat) }
            guard current.formulaire.cotitulaires.isEmpty else { return .ofSeveral }
            guard current.version == version else { return .stale(version: current.version) }
            let next = current.changed(.radiee, radieeLe: radiation.le, now)
            try registry.demandes.updateVie(next)
            try registry.envois.stopSMS(of: id, .preavis)
            try registry.append(.radiation, radiation.contenu, of: id, on: radiation.le, event, by: acteur, now)
            try avis.insert(for: next, registry)
            return .renounced(next)
        }
    }
}
