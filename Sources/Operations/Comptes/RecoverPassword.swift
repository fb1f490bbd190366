// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A new password for someone who forgot his: by a link sent to the address of the account. Whether there is such an
/// account is told to its owner only, by the mail.
package struct RecoverPassword: Sendable {
    package enum Answer: Sendable {
        case changed
        case invalid([Violation])
        case unknown
    }

    package static let minutes = 60
    private let world: World
    private let passwords: PasswordHasher
    private let mailer: Mailer

    package init(_ world: World, passwords: PasswordHasher, mailer: Mailer) {
        self.world = world
        self.passwords = passwords
        self.mailer = mailer
    }

    /// Always the same answer, after as long: a mail is written either way, and a row reaches the disk, so that the time
    /// tells nothing.
    package func ask(_ courriel: String) async throws {
        guard let courriel = AdresseCourriel.parse(courriel) else { return }
        let now = world.now()
        let secret = newSecret()
        let empreinte = SignIn.digest(secret)
        let envoi = try mailer.write(
            .motDePasseOublie, to: courriel, organisme: nil,
            ["lien": "\(mailer.publicURL)/mot-de-passe/\(secret)", "minutes": "\(Self.minutes)"])
        let trace = world.ids.nextRaw(now)
        try await world.base.write { registry in
            let known = try registry.comptes.compte(courriel: courriel).flatMap { $0.etat == .actif ? $0.id : nil }
            try registry.tracesComptes.insert(
                TraceCompte(id: trace, .motDePasseOublie, compte: known, par: nil, organisme: nil, le: now))
            guard let known else { return }
            try registry.invitations.insertLink(
                empreinte, compte: known, expireLe: now.adding(seconds: Self.minutes * 60))
            try registry.envois.insert(envoi, now: now)
        }
    }

    /// Whether the link is still good.
    package func isOpen(_ secret: String) async throws -> Bool {
        let (empreinte, now) = (SignIn.digest(secret), world.now())
        return try await world.base.read { try $0.invitations.link(empreinte, now: now) } != nil
    }

    /// Closes all sessions. The second factor stays: a mailbox alone does not open an account that has one.
    package func callAsFunction(_ secret: String, password: String, again: String) async throws -> Answer {
        let (empreinte, now) = (SignIn.digest(secret), world.now())
        let found = try await world.base.read { registry in
            try registry.invitations.link(empreinte, now: now).flatMap { try registry.comptes.compte($0) }
        }
        guard let compte = found, compte.etat == .actif else { return .unknown }
        let faults = try JudgePassword()(password, again: again, own: [compte.courriel, compte.nom])
        guard faults.isEmpty else { return .invalid(faults) }
        let hash = try await passwords.hash(password)
        let envoi = try mailer.write(.motDePasseChange, to: compte.courriel, organisme: nil)
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .motDePasse, compte: compte.id, par: compte.id, organisme: nil, le: now)
        let isChanged = try await world.base.write { registry in
            guard try registry.invitations.takeLink(empreinte) else { return false }
            try registry.comptes.set(motDePasse: hash, compte.id)
            try registry.sessions.close(allOf: compte.id)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
            return true
        }
        return isChanged ? .changed : .unknown
    }
}
