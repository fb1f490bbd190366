// SPDX-License-Identifier: EUPL-1.2

import Foundation
import JWTKit

/// A token of three parts, whose signature is that of a key of the provider.
struct SignedToken: Sendable {
    let algorithm: SigningAlgorithm
    let kid: String?
    private let text: String
    private let step: FederationFault.Step

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    init(_ text: String, _ step: FederationFault.Step) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 32_768, parts.count == 3, let data = Self.decoded(parts[0]),
            // no header: that is the answer
            let header = try? JSONDecoder().decode(Header.self, from: data)
        else { throw FederationFault(step, .malformed) }
        guard header.crit == nil else { throw FederationFault(step, .criticalHeader) }
        guard let algorithm = SigningAlgorithm(rawValue: header.alg) else { throw FederationFault(step, .algorithm) }
        self.algorithm = algorithm
        kid = header.kid
        self.text = text
        self.step = step
    }

    private static func decoded(_ part: Substring) -> Data? {
        let plain = String(part).replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }

    /// Nil when the provider has no such key, or several: which one is not guessed.
    func key(among keys: [SigningKey]) -> SigningKey? {
        let fitting = keys.filter { $0.fits(algorithm, kid: kid) }
        return fitting.count == 1 ? fitting.first : nil
    }

    var withoutKey: FederationFault { FederationFault(step, .key) }

    /// The claims, not yet looked at.
    func claims<Claims: JWTPayload>(_ key: SigningKey) async throws -> Claims {
        let collection = JWTKeyCollection()
        do {
            try await collection.add(jwk: key.jwk(algorithm))
        } catch {
            throw FederationFault(step, .key)
        }
        do {
            return try await collection.verify(text, as: Claims.self)
        } catch {
            throw FederationFault(step, .signature)
        }
    }
}
