// SPDX-License-Identifier: EUPL-1.2

import Crypto
import CryptoExtras
import Domain
import Federation
import Foundation
import Synchronization
import TestSupport

/// A provider in memory, with real keys. Each test breaks one thing of it.
final class FournisseurFactice: Sendable {
    static let issuer = "https://idp.exemple.fr/api/v2"
    static let client = "ruche"

    /// Who signs a token, and how.
    enum Signature: Sendable { case rs256, es256, encryption, other, small, none, hs256WithThePublicKey }

    struct State: Sendable {
        var discovery: [String: any Sendable] = [:]
        var header: [String: any Sendable] = [:]
        var claims: [String: any Sendable] = [:]
        var signature = Signature.rs256
        /// The signed part is changed after it was signed.
        var isAltered = false
        var userinfo: [String: any Sendable] = [:]
        var userinfoSignature: Signature? = .rs256
        var tokenType = "Bearer"
        var kid = "cle-1"
        var failures: [String: ProviderTransport.Failure] = [:]
        var statuses: [String: Int] = [:]
        var calls: [String: Int] = [:]
        var forms: [String] = []
    }
    let state: Mutex<State>
    private let now: @Sendable () -> Instant

    /// Made once: a key of 2048 bits takes a while.
    private static let made = Result { try Keys() }
    private struct Keys: Sendable {
        let rsa: _RSA.Signing.PrivateKey
        let other: _RSA.Signing.PrivateKey
        let small: _RSA.Signing.PrivateKey
        let ec = P256.Signing.PrivateKey()

        init() throws {
            rsa = try .init(keySize: .bits2048)
            other = try .init(keySize: .bits2048)
            small = try .init(unsafeKeySize: .init(bitCount: 1_024))
        }
    }

    init(_ clock: FixedClock, sub: String = "agent-1", courriel: String = "n.petit@exemple.fr", siret: String = "") {
        now = { clock.now() }
        state = Mutex(State())
        let seconds = Double(clock.now().milliseconds) / 1_000
        change {
            $0.discovery = [
                "issuer": Self.issuer, "authorization_endpoint": "\(Self.issuer)/authorize",
                "token_endpoint": "\(Self.issuer)/token", "userinfo_endpoint": "\(Self.issuer)/userinfo",
                "jwks_uri": "\(Self.issuer)/jwks", "end_session_endpoint": "\(Self.issuer)/session/end",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            ]
            $0.claims = [
                "iss": Self.issuer, "aud": Self.client, "sub": sub, "iat": seconds, "exp": seconds + 60,
                "acr": "eidas1",
            ]
            $0.userinfo = [
                "iss": Self.issuer, "aud": Self.client, "sub": sub, "email": courriel, "siret": siret,
            ]
        }
    }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    var settings: ProviderSettings {
        ProviderSettings(issuer: Self.issuer, clientID: Self.client, clientSecret: "un secret", nom: "ProConnect")!
    }

    func provider(_ change: (inout ProviderSettings) -> Void = { _ in }) -> OpenIDProvider {
        var settings = settings
        change(&settings)
        return OpenIDProvider(settings, ProviderTransport { [self] in try answer($0) })
    }

    private func answer(_ request: ProviderRequest) throws -> ProviderAnswer {
        let place = request.url.split(separator: "/").last.map(String.init) ?? ""
        let state = state.withLock { state -> State in
            state.calls[place, default: 0] += 1
            if let form = request.form { state.forms.append(form) }
            return state
        }
        if let failure = state.failures[place] { throw failure }
        let status = state.statuses[place] ?? 200
        func json(_ object: [String: any Sendable]) throws -> ProviderAnswer {
            ProviderAnswer(
                status: status, contentType: "application/json; charset=utf-8",
                body: try JSONSerialization.data(withJSONObject: object))
        }
        switch place {
        case "openid-configuration": return try json(state.discovery)
        case "jwks": return try json(["keys": try Self.published(state.kid)])
        case "token":
            return try json([
                "access_token": "un-jeton", "token_type": state.tokenType,
                "id_token": try Self.token(state.claims, state),
            ])
        default:
            guard let signature = state.userinfoSignature else { return try json(state.userinfo) }
            var signed = state
            signed.signature = signature
            signed.header = [:]
            signed.isAltered = false
            return ProviderAnswer(
                status: status, contentType: "application/jwt; charset=utf-8",
                body: Data(try Self.token(state.userinfo, signed).utf8))
        }
    }

    // MARK: Keys and tokens

    private static func published(_ kid: String) throws -> [[String: any Sendable]] {
        let keys = try made.get()
        func rsa(_ key: _RSA.Signing.PrivateKey, _ kid: String, _ use: String) throws -> [String: any Sendable] {
            let numbers = try key.publicKey.getKeyPrimitives()
            return [
                "kty": "RSA", "use": use, "kid": kid, "n": base64(numbers.modulus), "e": base64(numbers.publicExponent),
            ]
        }
        let point = keys.ec.publicKey.x963Representation
        return [
            try rsa(keys.rsa, kid, "sig"), try rsa(keys.other, "chiffrement", "enc"),
            try rsa(keys.small, "petite", "sig"),
            [
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "courbe",
                "x": base64(point.dropFirst().prefix(32)), "y": base64(point.suffix(32)),
            ],
            ["kty": "AKP", "kid": "a-venir", "alg": "ML-DSA-44", "pub": "AAAA"], ["kid": "illisible"],
        ]
    }

    private static func token(_ claims: [String: any Sendable], _ state: State) throws -> String {
        let (alg, kid) =
            switch state.signature {
            case .rs256, .other: ("RS256", state.kid)
            case .encryption: ("RS256", "chiffrement")
            case .small: ("RS256", "petite")
            case .es256: ("ES256", "courbe")
            case .none: ("none", state.kid)
            case .hs256WithThePublicKey: ("HS256", state.kid)
            }
        let header = ["alg": alg, "kid": kid, "typ": "JWT"].merging(state.header) { _, new in new }
        let parts = try [header, claims].map { base64(try JSONSerialization.data(withJSONObject: $0)) }
        let signed = Data(parts.joined(separator: ".").utf8)
        let keys = try made.get()
        func rsa(_ key: _RSA.Signing.PrivateKey) throws -> Data {
            try key.signature(for: signed, padding: .insecurePKCS1v1_5).rawRepresentation
        }
        let signature =
            switch state.signature {
            case .rs256: try rsa(keys.rsa)
            case .encryption, .other: try rsa(keys.other)
            case .small: try rsa(keys.small)
            case .es256: try keys.ec.signature(for: signed).rawRepresentation
            case .none: Data()
            case .hs256WithThePublicKey:
                Data(
                    HMAC<SHA256>.authenticationCode(
                        for: signed, using: SymmetricKey(data: Data(keys.rsa.publicKey.pemRepresentation.utf8))))
            }
        let claimsShown =
            state.isAltered
            ? base64(try JSONSerialization.data(withJSONObject: claims.merging(["sub": "agent-2"]) { _, new in new }))
            : parts[1]
        return "\(parts[0]).\(claimsShown).\(base64(signature))"
    }

    static func base64(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
