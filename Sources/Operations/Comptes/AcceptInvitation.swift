// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Whoever holds the mail makes the account, or joins the body with the one that he has.
package struct AcceptInvitation: Sendable {
    package struct Shown: Sendable {
        package let courriel: String
        package let nom: String
        package let organismeNom: String
        package let role: Role
        /// He has an account: he only joins, his password stays.
        package let joins: Bool
    }

    package enum Answer: Sendable {
        case accepted
        case invalid([Violation])
        /// Used, cancelled, too old, or never made: nobody is told which.
        case unknown
    }

    private let world: World
    private let passwords: PasswordHasher

    package init(_ world: World, passwords: PasswordHasher) {
        self.world = world
        self.passwords = passwords
    }

    package func read(_ secret: String) async throws -> Shown? {
        let (empreinte, now) = (SignIn.digest(secret), world.now())
        return try await world.base.read { registry in
            guard let invitation = try registry.invitations.open(empreinte, now: now),
                let organisme = try registry.organismes.organisme(invitation.organisme)
            else { return nil }
            let compte = try registry.comptes.compte(courriel: invitation.courriel)
            return Shown(
                courriel: invitation.courriel, nom: invitation.nom, organismeNom: organisme.nom, role: invitation.role,
                joins: compte.map(Self.joins) ?? false)
        }
    }

    /// A closed account begins anew, with a new password.
    private static func joins(_ compte: StoredCompte) -> Bool { compte.etat != .ferme && !compte.motDePasse.isEmpty }

    package func callAsFunction(_ secret: String, password: String, again: String) async throws -> Answer {
        guard let shown = try await read(secret) else { return .unknown }
        var hash: String?
        if !shown.joins {
            let faults = try JudgePassword()(password, again: again, own: [shown.courriel, shown.nom])
            guard faults.isEmpty else { return .invalid(faults) }
            hash = try await passwords.hash(password)
        }
        let (empreinte, now, today, newHash) = (SignIn.digest(secret), world.now(), world.today, hash)
        let (compteID, habilitationID, traceID) = (
            world.ids.next(now) as ID<Compte>, world.ids.next(now) as ID<Habilitation>, world.ids.nextRaw(now)
        )
        let isAccepted = try await world.base.write { registry in
            guard let invitation = try registry.invitations.open(empreinte, now: now),
                try registry.invitations.accept(invitation.id, now: now)
            else { return false }
            let known = try registry.comptes.compte(courriel: invitation.courriel)
            let new = Habilitation(
                id: habilitationID, compte: known?.id ?? compteID, organisme: invitation.organisme,
                guichet: invitation.guichet, role: invitation.role, debut: today, fin: invitation.fin)
            switch (known, newHash) {
            case (nil, let hash?):
                try registry.comptes.insert(
                    StoredCompte(
                        id: compteID, courriel: invitation.courriel, nom: invitation.nom, motDePasse: hash, creeLe: now),
                    new, now: now)
            case (let known?, let hash?):
                // Opened meanwhile by another invitation: its password stands.
                if !Self.joins(known) {
                    try registry.comptes.set(motDePasse: hash, known.id)
                    try registry.comptes.set(.actif, known.id, now: now)
                }
                try registry.habilitations.insert(new, now: now)
            case (let known?, nil): try self.join(known, new, registry, now)
            case (nil, nil): return false
            }
            try registry.tracesComptes.insert(
                TraceCompte(
                    id: traceID, .invitationAcceptee, compte: new.compte, par: new.compte, organisme: new.organisme,
                    detail: new.role.rawValue, le: now))
            return true
        }
        return isAccepted ? .accepted : .unknown
    }

    /// The same role at the same desk is not had twice.
    private func join(_ compte: StoredCompte, _ new: Habilitation, _ registry: Registry, _ now: Instant) throws {
        let same = try registry.habilitations.all(of: compte.id).first {
            $0.organisme == new.organisme && $0.role == new.role && $0.guichet == new.guichet
                && !$0.isOver(on: new.debut)
        }
        guard let same else { return try registry.habilitations.insert(new, now: now) }
        try registry.habilitations.set(same.id, role: same.role, guichet: same.guichet, fin: new.fin)
        try registry.habilitations.set(same.id, isSuspended: false)
    }
}
