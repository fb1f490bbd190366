// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// `openssl ts` as an authority (RFC 3161), and as the one who verifies: `bin/timestamps`.
package struct TimeStampingAuthority: Sendable {
    private let temporary = TemporaryFolder("tsa")
    private var folder: String { temporary.path }

    private struct NoAnswer: Error {}

    package init() throws {
        guard try run(Self.script, "make", folder) == 0 else { throw NoAnswer() }
    }

    package func answer(_ query: [UInt8]) throws -> [UInt8] {
        try Data(query).write(to: URL(fileURLWithPath: "\(folder)/query"))
        guard try run(Self.script, "answer", folder, "\(folder)/query", "\(folder)/reply") == 0 else {
            throw NoAnswer()
        }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/reply")))
    }

    package func verifies(_ data: [UInt8], _ reply: [UInt8]) throws -> Bool {
        try Data(data).write(to: URL(fileURLWithPath: "\(folder)/data"))
        try Data(reply).write(to: URL(fileURLWithPath: "\(folder)/verified"))
        return try run(
            "openssl", "ts", "-verify", "-data", "\(folder)/data", "-in", "\(folder)/verified", "-CAfile",
            "\(folder)/tsa.pem") == 0
    }

    private func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("bin/timestamps").path
}
