// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A draft of the application that a landlord's desk registers ex officio, with the day of the first deposit. `RegisterDemande` ends
/// the complaint and writes the decision in the history.
package struct RegisterOffice: Sendable {
    package enum Answer: Sendable {
        case draft(ID<Brouillon>)
        /// Registered already, or closed.
        case refused(Saisine.Etape)
        case denied
        case unknown
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Saisine>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.registerDemande), acteur.may(.followSaisines), let guichet = acteur.guichet else {
            return .denied
        }
        guard let saisine = try await world.base.read({ try $0.saisines.find(id) }) else { return .unknown }
        // Of another desk: no more is said than of one that does not exist.
        guard saisine.office?.guichet == guichet else { return .unknown }
        guard saisine.etape == .office else { return .refused(saisine.etape) }
        var saisie = Saisie()
        saisie["depot.date"] = saisine.recue.deposeLe.numeric
        saisie["depot.canal"] = "guichet"
        saisie.saisine = id.text
        guard let draft = try await KeepBrouillons(world).save(saisie, id: nil, by: acteur) else { return .denied }
        return .draft(draft)
    }
}

extension Registry {
    /// The complaint on which a form is registered ex officio by that desk; nil when it waits for that no more.
    func office(_ id: ID<Saisine>?, of guichet: String, locked: Bool = false) throws -> Saisine? {
        guard let id, let saisine = try locked ? saisines.lock(id) : saisines.find(id), saisine.etape == .office,
            saisine.office?.guichet == guichet
        else { return nil }
        return saisine
    }

    /// Registered: the complaint ends, the new file says on whose decision.
    func endOffice(
        _ saisine: Saisine, with demande: ID<Demande>, on today: Day, _ event: ID<Evenement>, by acteur: Acteur,
        _ now: Instant
    ) throws {
        guard let office = saisine.office else { return }
        var next = saisine
        next.version += 1
        next.demande = demande
        next.cloture = Saisine.Cloture(le: today, issue: .enregistree)
        try saisines.update(next)
        try append(.enregistrementOffice, ContenuOffice(office), of: demande, on: office.le, event, by: acteur, now)
    }

    /// The entry is taken back: the desk is charged with the complaint as before, and its applicant still waits.
    func reopenOffice(
        endedBy demande: ID<Demande>, on today: Day, _ event: ID<Evenement>, by acteur: Acteur, _ now: Instant
    ) throws {
        guard var saisine = try saisines.lock(endedBy: demande), saisine.office != nil else { return }
        saisine.version += 1
        (saisine.demande, saisine.cloture) = (nil, nil)
        try saisines.update(saisine)
        try tell(saisine, on: today, event, by: acteur, now)
    }
}
