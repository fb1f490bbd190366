// SPDX-License-Identifier: EUPL-1.2

import Domain
import Federation
import Foundation
import Synchronization
import TestSupport
import Testing

/// Tokens of an identity provider, made with real keys, each with one fault.
@Suite struct JetonIdentiteTests {
    private typealias State = FournisseurFactice.State
    private let clock = FixedClock(monday)

    private func identify(
        _ fake: FournisseurFactice, _ provider: OpenIDProvider? = nil, iss: String? = nil
    ) async throws -> IdentiteFederee {
        let clock = clock
        return try await (provider ?? fake.provider()).identify(
            .init(code: "code", iss: iss, nonce: "n-1", verifier: "v", redirectURI: "https://ruche.exemple.fr/r"),
            now: { clock.now() })
    }

    private func fake() -> FournisseurFactice {
        let fake = FournisseurFactice(clock)
        fake.change { $0.claims["nonce"] = "n-1" }
        return fake
    }

    @Test func soundTokensAreBelieved() async throws {
        for signature in [FournisseurFactice.Signature.rs256, .es256] {
            for userinfo in [FournisseurFactice.Signature.rs256, .es256, nil] {
                let fake = fake()
                fake.change {
                    $0.signature = signature
                    $0.userinfoSignature = userinfo
                }
                let identite = try await identify(fake)
                #expect(identite.sujet == "agent-1" && identite.courriel == "n.petit@exemple.fr")
                #expect(!identite.hasTwoFactors)
            }
        }
        // As LemonLDAP::NG signs it.
        let bare = fake()
        bare.change {
            $0.userinfo["iss"] = nil
            $0.userinfo["aud"] = nil
        }
        #expect(try await identify(bare).sujet == "agent-1")
        let several = fake()
        several.change {
            $0.claims["aud"] = ["autre", "ruche"]
            $0.claims["azp"] = "ruche"
            $0.claims["acr"] = "eidas2"
            $0.header["kid"] = NSNull()
        }
        #expect(try await identify(several).hasTwoFactors)
    }

    @Test func eachFaultIsRefused() async throws {
        let seconds = Double(monday.milliseconds) / 1_000
        let faults: [(what: String, expected: String, break: (inout State) -> Void)] = [
            ("no algorithm", "id-token: algorithm", { $0.signature = .none }),
            ("HS256 under the public key", "id-token: algorithm", { $0.signature = .hs256WithThePublicKey }),
            ("an algorithm that we do not take", "id-token: algorithm", { $0.header["alg"] = "RS512" }),
            ("another key", "id-token: signature", { $0.signature = .other }),
            ("a key for encryption", "id-token: key", { $0.signature = .encryption }),
            ("a key too short", "id-token: key", { $0.signature = .small }),
            ("an unknown key", "id-token: key", { $0.header["kid"] = "inconnue" }),
            ("the algorithm of another key", "id-token: key", { $0.header["alg"] = "ES256" }),
            ("a header that we must understand", "id-token: critical-header", { $0.header["crit"] = ["b64"] }),
            ("claims changed afterwards", "id-token: signature", { $0.isAltered = true }),
            ("another issuer", "id-token: issuer", { $0.claims["iss"] = "https://idp.exemple.fr/api/v2/" }),
            ("another client", "id-token: audience", { $0.claims["aud"] = "autre" }),
            ("several clients", "id-token: audience", { $0.claims["aud"] = ["ruche", "autre"] }),
            ("made for another", "id-token: audience", { $0.claims["azp"] = "autre" }),
            ("over", "id-token: expired", { $0.claims["exp"] = seconds - 61 }),
            ("made long ago", "id-token: issued-at", { $0.claims["iat"] = seconds - 700 }),
            ("made tomorrow", "id-token: issued-at", { $0.claims["iat"] = seconds + 86_400 }),
            ("not yet", "id-token: issued-at", { $0.claims["nbf"] = seconds + 600 }),
            ("another nonce", "id-token: nonce", { $0.claims["nonce"] = "n-2" }),
            ("no nonce", "id-token: nonce", { $0.claims["nonce"] = nil }),
            ("nobody", "id-token: subject", { $0.claims["sub"] = "" }),
            ("no claims", "id-token: signature", { $0.claims["exp"] = nil }),
            ("somebody else", "userinfo: subject", { $0.userinfo["sub"] = "agent-2" }),
            (
                "somebody else, plain", "userinfo: subject",
                {
                    $0.userinfo["sub"] = "agent-2"
                    $0.userinfoSignature = nil
                }
            ),
            ("not signed", "userinfo: algorithm", { $0.userinfoSignature = FournisseurFactice.Signature.none }),
            ("signed by another", "userinfo: signature", { $0.userinfoSignature = .other }),
            ("for another client", "userinfo: audience", { $0.userinfo["aud"] = "autre" }),
            ("of another issuer", "userinfo: issuer", { $0.userinfo["iss"] = "https://autre.exemple.fr" }),
            ("over", "userinfo: expired", { $0.userinfo["exp"] = seconds - 61 }),
            ("of another kind", "token: malformed", { $0.tokenType = "mac" }),
            ("refused", "token: status 400", { $0.statuses["token"] = 400 }),
            ("a redirect", "userinfo: status 302", { $0.statuses["userinfo"] = 302 }),
            ("down", "discovery: unreachable curl 7", { $0.failures["openid-configuration"] = .unreachable("curl 7") }),
            ("slow", "token: unreachable curl 28", { $0.failures["token"] = .unreachable("curl 28") }),
            ("a gigabyte", "jwks: too-large", { $0.failures["jwks"] = .tooLarge }),
            ("crowded", "userinfo: busy", { $0.failures["userinfo"] = .busy }),
            ("it is another", "discovery: issuer", { $0.discovery["issuer"] = "https://idp.exemple.fr/api/v2/" }),
            ("keys in clear", "discovery: address", { $0.discovery["jwks_uri"] = "http://idp.exemple.fr/jwks" }),
            ("keys of ours", "discovery: address", { $0.discovery["jwks_uri"] = "http://127.0.0.1/jwks" }),
            (
                "it names itself", "authorization: issuer",
                {
                    $0.discovery["authorization_response_iss_parameter_supported"] = true
                }
            ),
        ]
        for fault in faults {
            let fake = fake()
            fake.change(fault.break)
            await #expect(throws: FederationFault.self, "\(fault.what)") { try await identify(fake) }
            do {
                _ = try await identify(fake)
            } catch {
                #expect("\(error)" == fault.expected, "\(fault.what)")
            }
        }
        print("\(faults.count) faults of tokens refused")
        let fake = fake()
        await #expect(throws: FederationFault(.authorization, .issuer)) {
            try await identify(fake, iss: "https://autre.exemple.fr")
        }
        await #expect(throws: FederationFault(.idToken, .acr)) {
            try await identify(fake, fake.provider { $0.acr = ["eidas2"] })
        }
    }

    /// A new key is found at once, but a stranger's key does not make us ask again and again.
    @Test func keysAreReadAgainOnceAMinute() async throws {
        let fake = fake()
        let provider = fake.provider()
        _ = try await identify(fake, provider)
        clock.advance(seconds: 30)
        fake.change { $0.kid = "cle-2" }
        await #expect(throws: FederationFault(.idToken, .key)) { try await identify(fake, provider) }
        #expect(fake.state.withLock { $0.calls["jwks"] } == 1)
        clock.advance(seconds: 31)
        _ = try await identify(fake, provider)
        #expect(fake.state.withLock { $0.calls["jwks"] } == 2)
        #expect(fake.state.withLock { $0.calls["openid-configuration"] } == 1)
    }

    @Test func theSecretGoesWhereTheProviderWantsIt() async throws {
        let fake = fake()
        _ = try await identify(fake)
        #expect(fake.state.withLock { $0.forms.last }?.contains("client_secret=un%20secret") == true)
        fake.change { $0.discovery["token_endpoint_auth_methods_supported"] = nil }
        _ = try await identify(fake)
        let form = try #require(fake.state.withLock { $0.forms.last })
        #expect(!form.contains("secret") && form.contains("code_verifier=v"))
        fake.change { $0.discovery["token_endpoint_auth_methods_supported"] = ["private_key_jwt"] }
        await #expect(throws: FederationFault.self) { try await identify(fake) }
    }

    @Test func onlyASafeAddressIsAnIssuer() {
        func takes(_ issuer: String) -> Bool {
            ProviderSettings(issuer: issuer, clientID: "a", clientSecret: "b", nom: "c") != nil
        }
        for issuer in ["https://idp.exemple.fr", "https://idp.exemple.fr:8443/api/v2", "http://127.0.0.1:9000"] {
            #expect(takes(issuer), "\(issuer)")
        }
        for issuer in [
            "http://idp.exemple.fr", "https://", "idp.exemple.fr", "https://a:b@idp.exemple.fr", "file:///etc/passwd",
            "https://idp.exemple.fr?x=1", "https://idp.exemple.fr#x", "https://idp exemple.fr", "",
        ] {
            #expect(!takes(issuer), "\(issuer)")
        }
    }
}
