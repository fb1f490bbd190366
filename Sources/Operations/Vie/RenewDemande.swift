// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// One more year, from the day on which the renewal was received, in one step when nothing changed (R441-2-7). Of a file struck off
/// for want of renewal, it brings it back with its number and its seniority, while there is time (arrêté of 2015, annex, 6.1).
package struct RenewDemande: Sendable {
    package enum Answer: Sendable {
        case renewed(Demande, Renouvellement)
        case refused(RefusRenouvellement)
        /// Since the version that was seen: sent twice, or by two people. What was wanted is done.
        case already(Demande)
        case denied
        case unknown
        /// Someone changed the file since: the version that stands now.
        case stale(version: Int)
    }

    /// Of what shows the day of reception.
    package static let longest = 60
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `recuLe`: nil for today; `preuve`: the document that shows it, where the time to come back is over.
    package func callAsFunction(
        _ id: ID<Demande>, version: Int, recuLe: Day? = nil, preuve: String? = nil, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.renewDemande) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let received = recuLe ?? today
        let ids: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now)]
        let attestation = acteur.origine == .demandeur ? EnvoiAttestation(world, now: now) : nil
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, .renewDemande, acteur, now) else { return .denied }
            let situation = try registry.situation(of: current, rulebook)
            guard current.version == version else {
                // Its year runs from that renewal, and nothing is to be renewed.
                guard current.version > version, situation.renouveleeLe == situation.valableDepuis,
                    case .failure(.tropTot) = examineRenouvellement(situation, recuLe: received, on: today, rulebook)
                else { return .stale(version: current.version) }
                return .already(current)
            }
            let renewed: Renouvellement
            switch examineRenouvellement(situation, recuLe: received, preuve: preuve, on: today, rulebook) {
            case .failure(let refus): return .refused(refus)
            case .success(let found): renewed = found
            }
            let next = current.changed(.active, expireLe: renewed.expireLe, radieeLe: nil, now)
            try registry.demandes.updateVie(next)
            try registry.envois.stopSMS(of: id, .preavis)
            if renewed.reactive {
                let back = ContenuReactivation(motif: .nonRenouvellement)
                // Received before the strike-off that it lifts, it lifts it on the day it is keyed: days follow one another.
                let day = current.radieeLe.map { received < $0 ? today : received } ?? received
                try registry.append(.reactivation, back, of: id, on: day, ids[0], by: acteur, now)
            }
            let contenu = ContenuRenouvellement(expireLe: renewed.expireLe.iso, preuve: preuve)
            try registry.append(.renouvellement, contenu, of: id, on: received, ids[1], by: acteur, now)
            try attestation?.insert(renewed: next, registry)
            return .renewed(next, renewed)
        }
    }
}

extension Registry {
    /// In scope, or opened for the applicant who is there.
    func reaches(_ demande: Demande, _ acte: Acte, _ acteur: Acteur, _ now: Instant) throws -> Bool {
        try demande.access(acte, by: acteur) != .refuse || presences.isOpen(demande.id, to: acteur, now: now)
    }

    /// An event of the life of a file, with its content; nil of what has no file.
    func append(
        _ genre: GenreEvenement, _ contenu: some Encodable, of demande: ID<Demande>?, on day: Day, _ id: ID<Evenement>,
        by acteur: Acteur, _ now: Instant
    ) throws {
        let entry = JournalEntry(
            genre, demande: demande, survenuLe: day, recuLe: now, by: acteur,
            contenu: String(decoding: try canonicalEncoder().encode(contenu), as: UTF8.self), id: id, now: now)
        try journal.append(entry.evenement, entry.contenu)
    }
}
