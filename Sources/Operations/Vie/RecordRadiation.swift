// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Strikes an application off, on one of the grounds of R441-2-8, with its conditions and its proof. The ground and the day stay
/// on record; nominative data go a year later.
package struct RecordRadiation: Sendable {
    package enum Answer: Sendable {
        case struckOff(Demande, Radiation)
        case invalid([Violation])
        /// Struck off, merged or erased already.
        case closed(Etat)
        case denied
        case unknown
        case stale(version: Int)
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Demande>, _ saisie: SaisieRadiation, version: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today, rulebook, keys) = (world.now(), world.today, world.rulebook, world.keys)
        let event: ID<Evenement> = world.ids.next(now)
        let avis = try saisie.motif.map { try AvisRadiation(id, $0, on: today, world, now: now) }
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, .recordRadiation, acteur, now) else { return .denied }
            // The proof that only the applicant makes, by his own act (`RenounceDemande`).
            guard saisie["moyen"] != RenounceDemande.moyen else {
                return .invalid([Violation("moyen", "code.inconnu", ["code": RenounceDemande.moyen])])
            }
            let body = try registry.organismes.current(acteur.organisme, on: today)
            let situation = try registry.situation(of: current, rulebook)
            let judged = examineRadiation(
                saisie, situation,
                avertissements: try registry.avertissements(current, situation, on: today, rulebook, keys),
                caducs: try registry.caducs(of: id, rulebook), organisme: body?.id, bailleur: body?.sirenBailleur,
                isBailleur: body?.nature == .bailleur,
                isGestionnaire: acteur.may(.correctRadiation), on: today, rulebook)
            let radiation: Radiation
            switch judged {
            case .failure(.fautes(let violations)): return .invalid(violations)
            case .failure(.etat(let etat)): return .closed(etat)
            case .success(let found): radiation = found
            }
            guard current.version == version else { return .stale(version: current.version) }
            let next = current.changed(.radiee, radieeLe: radiation.le, now)
            try registry.demandes.updateVie(next)
            try registry.envois.stopSMS(of: id, .preavis)
            try registry.append(.radiation, radiation.contenu, of: id, on: radiation.le, event, by: acteur, now)
            try avis?.insert(for: next, registry)
            return .struckOff(next, radiation)
        }
    }

    /// Whether a lease is that of another body than his own, which he names by its SIREN.
    package func namesBailleur(by acteur: Acteur) async throws -> Bool {
        let today = world.today
        return try await world.base.read { try $0.organismes.current(acteur.organisme, on: today)?.sirenBailleur }
            == nil
    }

    /// The grounds that someone may use, for the page.
    package func grounds(by acteur: Acteur) async throws -> [MotifRadiation] {
        guard acteur.may(.recordRadiation) else { return [] }
        let today = world.today
        let nature = try await world.base.read { try $0.organismes.current(acteur.organisme, on: today)?.nature }
        return MotifRadiation.allCases.filter { motif in
            !motif.isOfSysteme && (!motif.isOfBailleur || nature == .bailleur || acteur.may(.correctRadiation))
        }
    }
}

extension Organisme {
    /// Of a landlord alone.
    fileprivate var sirenBailleur: String? { nature == .bailleur ? siren?.text : nil }
}
