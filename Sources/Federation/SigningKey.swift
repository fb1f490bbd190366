// SPDX-License-Identifier: EUPL-1.2

import Foundation
import JWTKit

/// The two ways of signing that we believe: never « none », never a shared secret.
enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
}

/// A key that a provider publishes (RFC 7517). The library looks neither at what a key is for nor at the algorithm that a
/// token names: we do, before we hand it a single key.
struct SigningKey: Decodable, Sendable {
    private let kty: String
    private let use: String?
    private let operations: [String]?
    private let alg: String?
    private let kid: String?
    private let crv: String?
    private let n: String?
    private let e: String?
    private let x: String?
    private let y: String?

    private enum CodingKeys: String, CodingKey {
        case kty, use, alg, kid, crv, n, e, x, y
        case operations = "key_ops"
    }

    /// A set of keys; those that we cannot read are not ours to judge.
    struct Keys: Decodable, Sendable {
        let keys: [SigningKey]

        private struct Lenient: Decodable {
            let key: SigningKey?
            /// One of a kind to come is left out.
            init(from decoder: any Decoder) { key = try? SigningKey(from: decoder) }
        }

        private enum CodingKeys: String, CodingKey { case keys }

        init(from decoder: any Decoder) throws {
            keys = try decoder.container(keyedBy: CodingKeys.self).decode([Lenient].self, forKey: .keys)
                .compactMap(\.key)
        }
    }

    /// Whether a token of that header may have been signed with it.
    func fits(_ algorithm: SigningAlgorithm, kid wanted: String?) -> Bool {
        guard use == nil || use == "sig", operations.map({ $0.contains("verify") }) ?? true,
            alg == nil || alg == algorithm.rawValue, wanted == nil || wanted == kid
        else { return false }
        switch algorithm {
        case .rs256: return kty == "RSA" && Self.bytes(n) >= 256
        case .es256: return kty == "EC" && crv == "P-256"
        }
    }

    /// How long a number is, in bytes.
    private static func bytes(_ text: String?) -> Int {
        guard let text else { return 0 }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: padded)?.drop { $0 == 0 }.count ?? 0
    }

    func jwk(_ algorithm: SigningAlgorithm) -> JWK {
        switch algorithm {
        case .rs256: .rsa(.rs256, identifier: "provider", modulus: n, exponent: e)
        case .es256: .ecdsa(.es256, identifier: "provider", x: x, y: y, curve: .p256)
        }
    }
}
