// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What a person does with his own account: password, sessions.
package struct KeepMonCompte: Sendable {
    package struct Shown: Sendable {
        package let nom: String
        package let courriel: String
        package let habilitations: [HabilitationEnCours]
        package let sessions: [SessionOuverte]
        /// The digest of the session that asks.
        package let present: [UInt8]
        package let secondFacteurLe: Instant?
        package let codesLeft: Int
        package let identites: [IdentiteLiee]
    }

    package enum Answer: Sendable {
        case changed
        case invalid([Violation])
        case gone
    }

    private let world: World
    private let passwords: PasswordHasher
    private let mailer: Mailer

    package init(_ world: World, passwords: PasswordHasher, mailer: Mailer) {
        self.world = world
        self.passwords = passwords
        self.mailer = mailer
    }

    package func read(_ session: OpenSession, secret: String) async throws -> Shown? {
        let (id, today, present) = (session.compte, world.today, SignIn.digest(secret))
        let seen = world.now().adding(seconds: -SignIn.idleSeconds)
        return try await world.base.read { registry in
            guard let compte = try registry.comptes.compte(id) else { return nil }
            return Shown(
                nom: compte.nom, courriel: compte.courriel,
                habilitations: try registry.habilitations.inForce(id, on: today),
                sessions: try registry.sessions.all(of: id, seenSince: seen), present: present,
                secondFacteurLe: try registry.secondsFacteurs.find(id)?.actifLe,
                codesLeft: try registry.secondsFacteurs.codesLeft(id),
                identites: try registry.identites.all(of: id))
        }
    }

    /// Closes the other sessions, and says so by mail: who did not do it should know.
    package func changePassword(
        old: String, new: String, again: String, _ session: OpenSession, secret: String
    ) async throws -> Answer {
        let (id, present) = (session.compte, SignIn.digest(secret))
        guard let compte = try await world.base.read({ try $0.comptes.compte(id) }) else { return .gone }
        guard old.utf8.count <= 1_000, try await passwords.verify(old, compte.motDePasse) else {
            return .invalid([Violation("ancien", "mot-de-passe.ancien")])
        }
        let faults = try JudgePassword()(new, again: again, own: [compte.courriel, compte.nom])
        guard faults.isEmpty else { return .invalid(faults) }
        let hash = try await passwords.hash(new)
        let now = world.now()
        let envoi = try mailer.write(.motDePasseChange, to: compte.courriel, organisme: nil)
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .motDePasse, compte: id, par: id, organisme: nil, le: now)
        try await world.base.write { registry in
            try registry.comptes.set(motDePasse: hash, id)
            try registry.sessions.close(allOf: id, but: present)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
        }
        return .changed
    }

    /// Whether this is the password of whoever is signed in: asked again before what would lock him out.
    package func knows(_ password: String, _ session: OpenSession) async throws -> Bool {
        let id = session.compte
        guard password.utf8.count <= 1_000, let compte = try await world.base.read({ try $0.comptes.compte(id) }) else {
            return false
        }
        return try await passwords.verify(password, compte.motDePasse)
    }

    /// One session of his, or all but the present one.
    package func closeSession(_ name: String?, _ session: OpenSession, secret: String) async throws {
        let (id, present, now) = (session.compte, SignIn.digest(secret), world.now())
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .sessionFermee, compte: id, par: id, organisme: nil, le: now)
        let seen = now.adding(seconds: -SignIn.idleSeconds)
        try await world.base.write { registry in
            if let name {
                let own = try registry.sessions.all(of: id, seenSince: seen)
                guard let one = own.first(where: { $0.name == name }) else { return }
                try registry.sessions.close(one.empreinte)
            } else {
                try registry.sessions.close(allOf: id, but: present)
            }
            try registry.tracesComptes.insert(trace)
        }
    }
}
