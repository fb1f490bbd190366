// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
import Stores

/// Opens, finds and closes the sessions of agents.
package struct SignIn: Sendable {
    package enum Answer: Sendable {
        /// The secret of the cookie; only its digest is stored.
        case opened(secret: String)
        /// The password was right; this secret waits for the code of the second factor.
        case codeWanted(secret: String)
        case refused
        /// Said to whoever knows the password only.
        case closed
        case withoutHabilitation
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

    package func callAsFunction(courriel: String, password: String, appareil: String = "") async throws -> Answer {
        let address = Self.normalized(courriel)
        guard address.utf8.count <= 254, password.utf8.count <= 1_000, !address.utf8.contains(0) else {
            return .refused
        }
        let compte = try await world.base.read { try $0.comptes.compte(courriel: address) }
        let stored = compte.map(\.motDePasse).flatMap { $0.isEmpty ? nil : $0 }
        guard try await passwords.verify(password, stored ?? Self.decoy), stored != nil, let compte else {
            return .refused
        }
        guard compte.etat == .actif else { return .closed }
        let today = world.today
        let (known, factor) = try await world.base.read { registry in
            (
                try registry.habilitations.inForce(compte.id, on: today),
                try registry.secondsFacteurs.find(compte.id)
            )
        }
        guard !known.isEmpty else { return .withoutHabilitation }
        if factor?.actifLe != nil {
            let secret = newSecret()
            let (empreinte, now) = (Self.digest(secret), world.now())
            try await world.base.write { try $0.sessions.openStep(empreinte, compte: compte.id, now: now) }
            return .codeWanted(secret: secret)
        }
        return .opened(secret: try await open(compte.id, known, appareil: appareil) { _ in true } ?? "")
    }

    /// Opens a session in the transaction of `condition`; nil when that says no.
    func open(
        _ compte: ID<Compte>, _ known: [HabilitationEnCours], appareil: String, preuve: PreuveFederee? = nil,
        if condition: @escaping @Sendable (Registry) throws -> Bool
    ) async throws -> String? {
        let secret = newSecret()
        let csrf = newSecret()
        let now = world.now()
        let empreinte = Self.digest(secret)
        let only = known.count == 1 ? known.first?.habilitation.id : nil
        let isOpen = try await world.base.write { registry in
            guard try condition(registry) else { return false }
            try registry.sessions.close(lastSeenBefore: now.adding(seconds: -Self.idleSeconds))
            try registry.sessions.open(
                empreinte: empreinte, compte: compte, habilitation: only, csrf: csrf, appareil: appareil,
                preuve: preuve, now: now)
            try registry.comptes.connected(compte, now: now)
            return true
        }
        return isOpen ? secret : nil
    }

    /// The address as accounts have it: what limits tries counts by the same text as what compares.
    package static func normalized(_ courriel: String) -> String { courriel.lowercased().filter { !$0.isWhitespace } }

    package func session(secret: String) async throws -> OpenSession? {
        let now = world.now()
        let today = world.today
        let empreinte = Self.digest(secret)
        let found = try await world.base.read { registry -> (vueLe: Instant, OpenSession)? in
            guard let session = try registry.sessions.find(empreinte),
                session.vueLe.adding(seconds: Self.idleSeconds) > now,
                session.ouverteLe.adding(seconds: Self.longestSeconds) > now,
                let open = try OpenSession.open(session, registry, on: today)
            else { return nil }
            return (session.vueLe, open)
        }
        guard let (vueLe, open) = found else { return nil }
        // Once in five minutes is enough to know that he is there: a write for each page would be a waste.
        if vueLe.adding(seconds: 300) < now {
            try await world.base.write { try $0.sessions.touch(empreinte, now: now) }
        }
        return open
    }

    /// What the session kept of an identity provider, which wants to be told; nil for a password.
    package func close(secret: String) async throws -> String? {
        let empreinte = Self.digest(secret)
        let kept = try await world.base.write { registry in
            let kept = try registry.sessions.jeton(empreinte)
            try registry.sessions.close(empreinte)
            return kept
        }
        return kept.flatMap { JetonIdentitePlace.open($0.jeton, $0.compte, world.keys) }
    }

    package static func digest(_ secret: String) -> [UInt8] { [UInt8](SHA256.hash(data: Data(secret.utf8))) }
}

/// 32 bytes that no one can guess, as they stand in a cookie or in an address.
func newSecret() -> String {
    Data(randomBytes(32)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
}
