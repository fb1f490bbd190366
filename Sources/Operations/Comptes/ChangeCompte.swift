// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// An account as a whole: suspended, reopened, closed; its second factor taken away when the telephone is lost.
package struct ChangeCompte: Sendable {
    package enum Answer: Sendable {
        case done
        case denied
        /// The person also works for a body of others.
        case elsewhere
        /// Not from this state: a closed account comes back by an invitation.
        case impossible
        /// Nobody closes the door behind himself.
        case oneself
    }

    package enum Change: String, Sendable, CaseIterable {
        case suspend, reopen, close, resetSecondFacteur
    }

    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// The account is named by one of its habilitations in a body of the actor.
    package func callAsFunction(_ change: Change, _ id: ID<Habilitation>, by acteur: Acteur) async throws -> Answer {
        let (now, today) = (world.now(), world.today)
        guard let person = try await world.base.read({ try $0.habilitations.person(id) }),
            acteur.manages(person.habilitation.organisme)
        else { return .denied }
        let compte = person.habilitation.compte
        if compte == acteur.compte { return .oneself }
        let envoi = try letter(change, person.courriel, person.habilitation.organisme)
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), Self.acte(change), compte: compte, par: acteur.compte,
            organisme: person.habilitation.organisme, le: now)
        return try await world.base.write { registry in
            // Two administrators who close one another at once wait here for their turn: the second one is gone then.
            _ = try registry.organismes.lock(acteur.organisme)
            if let own = acteur.compte, try registry.comptes.compte(own)?.etat != .actif { return .denied }
            guard let present = try registry.comptes.lock(compte) else { return .denied }
            guard try managesWhole(compte, registry, on: today, by: acteur) else { return .elsewhere }
            // Whoever holds a role that the actor may not give is not his to lock out: the regional manager above all.
            for held in try registry.habilitations.all(of: compte) where !held.isOver(on: today) {
                guard let body = try registry.organismes.current(held.organisme, on: today),
                    acteur.mayChange(held.role, in: body)
                else { return .denied }
            }
            switch (change, present.etat) {
            case (.suspend, .actif):
                try registry.comptes.set(.suspendu, compte, now: now)
                try registry.sessions.close(allOf: compte)
            case (.reopen, .suspendu): try registry.comptes.set(.actif, compte, now: now)
            case (.close, .actif), (.close, .suspendu):
                try registry.close(compte, now: now, today: today)
            case (.resetSecondFacteur, .actif), (.resetSecondFacteur, .suspendu):
                guard try registry.secondsFacteurs.find(compte) != nil else { return .impossible }
                try registry.secondsFacteurs.remove(compte)
                try registry.sessions.close(allOf: compte)
            default: return .impossible
            }
            if let envoi { try registry.envois.insert(envoi, now: now) }
            try registry.tracesComptes.insert(trace)
            return .done
        }
    }

    private func letter(_ change: Change, _ courriel: String, _ organisme: ID<Organisme>) throws -> NewEnvoi? {
        switch change {
        case .resetSecondFacteur: try mailer.write(.secondFacteurRetire, to: courriel, organisme: organisme)
        case .suspend, .reopen, .close: nil
        }
    }

    private static func acte(_ change: Change) -> ActeCompte {
        switch change {
        case .suspend: .compteSuspendu
        case .reopen: .compteRouvert
        case .close: .compteFerme
        case .resetSecondFacteur: .secondFacteurRetire
        }
    }
}

extension Registry {
    /// The end of an account: its rights are over, its secrets gone. The name stays, since files say who did what.
    func close(_ compte: ID<Compte>, now: Instant, today: Day) throws {
        if let person = try comptes.compte(compte) {
            try invitations.cancel(courriel: person.courriel, of: nil, now: now)
        }
        try comptes.set(.ferme, compte, now: now)
        try comptes.set(motDePasse: "", compte)
        try habilitations.end(allOf: compte, on: today.adding(days: -1))
        try secondsFacteurs.remove(compte)
        try identites.remove(allOf: compte)
        try sessions.close(allOf: compte)
    }
}
