// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// One identity provider, as the operator declares it (docs/oidc.md).
package struct ProviderSettings: Sendable {
    /// What ProConnect answers when the agent used two factors.
    package static let twoFactors: Set<String> = [
        "eidas2", "eidas3", "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
        "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
    ]

    /// To the character: it is compared with what the provider says of itself, and stands in the base.
    package let issuer: String
    package let clientID: String
    let clientSecret: String
    /// The name on the button.
    package let nom: String
    /// One of these is asked for and wanted; empty: whatever the provider answers.
    package var acr: [String] = []
    /// With one of these our own second factor is not asked for.
    package var secondFactorACR = twoFactors
    /// No more than the first link needs.
    package var scopes = "openid email siret"
    /// Other sites through which the provider leads the browser, besides its own: a browser that follows a form wants to
    /// know them beforehand (`form-action`).
    package var otherOrigins: [String] = []
    /// Certificates of the authority that signed the provider's, besides those of the system.
    package var authority: String?

    /// Nil when the address is none of an issuer: https, or http on the loopback.
    package init?(issuer: String, clientID: String, clientSecret: String, nom: String) {
        guard SafeAddress(issuer, allowsLoopback: true) != nil, !issuer.contains("?"), !clientID.isEmpty,
            !clientSecret.isEmpty
        else { return nil }
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.nom = nom
    }

    /// What forms of our pages may lead to.
    package var origins: [String] {
        (SafeAddress(issuer, allowsLoopback: true).map { [$0.origin] } ?? []) + otherOrigins
    }

    var isLoopback: Bool { SafeAddress(issuer, allowsLoopback: true)?.isLoopback ?? false }
}

/// An address that we ask, or send a browser to: https, or http on the loopback where that is allowed, nothing hidden in
/// it.
struct SafeAddress: Sendable {
    let origin: String
    let isLoopback: Bool

    init?(_ text: String, allowsLoopback: Bool) {
        guard text.utf8.count <= 1_000, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x5c }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return nil }
        isLoopback = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        guard scheme == "https" || scheme == "http" && isLoopback && allowsLoopback else { return nil }
        let shown = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        origin = "\(scheme)://\(shown)" + (parts.port.map { ":\($0)" } ?? "")
    }
}
