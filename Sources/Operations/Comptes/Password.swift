// SPDX-License-Identifier: EUPL-1.2

import CryptoExtras
import Dispatch
import Foundation
import Synchronization

/// Passwords under scrypt (N = 2^15, r = 8, p = 1: about 100 ms and 32 MB). Computed on two threads of its own, since
/// the cooperative pool has as few threads as cores.
package struct PasswordHasher: Sendable {
    private let cost: Int

    /// `cost` is the logarithm of N; tests lower it.
    package init(cost: Int = 15) { self.cost = cost }

    /// `scrypt$15$<salt>$<hash>`, base 64.
    package func hash(_ password: String) async throws -> String {
        let salt = Data(randomBytes(16))
        let cost = cost
        let derived = try await Self.run { try Self.derive(password, salt, cost) }
        return "scrypt$\(cost)$\(salt.base64EncodedString())$\(derived.base64EncodedString())"
    }

    package func verify(_ password: String, _ stored: String) async throws -> Bool {
        let parts = stored.split(separator: "$").map(String.init)
        guard parts.count == 4, parts[0] == "scrypt", let cost = Int(parts[1]), (4...20).contains(cost),
            let salt = Data(base64Encoded: parts[2]), let expected = Data(base64Encoded: parts[3])
        else { return false }
        let derived = try await Self.run { try Self.derive(password, salt, cost) }
        // No early exit: the time tells nothing of where they differ.
        return derived.count == expected.count && zip(derived, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func derive(_ password: String, _ salt: Data, _ cost: Int) throws -> Data {
        try KDF.Scrypt.deriveKey(
            from: Data(password.utf8), salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 1
        ).withUnsafeBytes { Data($0) }
    }

    /// Two serial queues taken in turn: those who wait hold no thread, which other work would miss.
    private static func run(_ work: @escaping @Sendable () throws -> Data) async throws -> Data {
        let place = line.withLock { line -> Int? in
            guard line.waiting < longestLine else { return nil }
            line.waiting += 1
            line.turn = (line.turn + 1) % queues.count
            return line.turn
        }
        guard let place else { throw Overloaded() }
        defer { line.withLock { $0.waiting -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queues[place].async { continuation.resume(with: Result(catching: work)) }
        }
    }

    private struct Line {
        var waiting = 0
        var turn = 0
    }
    private static let line = Mutex(Line())
    private static let longestLine = 60
    private static let queues = [DispatchQueue(label: "ruche.scrypt.0"), DispatchQueue(label: "ruche.scrypt.1")]
}
