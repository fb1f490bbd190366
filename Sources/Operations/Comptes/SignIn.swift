// SPDX-License-Identifier: EUPL-1.2

import Crypto
package import Domain
import Foundation
import Stores

/// Who is signed in, and the secret of his forms.
package struct OpenSession: Sendable {
    package let acteur: Acteur
    package let csrf: String
    package let theme: String
    package let guichetNom: String
    /// Why the agent has no right over names today, whatever his role; nil when he has.
    package let fermeture: Explication?
}

/// The software behind a token.
package struct Logiciel: Sendable {
    package let acteur: Acteur
    package let portees: Set<PorteeJeton>
    package let expireLe: Instant
    /// Why it has no right over names today.
    package let fermeture: Explication?
    /// Digest of the token: what its requests are counted under.
    package let empreinte: [UInt8]
}

/// Opens, finds and closes the sessions of agents; finds the software behind a token.
package struct SignIn: Sendable {
    package enum Answer: Sendable {
        /// The secret of the cookie; only its digest is stored.
        case opened(secret: String)
        case refused
    }

    /// Without a request for this long, a session is over: the eight hours of a day at the counter.
    package static let idleSeconds = 8 * 3_600
    /// However busy: a stolen cookie does not live for ever.
    package static let longestSeconds = 12 * 3_600

    private let world: World
    private let passwords: PasswordHasher
    /// Compared with when the account is unknown, so that both answers take the same time.
    private static let decoy = "scrypt$15$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    package init(_ world: World, passwords: PasswordHasher = PasswordHasher()) {
        self.world = world
        self.passwords = passwords
    }

    package func callAsFunction(courriel: String, password: String) async throws -> Answer {
        let address = Self.normalized(courriel)
        guard address.utf8.count <= 254, password.utf8.count <= 1_000, !address.utf8.contains(0) else {
            return .refused
        }
        let compte = try await world.base.read { try $0.comptes.compte(courriel: address) }
        guard try await passwords.verify(password, compte?.motDePasse ?? Self.decoy), let compte else {
            return .refused
        }
        let secret = Data(randomBytes(32)).base64EncodedString()
        let csrf = Data(randomBytes(24)).base64EncodedString()
        let now = world.now()
        let empreinte = Self.digest(secret)
        try await world.base.write { registry in
            try registry.comptes.closeSessions(lastSeenBefore: now.adding(seconds: -Self.idleSeconds))
            try registry.comptes.openSession(empreinte: empreinte, compte: compte.id, csrf: csrf, now: now)
        }
        return .opened(secret: secret)
    }

    /// The address as accounts have it: what limits tries counts by the same text as what compares.
    package static func normalized(_ courriel: String) -> String { courriel.lowercased().filter { !$0.isWhitespace } }

    package func session(secret: String) async throws -> OpenSession? {
        let now = world.now()
        let today = world.today
        let empreinte = Self.digest(secret)
        let found = try await world.base.read { registry -> (StoredSession, OpenSession)? in
            guard let session = try registry.comptes.session(empreinte: empreinte),
                session.vueLe.adding(seconds: Self.idleSeconds) > now,
                session.ouverteLe.adding(seconds: Self.longestSeconds) > now,
                let current = try CurrentOrganisme(session.compte.organisme, on: today, in: registry)
            else { return nil }
            let compte = session.compte
            let organisme = current.organisme
            let guichet = try current.guichet(compte.guichet, on: today, in: registry)
            let acteur = Acteur(
                origine: .agent, compte: compte.id, nom: compte.nom, organisme: organisme.id,
                organismeNom: organisme.nom, guichet: guichet?.code, role: current.acces.role(compte.role),
                perimetre: organisme.perimetre)
            return (
                session,
                OpenSession(
                    acteur: acteur, csrf: session.csrf, theme: compte.theme, guichetNom: guichet?.nom ?? "",
                    fermeture: current.acces.motif)
            )
        }
        guard let (session, open) = found else { return nil }
        // Once in five minutes is enough to know that he is there: a write for each page would be a waste.
        if session.vueLe.adding(seconds: 300) < now {
            try await world.base.write { try $0.comptes.touchSession(empreinte: empreinte, now: now) }
        }
        return open
    }

    package func close(secret: String) async throws {
        let empreinte = Self.digest(secret)
        try await world.base.write { try $0.comptes.closeSession(empreinte: empreinte) }
    }

    /// The software behind a bearer token; nil when unknown or out of date.
    package func software(token: String) async throws -> Logiciel? {
        let now = world.now()
        let today = world.today
        let empreinte = Self.digest(token)
        return try await world.base.read { registry in
            guard let jeton = try registry.comptes.jeton(empreinte: empreinte), jeton.expireLe > now,
                let current = try CurrentOrganisme(jeton.organisme, on: today, in: registry)
            else { return nil }
            let organisme = current.organisme
            return Logiciel(
                acteur: Acteur(
                    origine: .logiciel, compte: nil, nom: jeton.libelle, organisme: organisme.id,
                    organismeNom: organisme.nom,
                    guichet: try current.guichet(jeton.guichet, on: today, in: registry)?.code,
                    role: current.acces.role(jeton.role), perimetre: organisme.perimetre),
                portees: jeton.portees, expireLe: jeton.expireLe, fermeture: current.acces.motif, empreinte: empreinte)
        }
    }

    package static func digest(_ secret: String) -> [UInt8] { [UInt8](SHA256.hash(data: Data(secret.utf8))) }
}
