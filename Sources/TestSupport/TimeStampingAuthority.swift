// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// `openssl ts` as an authority (RFC 3161): a certificate for time-stamping only, its key, its configuration.
package struct TimeStampingAuthority: Sendable {
    package let folder = NSTemporaryDirectory() + "ruche-tsa-\(UUID().uuidString)"

    private struct NoAnswer: Error {}

    package init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try """
        [req]
        distinguished_name = name
        x509_extensions = tsa
        prompt = no
        [name]
        CN = Autorite d'essai
        [tsa]
        basicConstraints = critical,CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = critical,timeStamping
        [ts]
        serial = \(folder)/serial
        crypto_device = builtin
        signer_cert = \(folder)/tsa.pem
        signer_key = \(folder)/tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        ess_cert_id_alg = sha256
        """.write(toFile: "\(folder)/tsa.cnf", atomically: true, encoding: .utf8)
        try "01".write(toFile: "\(folder)/serial", atomically: true, encoding: .utf8)
        try run(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-config", "\(folder)/tsa.cnf", "-keyout",
            "\(folder)/tsa.key", "-out", "\(folder)/tsa.pem")
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    package func answer(_ query: [UInt8]) throws -> [UInt8] {
        try Data(query).write(to: URL(fileURLWithPath: "\(folder)/query"))
        guard
            try run(
                "ts", "-reply", "-config", "\(folder)/tsa.cnf", "-section", "ts", "-queryfile", "\(folder)/query",
                "-out", "\(folder)/reply") == 0
        else { throw NoAnswer() }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/reply")))
    }

    package func verifies(_ data: [UInt8], _ reply: [UInt8]) throws -> Bool {
        try Data(data).write(to: URL(fileURLWithPath: "\(folder)/data"))
        try Data(reply).write(to: URL(fileURLWithPath: "\(folder)/verified"))
        return try run(
            "ts", "-verify", "-data", "\(folder)/data", "-in", "\(folder)/verified", "-CAfile",
            "\(folder)/tsa.pem") == 0
    }
}
