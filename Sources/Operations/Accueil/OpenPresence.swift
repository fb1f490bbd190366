// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Opens a file out of scope for its applicant, who stands at the desk with an identity document: for a change or a
/// renewal, for a while, under the eyes of the applicant (an event of his file).
package struct OpenPresence: Sendable {
    package enum Answer: Sendable {
        case opened
        /// He sees the file already.
        case needless
        case invalid([Violation])
        /// The document is not that of a holder of this file; nothing more is said.
        case otherPerson
        /// Too many documents that were not the right one, today.
        case tooMany
        /// Struck off or erased: there is nothing to renew or to change.
        case closed(Etat)
        case denied
        case unknown
    }

    /// Documents that an agent may read wrongly in an hour.
    static let tries = 5
    private static let refus = "presence-refusee"
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Demande>, _ saisie: SaisiePresence, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.openPresence), acteur.guichet != nil, let compte = acteur.compte else { return .denied }
        let violations = examinePresence(saisie, world.rulebook)
        guard violations.isEmpty, let motif = Presence.Motif(rawValue: saisie.motif) else {
            return .invalid(violations)
        }
        let now = world.now()
        let presence = Presence(
            demande: id, motif: motif, piece: saisie.piece, jusquAu: now.adding(seconds: Presence.seconds))
        let entry = JournalEntry(
            .presence, demande: id, survenuLe: world.today, recuLe: now, by: acteur,
            contenu: "{\"motif\":\"\(motif.rawValue)\",\"piece\":\"\(saisie.piece)\"}", id: world.ids.next(now),
            now: now)
        let (row, trace) = (world.ids.nextRaw(now), world.ids.nextRaw(now))
        return try await world.base.write { registry in
            guard let demande = try registry.demandes.lock(id), demande.etat != .purgee else { return .unknown }
            if demande.access(.updateDemande, by: acteur) != .refuse { return .needless }
            guard demande.etat == .active || demande.etat == .deposee else { return .closed(demande.etat) }
            let since = now.adding(seconds: -3_600)
            guard try registry.consultations.count(Self.refus, by: compte, since: since) < Self.tries else {
                return .tooMany
            }
            let isHis = demande.formulaire.searchedPersons.contains(where: saisie.names)
            let seen = Consultation(id: trace, demande: id, objet: isHis ? "presence" : Self.refus)
            try registry.consultations.insert([seen], by: acteur, now: now)
            guard isHis else { return .otherPerson }
            try registry.presences.insert(presence, id: row, compte: compte, by: acteur, now: now)
            try registry.journal.append(entry.evenement, entry.contenu)
            return .opened
        }
    }
}
