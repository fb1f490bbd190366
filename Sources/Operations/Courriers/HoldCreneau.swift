// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Reference
import Stores

extension ReadDemandes {
    /// The slots that a letter to this applicant may give; nil where the desk of who writes gives no appointment.
    package func creneaux(of demande: Demande, by acteur: Acteur) async throws -> [Creneau]? {
        let (today, rulebook) = (world.today, world.rulebook)
        return try await world.base.read { registry in
            guard let agenda = try registry.agendaConvocation(of: demande, by: acteur, on: today, rulebook) else {
                return nil
            }
            return agenda.free(
                among: try registry.accueil.rendezVous(
                    guichet: agenda.guichet, from: agenda.premier, to: agenda.dernier),
                for: demande.id, try registry.courriers.of([demande.id])[demande.id] ?? [])
        }
    }

    /// The appointments that its letters gave.
    package func rendezVous(of demande: ID<Demande>) async throws -> [RendezVous] {
        try await world.base.read { registry in
            try registry.filesOfLetters(demande).flatMap(registry.accueil.rendezVous(of:))
        }.filter(\.parCourrier)
    }
}

extension Acteur {
    /// The desk is where an appointment is: of who has none, the desk that follows the file.
    func guichet(of genre: GenreCourrier, _ demande: Demande) -> String? {
        guichet ?? (genre == .convocation ? demande.guichet : nil)
    }
}

extension Registry {
    /// Of one's own desk; of who has none, of the desk that follows the file, when it is of the same body.
    func agendaConvocation(
        of demande: Demande, by acteur: Acteur, on today: Day, _ rulebook: Rulebook
    ) throws -> AgendaConvocation? {
        guard acteur.may(.keepVisites),
            let guichet = try acteur.guichet(of: .convocation, demande).flatMap(organismes.guichet),
            acteur.guichet != nil || guichet.organisme == acteur.organisme,
            let creneaux = guichet.horaires?.creneaux
        else { return nil }
        return AgendaConvocation(
            guichet: guichet.code, creneaux: creneaux, try canauxConvocation(of: demande), on: today, rulebook)
    }

    func canauxConvocation(of demande: Demande) throws -> CanauxDus {
        let wasOnline = try courriers.online([demande.id]).contains(demande.id)
        return canauxDus(.convocation, demande.contact(wasOnline: wasOnline))
    }

    /// An appointment takes its slot before its letter is there; one without a slot gives back what a letter of that day held. False,
    /// and nothing done, when every place is taken.
    func hold(
        _ nouveau: NouveauCourrier, of demande: Demande, as id: ID<RendezVous>, by acteur: Acteur, on today: Day,
        _ now: Instant
    ) throws -> Bool {
        guard nouveau.genre == .convocation else { return true }
        guard let slot = nouveau.creneau else {
            try accueil.release(of: demande.id, on: nouveau.echeance)
            return true
        }
        guard let code = acteur.guichet(of: .convocation, demande),
            let creneaux = try organismes.guichet(code)?.horaires?.creneaux
        else { return false }
        let taken = try accueil.rendezVous(guichet: code, from: slot.jour, to: slot.jour)
        // Written again, it has its own place already.
        let others = taken.filter { $0.demande != demande.id || !$0.parCourrier }
        guard let place = creneaux.place(slot, among: others) else { return false }
        try accueil.release(of: demande.id, on: slot.jour)
        try accueil.insert(
            RendezVous(
                id: id, guichet: code, creneau: slot, place: place, demande: demande.id, nom: nil, contact: nil,
                objet: nouveau.contenu.objet ?? "", demandeLe: today, etat: .prevu, parCourrier: true),
            compte: acteur.compte, now: now)
        return true
    }
}
