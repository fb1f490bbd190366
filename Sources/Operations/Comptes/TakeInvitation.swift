// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// What an accepted invitation does in the base, whoever vouches for the person: the link of a mail, or an identity
/// provider. Made outside the transaction, which may run twice.
struct TakeInvitation: Sendable {
    private let compte: ID<Compte>
    private let habilitation: ID<Habilitation>
    private let trace: Int64
    private let now: Instant
    private let today: Day

    init(_ world: World) {
        now = world.now()
        today = world.today
        compte = world.ids.next(now)
        habilitation = world.ids.next(now)
        trace = world.ids.nextRaw(now)
    }

    /// The account; nil when another one was faster. `hash`: the password of an account that is made, that begins anew
    /// or that has none; nil when it should have one already.
    func callAsFunction(_ invitation: Invitation, hash: String?, _ registry: Registry) throws -> ID<Compte>? {
        guard try registry.invitations.accept(invitation.id, now: now) else { return nil }
        let known = try registry.comptes.compte(courriel: invitation.courriel)
        let new = Habilitation(
            id: habilitation, compte: known?.id ?? compte, organisme: invitation.organisme,
            guichet: invitation.guichet, role: invitation.role, debut: today, fin: invitation.fin)
        if let known {
            if known.etat == .ferme || known.motDePasse.isEmpty, let hash {
                try registry.comptes.set(motDePasse: hash, known.id)
            }
            if known.etat == .ferme { try registry.comptes.set(.actif, known.id, now: now) }
            try join(known, new, registry)
        } else {
            guard let hash else { return nil }
            try registry.comptes.insert(
                StoredCompte(
                    id: compte, courriel: invitation.courriel, nom: invitation.nom, motDePasse: hash, creeLe: now),
                new, now: now)
        }
        try registry.tracesComptes.insert(
            TraceCompte(
                id: trace, .invitationAcceptee, compte: new.compte, par: new.compte, organisme: new.organisme,
                detail: new.role.rawValue, le: now))
        return new.compte
    }

    /// The same role at the same desk is not had twice.
    private func join(_ compte: StoredCompte, _ new: Habilitation, _ registry: Registry) throws {
        let same = try registry.habilitations.all(of: compte.id).first {
            $0.organisme == new.organisme && $0.role == new.role && $0.guichet == new.guichet
                && !$0.isOver(on: new.debut)
        }
        guard let same else { return try registry.habilitations.insert(new, now: now) }
        try registry.habilitations.set(same.id, role: same.role, guichet: same.guichet, fin: new.fin)
        try registry.habilitations.set(same.id, isSuspended: false)
    }
}
