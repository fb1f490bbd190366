// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// An OpenID Connect provider: where it wants the browser, and (`OpenIDProvider+Identify.swift`) whom it vouches for.
package struct OpenIDProvider: Sendable {
    package let settings: ProviderSettings
    let transport: ProviderTransport
    let documents: ProviderDocuments

    package init(_ settings: ProviderSettings, _ transport: ProviderTransport) {
        self.settings = settings
        self.transport = transport
        documents = ProviderDocuments(settings, transport)
    }

    // MARK: To the provider

    package struct Start: Sendable {
        package let state: String
        package let nonce: String
        /// SHA-256 of the verifier (RFC 7636).
        package let challenge: String
        package let redirectURI: String

        package init(state: String, nonce: String, challenge: String, redirectURI: String) {
            self.state = state
            self.nonce = nonce
            self.challenge = challenge
            self.redirectURI = redirectURI
        }
    }

    /// Where the browser goes.
    package func authorization(_ start: Start, now: Instant) async throws -> String {
        var fields = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", start.redirectURI),
            ("scope", settings.scopes), ("state", start.state), ("nonce", start.nonce),
            ("code_challenge", start.challenge), ("code_challenge_method", "S256"),
        ]
        if !settings.acr.isEmpty {
            fields.append(("acr_values", settings.acr.joined(separator: " ")))
            fields.append(("claims", try acrClaim()))
        }
        return FormText.append(fields, to: try await documents.metadata(now).authorizationEndpoint)
    }

    /// `acr_values` is a wish; this is a condition (OpenID Connect Core 1.0, 5.5.1.1).
    private func acrClaim() throws -> String {
        struct Wanted: Encodable {
            let essential: Bool
            let values: [String]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let claims = ["id_token": ["acr": Wanted(essential: true, values: settings.acr)]]
        return String(decoding: try encoder.encode(claims), as: UTF8.self)
    }

    // MARK: Out

    /// Where the browser ends its session with the provider; nil when there is no such place.
    package func endSession(
        idToken: String?, state: String, redirectURI: String, now: Instant
    ) async throws -> String? {
        guard let address = try await documents.metadata(now).endSessionEndpoint else { return nil }
        let hint = idToken.map { [("id_token_hint", $0)] } ?? [("client_id", settings.clientID)]
        return FormText.append(
            hint + [("post_logout_redirect_uri", redirectURI), ("state", state)], to: address)
    }
}
