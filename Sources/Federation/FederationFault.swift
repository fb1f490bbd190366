// SPDX-License-Identifier: EUPL-1.2

/// Why an identity provider was not believed, in words that a log may hold: never a name, an address or a token.
package struct FederationFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was being asked or read.
    package enum Step: String, Sendable, CaseIterable {
        case discovery, jwks, authorization, token, userinfo
        case idToken = "id-token"
    }

    package enum Kind: String, Sendable, CaseIterable {
        /// No answer in time, or no connection; too many of us wait already.
        case unreachable, busy
        case tooLarge = "too-large"
        case status, malformed, address
        /// Tokens: which rule they break.
        case algorithm, key, signature, issuer, audience, expired, subject, nonce, acr
        case issuedAt = "issued-at"
        case criticalHeader = "critical-header"
    }

    package let step: Step
    package let kind: Kind
    /// A number, or a code of the protocol.
    package let detail: String?

    package init(_ step: Step, _ kind: Kind, _ detail: String? = nil) {
        self.step = step
        self.kind = kind
        self.detail = detail
    }

    package var description: String {
        "\(step.rawValue): \(kind.rawValue)" + (detail.map { " \($0)" } ?? "")
    }
}
