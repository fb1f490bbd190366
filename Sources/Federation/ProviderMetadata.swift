// SPDX-License-Identifier: EUPL-1.2

/// What a provider says of itself (OpenID Connect Discovery 1.0), as far as we need it.
struct ProviderMetadata: Decodable, Sendable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let userinfoEndpoint: String
    let jwksURI: String
    let endSessionEndpoint: String?
    let authenticationMethods: [String]?
    /// It names itself in its answers (RFC 9207).
    let namesItself: Bool?

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case userinfoEndpoint = "userinfo_endpoint"
        case jwksURI = "jwks_uri"
        case endSessionEndpoint = "end_session_endpoint"
        case authenticationMethods = "token_endpoint_auth_methods_supported"
        case namesItself = "authorization_response_iss_parameter_supported"
    }

    static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// Throws unless it is that of the issuer, with addresses that we would ask.
    func checked(_ settings: ProviderSettings) throws -> ProviderMetadata {
        guard issuer == settings.issuer else { throw FederationFault(.discovery, .issuer) }
        let addresses = [authorizationEndpoint, tokenEndpoint, userinfoEndpoint, jwksURI, endSessionEndpoint]
        guard addresses.compactMap({ $0 }).allSatisfy({ SafeAddress($0, allowsLoopback: settings.isLoopback) != nil })
        else {
            throw FederationFault(.discovery, .address)
        }
        return self
    }

    enum Authentication { case basic, post }

    /// Not said, it is basic.
    func authentication() throws -> Authentication {
        guard let methods = authenticationMethods else { return .basic }
        if methods.contains("client_secret_post") { return .post }
        if methods.contains("client_secret_basic") { return .basic }
        throw FederationFault(.discovery, .malformed, "token_endpoint_auth_methods_supported")
    }
}

/// The text of a form, or of the query of an address.
enum FormText {
    static func encode(_ fields: [(String, String)]) -> String {
        fields.map { "\(escape($0.0))=\(escape($0.1))" }.joined(separator: "&")
    }

    static func append(_ fields: [(String, String)], to address: String) -> String {
        address + (address.contains("?") ? "&" : "?") + encode(fields)
    }

    static func escape(_ text: String) -> String {
        text.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
