// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A code on paper, for who has no mail: a desk makes it from the file and hands it over. Only its digest is kept; the file
/// tells that it was given, and by whom.
package struct GiveCodePapier: Sendable {
    package enum Answer: Sendable {
        /// Shown once.
        case given(code: String, jusquAu: Day, Demande)
        /// Neither on file nor struck off: there is nothing to enter.
        case closed(Etat)
        case denied
        case unknown
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Demande>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.updateDemande), acteur.origine == .agent else { return .denied }
        let (now, today, clock) = (world.now(), world.today, world.rulebook.territoire.clock)
        let last = world.rulebook.delai("codePapier", on: today)?.end(from: today) ?? today.adding(days: 15)
        let code = CodeDemandeur.make(.papier, randomBytes(10))
        let sujet = EnterEspace.sujetPapier(id)
        guard let empreinte = world.keys.digests(code, at: EnterEspace.place(sujet)).last else { return .denied }
        let stored = StoredCode(
            sujet: sujet, demande: id, genre: .papier, empreinte: empreinte,
            expireLe: clock.start(of: last.adding(days: 1)))
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let demande = try registry.demandes.lock(id) else { return .unknown }
            // A code opens the whole file: who may not see its address makes none.
            guard try registry.reaches(demande, .updateDemande, acteur, now), demande.mayShowAddress(to: acteur) else {
                return .denied
            }
            guard demande.numero != nil, demande.etat == .active || demande.etat == .radiee else {
                return .closed(demande.etat)
            }
            try registry.espace.put(papier: stored, now: now)
            try registry.append(.codePapier, ["jusquAu": last.iso], of: id, on: today, event, by: acteur, now)
            return .given(code: code, jusquAu: last, demande)
        }
    }
}
