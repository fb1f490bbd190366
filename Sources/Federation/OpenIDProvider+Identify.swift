// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// Whom a provider vouches for.
package struct IdentiteFederee: Sendable, Hashable {
    package let emetteur: String
    package let sujet: String
    /// Of no worth once the identity is linked.
    package let courriel: String?
    package let siret: String?
    package let hasTwoFactors: Bool
    /// For the sign-out.
    package let idToken: String
}

extension OpenIDProvider {
    /// What came back in the address.
    package struct Return: Sendable {
        package let code: String
        package let iss: String?
        package let nonce: String
        package let verifier: String
        package let redirectURI: String

        package init(code: String, iss: String?, nonce: String, verifier: String, redirectURI: String) {
            self.code = code
            self.iss = iss
            self.nonce = nonce
            self.verifier = verifier
            self.redirectURI = redirectURI
        }
    }

    /// Throws a `FederationFault` unless everything holds.
    package func identify(_ returned: Return, now: @Sendable () -> Instant) async throws -> IdentiteFederee {
        let known = try await documents.metadata(now())
        guard returned.iss == nil && known.namesItself != true || returned.iss == settings.issuer else {
            throw FederationFault(.authorization, .issuer)
        }
        let tokens = try await exchange(returned, known)
        let token = try SignedToken(tokens.idToken, .idToken)
        let claims: IdTokenClaims = try await token.claims(documents.key(of: token, now()))
        try claims.check(settings, nonce: returned.nonce, now: now().seconds)
        let person = try await userinfo(tokens.accessToken, known, now)
        try person.check(settings, sub: claims.sub)
        return IdentiteFederee(
            emetteur: settings.issuer, sujet: claims.sub, courriel: person.emailVerified == false ? nil : person.email,
            siret: person.siret, hasTwoFactors: claims.acr.map(settings.secondFactorACR.contains) ?? false,
            idToken: tokens.idToken)
    }

    private struct Tokens: Decodable {
        let accessToken: String
        let idToken: String
        let tokenType: String

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case idToken = "id_token"
            case tokenType = "token_type"
        }
    }

    private func exchange(_ returned: Return, _ known: ProviderMetadata) async throws -> Tokens {
        var fields = [
            ("grant_type", "authorization_code"), ("code", returned.code), ("redirect_uri", returned.redirectURI),
            ("code_verifier", returned.verifier),
        ]
        var request = ProviderRequest(url: known.tokenEndpoint)
        switch try known.authentication() {
        case .post: fields += [("client_id", settings.clientID), ("client_secret", settings.clientSecret)]
        case .basic:
            let pair = "\(FormText.escape(settings.clientID)):\(FormText.escape(settings.clientSecret))"
            request.authorization = "Basic \(Data(pair.utf8).base64EncodedString())"
        }
        request.form = FormText.encode(fields)
        let tokens: Tokens = try await transport.json(request, .token)
        guard tokens.tokenType.lowercased() == "bearer", Self.isPlain(tokens.accessToken) else {
            throw FederationFault(.token, .malformed)
        }
        return tokens
    }

    /// It goes into a header: nothing that could end the line.
    private static func isPlain(_ token: String) -> Bool {
        (1...8_192).contains(token.utf8.count) && token.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// Signed, as ProConnect does it, or plain.
    private func userinfo(
        _ token: String, _ known: ProviderMetadata, _ now: @Sendable () -> Instant
    ) async throws -> UserinfoClaims {
        var request = ProviderRequest(url: known.userinfoEndpoint)
        request.authorization = "Bearer \(token)"
        request.accept = "application/jwt, application/json"
        let answer = try await transport.answer(request, .userinfo)
        guard answer.contentType == "application/jwt" else {
            do {
                return try JSONDecoder().decode(UserinfoClaims.self, from: answer.body)
            } catch {
                throw FederationFault(.userinfo, .malformed)
            }
        }
        let text = String(decoding: answer.body, as: UTF8.self).filter { !$0.isWhitespace }
        let signed = try SignedToken(text, .userinfo)
        let claims: UserinfoClaims = try await signed.claims(documents.key(of: signed, now()))
        try claims.checkSigned(settings, now: now().seconds)
        return claims
    }
}

extension Instant {
    fileprivate var seconds: Double { Double(milliseconds) / 1_000 }
}
