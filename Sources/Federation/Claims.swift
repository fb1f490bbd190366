// SPDX-License-Identifier: EUPL-1.2

import JWTKit

/// One client, or a list of them.
struct Audience: Codable, Sendable {
    let clients: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // one text is the usual form
        if let one = try? container.decode(String.self) {
            clients = [one]
        } else {
            clients = try container.decode([String].self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(clients)
    }
}

struct IdTokenClaims: JWTPayload {
    let iss: String
    let aud: Audience
    let azp: String?
    let sub: String
    let exp: Double
    let iat: Double
    let nbf: Double?
    let nonce: String?
    let acr: String?

    /// Clocks differ by so many seconds.
    static let skew = 60.0
    /// It was made for us just now.
    static let oldest = 600.0

    /// Nothing by itself: what is expected is known to `check` only.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    func check(_ settings: ProviderSettings, nonce expected: String, now: Double) throws {
        func fault(_ kind: FederationFault.Kind) -> FederationFault { FederationFault(.idToken, kind) }
        guard iss == settings.issuer else { throw fault(.issuer) }
        guard aud.clients.contains(settings.clientID), azp == nil || azp == settings.clientID,
            aud.clients.count == 1 || azp != nil
        else { throw fault(.audience) }
        guard exp + Self.skew > now else { throw fault(.expired) }
        guard iat - Self.skew < now, iat + Self.oldest + Self.skew > now, (nbf ?? iat) - Self.skew < now else {
            throw fault(.issuedAt)
        }
        guard nonce == expected else { throw fault(.nonce) }
        guard (1...255).contains(sub.utf8.count), !sub.utf8.contains(0) else { throw fault(.subject) }
        guard settings.acr.isEmpty || acr.map(settings.acr.contains) ?? false else { throw fault(.acr) }
    }
}

struct UserinfoClaims: JWTPayload {
    /// Of a signed one only.
    let iss: String?
    let aud: Audience?
    let exp: Double?
    let sub: String
    let email: String?
    let emailVerified: Bool?
    let siret: String?

    private enum CodingKeys: String, CodingKey {
        case iss, aud, exp, sub, email, siret
        case emailVerified = "email_verified"
    }

    func verify(using algorithm: some JWTAlgorithm) async throws {}

    func check(_ settings: ProviderSettings, sub expected: String) throws {
        guard sub == expected else { throw FederationFault(.userinfo, .subject) }
    }

    /// What a signed one says of itself must be so. It should say it (OpenID Connect Core 1.0, 5.3.2); LemonLDAP::NG does
    /// not, and what comes from the provider by TLS would be believed unsigned too.
    func checkSigned(_ settings: ProviderSettings, now: Double) throws {
        guard iss == nil || iss == settings.issuer else { throw FederationFault(.userinfo, .issuer) }
        guard aud?.clients.contains(settings.clientID) ?? true else { throw FederationFault(.userinfo, .audience) }
        guard exp.map({ $0 + IdTokenClaims.skew > now }) ?? true else { throw FederationFault(.userinfo, .expired) }
    }
}
