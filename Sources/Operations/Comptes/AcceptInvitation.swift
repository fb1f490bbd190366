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
        let (empreinte, now, take, newHash) = (SignIn.digest(secret), world.now(), TakeInvitation(world), hash)
        let compte = try await world.base.write { registry in
            try registry.invitations.open(empreinte, now: now).flatMap { try take($0, hash: newHash, registry) }
        }
        return compte == nil ? .unknown : .accepted
    }
}
