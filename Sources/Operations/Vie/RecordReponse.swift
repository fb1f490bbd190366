// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Notes that the applicant answered: a dated act. The warnings about letters of that day or before end, and
/// who is about to strike off hears that the file changed.
package struct RecordReponse: Sendable {
    package enum Answer: Sendable {
        case recorded(Demande)
        case invalid([Violation])
        /// Struck off, merged, cancelled or erased.
        case closed(Etat)
        case denied
        case unknown
        case stale(version: Int)
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Demande>, _ typed: [String: String], version: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.reactivateDemande) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, .reactivateDemande, acteur, now) else { return .denied }
            let reponse: ReponseDemandeur
            switch examineReponse(typed, try registry.situation(of: current, rulebook), on: today, rulebook) {
            case .failure(.fautes(let violations)): return .invalid(violations)
            case .failure(.etat(let etat)): return .closed(etat)
            case .success(let found): reponse = found
            }
            guard current.version == version else { return .stale(version: current.version) }
            let next = current.changed(current.etat, radieeLe: nil, now)
            try registry.demandes.updateVie(next)
            let ended = try registry.courriers.of([id])[id, default: []].filter {
                // The day of the letter that it speaks of, whenever the warning itself left: that letter was answered.
                $0.genre.avertitDe == .sansReponse && $0.echeance <= reponse.le
            }
            try registry.courriers.annul(ended.map(\.id))
            try registry.append(.reponse, reponse.contenu, of: id, on: reponse.le, event, by: acteur, now)
            return .recorded(next)
        }
    }
}
