// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Federation
import Foundation
import Stores

/// Sends an agent to the identity provider.
package struct StartConnexionFederee: Sendable {
    package enum Answer: Sendable {
        /// Where the browser goes, and the secret that binds it to what it began.
        case started(address: String, navigateur: String)
        /// The provider does not answer; the words are for the log.
        case unavailable(faute: String)
    }

    /// What was typed before goes along, up to a size: a form is under 20 kB.
    static let mostBytes = 64 << 10

    private let connexion: ConnexionFederee

    package init(_ connexion: ConnexionFederee) { self.connexion = connexion }

    package func callAsFunction(_ reprise: ConnexionFederee.Reprise) async throws -> Answer {
        let (world, now) = (connexion.world, connexion.world.now())
        let (state, nonce, verifier, navigateur) = (newState(), newState(), newSecret(), newSecret())
        let challenge = Data(SHA256.hash(data: Data(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        let address: String
        do {
            address = try await connexion.provider.authorization(
                .init(state: state, nonce: nonce, challenge: challenge, redirectURI: connexion.retour), now: now)
        } catch let fault as FederationFault {
            return .unavailable(faute: fault.description)
        }
        let size = reprise.champs.reduce(0) { $0 + $1.reduce(0) { $0 + $1.utf8.count } }
        let kept = size <= Self.mostBytes ? reprise : ConnexionFederee.Reprise(suite: reprise.suite)
        let empreinte = SignIn.digest(state)
        let sealed = try ConnexionFederee.EnCours(nonce: nonce, verifier: verifier, reprise: kept)
            .seal(empreinte, world.keys)
        let (browser, limit) = (
            SignIn.digest(navigateur), now.adding(seconds: -ConnexionFederee.EnCours.longestSeconds)
        )
        try await world.base.write { registry in
            try registry.identites.forget(begunBefore: limit)
            try registry.identites.begin(empreinte, navigateur: browser, sealed, now: now)
        }
        return .started(address: address, navigateur: navigateur)
    }
}
