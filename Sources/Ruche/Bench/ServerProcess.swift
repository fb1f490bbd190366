// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// The server under measure: this same program, in a process of its own on the loopback.
final class ServerProcess {
    struct NotReady: Error, CustomStringConvertible {
        let description: String
    }

    private let process: Process
    let port: Int
    /// From its start until `/readyz` answered.
    private(set) var startTime: Duration = .zero

    init(database: String, keys: String, territoire: String?, projections: String) throws {
        port = Int.random(in: 20_000..<60_000)
        let arguments =
            ["serve", "--database", database, "--keys", keys, "--port", "\(port)", "--insecure-cookies"]
            + ["--projections", projections] + (territoire.map { ["--territoire", $0] } ?? [])
        process = Self.process(arguments, log: .nullDevice)
        let start = ContinuousClock.now
        try process.run()
        while process.isRunning, ContinuousClock.now - start < .seconds(60) {
            if let status = try? LoadConnection(port: port).ask("GET", "/readyz").status, status == 200 {
                startTime = ContinuousClock.now - start
                return
            }
            usleep(10_000)
        }
        let what =
            process.isRunning ? "the server did not become ready within 60 s" : "the server ended before it was ready"
        Self.end(process)
        throw NotReady(description: "\(what): \(try Self.reason(arguments))")
    }

    private static func process(_ arguments: [String], log: FileHandle) -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["RUCHE_API_REQUESTS"] = "1000000000"
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = log
        return process
    }

    /// What it prints when it is started again: nobody reads the log of a server that is measured, a line a request would count.
    private static func reason(_ arguments: [String]) throws -> String {
        let path = NSTemporaryDirectory() + "ruche-bench-\(UUID().uuidString).log"
        defer { try? FileManager.default.removeItem(atPath: path) }  // a temporary file
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let log = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        let again = process(arguments, log: log)
        let start = ContinuousClock.now
        try again.run()
        while again.isRunning, ContinuousClock.now - start < .seconds(10) { usleep(50_000) }
        end(again)
        try log.close()
        let lines = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            .split(separator: "\n").suffix(5)
        return lines.isEmpty ? "it printed nothing" : lines.joined(separator: "\n")
    }

    private static func end(_ process: Process) {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    /// Until search in spite of typing errors is there; false after two minutes.
    func waitForNames() -> Bool {
        for _ in 0..<1_200 {
            let metrics = (try? LoadConnection(port: port).ask("GET", "/metrics").body).map {
                String(decoding: $0, as: UTF8.self)
            }
            if metrics?.contains("formes_ready 1") == true { return true }
            usleep(100_000)
        }
        return false
    }

    /// Of its memory, in MB: `VmRSS` now, `VmHWM` at most.
    func memory(_ field: String) -> Double {
        Bench.memory(field, of: "\(process.processIdentifier)")
    }

    func stop() { Self.end(process) }
}
