// SPDX-License-Identifier: EUPL-1.2

import Domain
import Federation
import Stores

/// Whose account an identity is. The first time an open invitation must name the same address and the same body; from
/// then on the identity alone counts, and never the address again (docs/decisions/0021).
struct LinkIdentite: Sendable {
    private let world: World

    init(_ world: World) { self.world = world }

    /// Nil when it is nobody's.
    func callAsFunction(_ identite: IdentiteFederee) async throws -> ID<Compte>? {
        let (emetteur, sujet) = (identite.emetteur, identite.sujet)
        let known = try await world.base.read { try $0.identites.compte(emetteur: emetteur, sujet: sujet) }
        if let known { return known }
        guard let courriel = identite.courriel.flatMap(AdresseCourriel.parse),
            let siret = identite.siret.flatMap({ Siret($0) })
        else { return nil }
        let (now, today, take) = (world.now(), world.today, TakeInvitation(world))
        let trace = world.ids.nextRaw(now)
        return try await world.base.write { registry in
            guard let invitation = try registry.invitation(to: courriel, of: siret, now: now),
                try registry.isOnly(of: siret, courriel, on: today),
                let compte = try take(invitation, hash: "", registry),
                try registry.identites.link(emetteur: emetteur, sujet: sujet, to: compte, now: now)
            else { return try registry.identites.compte(emetteur: emetteur, sujet: sujet) }
            try registry.tracesComptes.insert(
                TraceCompte(
                    id: trace, .identiteLiee, compte: compte, par: compte, organisme: invitation.organisme, le: now))
            return compte
        }
    }
}

extension Registry {
    fileprivate func invitation(to courriel: String, of siret: Siret, now: Instant) throws -> Invitation? {
        try invitations.open(courriel: courriel, now: now).first {
            try organismes.organisme($0.organisme)?.siret == siret
        }
    }

    /// An account that works for another body too is not opened by the word of this one: whoever manages the addresses
    /// of a body could otherwise take an account of others. Its owner accepts by the link of the mail.
    fileprivate func isOnly(of siret: Siret, _ courriel: String, on day: Day) throws -> Bool {
        guard let compte = try comptes.compte(courriel: courriel), compte.etat != .ferme else { return true }
        return try habilitations.all(of: compte.id).allSatisfy {
            try $0.isOver(on: day) || organismes.organisme($0.organisme)?.siret == siret
        }
    }
}
