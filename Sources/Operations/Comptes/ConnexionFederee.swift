// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Federation
import Foundation
import Stores

/// The identity provider by which agents may sign in, and the addresses of ours that it knows (docs/oidc.md).
package struct ConnexionFederee: Sendable {
    /// The name on the button.
    package let nom: String
    /// What forms of our pages may lead to.
    package let origins: [String]
    let world: World
    let provider: OpenIDProvider
    /// Both are declared to the provider, to the character.
    let retour: String
    let sortie: String

    package init(_ world: World, _ provider: OpenIDProvider, publicURL: String) {
        self.world = world
        self.provider = provider
        nom = provider.settings.nom
        origins = provider.settings.origins
        retour = "\(publicURL)/connexion/oidc/retour"
        sortie = "\(publicURL)/connexion"
    }

    /// What goes along to the provider and back, without leaving us.
    package struct Reprise: Codable, Sendable, Hashable {
        package var suite = ""
        package var chemin = ""
        /// The form that was on its way when the session ended: names and values in turn.
        package var champs: [[String]] = []
        /// Of someone who is signed in and links an identity to his account: nothing is opened at the end.
        package var liaison: Liaison?

        package init(suite: String = "", chemin: String = "", champs: [[String]] = []) {
            self.suite = suite
            self.chemin = chemin
            self.champs = champs
        }
    }

    /// An account, and the digest of the session that began.
    package struct Liaison: Codable, Sendable, Hashable {
        package let compte: Int64
        package let session: String
    }

    /// The row of a sign-in that is on its way.
    struct EnCours: Codable, Sendable {
        let nonce: String
        let verifier: String
        let reprise: Reprise

        static let longestSeconds = 600

        func seal(_ empreinte: [UInt8], _ keys: KeyRing) throws -> SealedText {
            try keys.seal(String(decoding: JSONEncoder().encode(self), as: UTF8.self), at: Self.place(empreinte))
        }

        static func open(_ sealed: SealedText, _ empreinte: [UInt8], _ keys: KeyRing) throws -> EnCours? {
            try keys.open(sealed, at: place(empreinte)).map {
                try JSONDecoder().decode(EnCours.self, from: Data($0.utf8))
            }
        }

        private static func place(_ empreinte: [UInt8]) -> String { "connexion-federee/\(hexadecimal(empreinte))" }
    }

    /// Where the browser ends its session with the provider; nil when it has no such place, or does not answer.
    package func end(idToken: String) async -> String? {
        do {
            return try await provider.endSession(
                idToken: idToken, state: newState(), redirectURI: sortie, now: world.now())
        } catch {
            return nil  // ours is over, which is what was asked for
        }
    }
}

/// 64 letters and digits that no one can guess: some providers take nothing else.
func newState() -> String { hexadecimal(randomBytes(32)) }
