// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Back on file with its number and its seniority: after a strike-off for want of an answer, while there is time (arrêté of 2015,
/// annex, 6.5); or, by the manager, because the strike-off should not have been. Expired meanwhile, it is to be renewed.
package struct ReactivateDemande: Sendable {
    package enum Answer: Sendable {
        case reactivated(Demande)
        case refused(RefusReactivation)
        case invalid([Violation])
        case denied
        case unknown
        case stale(version: Int)
    }

    package static let longest = 300
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Because the applicant answered after all.
    package func callAsFunction(_ id: ID<Demande>, version: Int, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.reactivateDemande) else { return .denied }
        let (today, rulebook) = (world.today, world.rulebook)
        return try await save(id, version, .reactivateDemande, by: acteur) { situation in
            switch examineReactivation(situation, on: today, rulebook) {
            case .failure(let refus): .failure(refus)
            case .success: .success(ContenuReactivation(motif: .sansReponse))
            }
        }
    }

    /// Because it was an error, which is said.
    package func correct(_ id: ID<Demande>, version: Int, motif typed: String, by acteur: Acteur) async throws -> Answer
    {
        guard acteur.may(.correctRadiation) else { return .denied }
        var form = ShortForm(typed: ["erreur": typed])
        guard let why = form.requiredText("erreur", longest: Self.longest) else { return .invalid(form.violations) }
        return try await save(id, version, .correctRadiation, by: acteur) { situation in
            guard TransitionEtat.row(.correction, from: situation.etat) != nil else {
                return .failure(.etat(situation.etat))
            }
            return .success(ContenuReactivation(motif: situation.motif, erreur: why))
        }
    }

    private func save(
        _ id: ID<Demande>, _ version: Int, _ acte: Acte, by acteur: Acteur,
        _ judge: @escaping @Sendable (SituationDemande) -> Result<ContenuReactivation, RefusReactivation>
    ) async throws -> Answer {
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, acte, acteur, now) else { return .denied }
            guard current.version == version else { return .stale(version: current.version) }
            let contenu: ContenuReactivation
            switch judge(try registry.situation(of: current, rulebook)) {
            case .failure(let refus): return .refused(refus)
            case .success(let found): contenu = found
            }
            // Without a number it never was more than filed.
            let etat: Etat = current.numero == nil ? .deposee : .active
            let next = current.changed(etat, radieeLe: nil, now)
            try registry.demandes.updateVie(next)
            // Its notices served: whoever comes back is told again before he could be struck off again.
            try registry.courriers.annul(of: id, echeance: current.expireLe)
            try registry.append(.reactivation, contenu, of: id, on: today, event, by: acteur, now)
            return .reactivated(next)
        }
    }
}
