// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// The server under measure: this same program, in a process of its own on the loopback.
final class ServerProcess {
    struct NotReady: Error, CustomStringConvertible {
        let description = "the server did not become ready within 60 s"
    }

    private let process = Process()
    let port: Int
    /// From its start until `/readyz` answered.
    private(set) var startTime: Duration = .zero

    init(database: String, keys: String, territoire: String?, projections: String) throws {
        port = Int.random(in: 20_000..<60_000)
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments =
            ["serve", "--database", database, "--keys", keys, "--port", "\(port)", "--insecure-cookies"]
            + ["--projections", projections] + (territoire.map { ["--territoire", $0] } ?? [])
        var environment = ProcessInfo.processInfo.environment
        environment["RUCHE_API_REQUESTS"] = "1000000000"
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let start = ContinuousClock.now
        try process.run()
        while ContinuousClock.now - start < .seconds(60) {
            if let status = try? LoadConnection(port: port).ask("GET", "/readyz").status, status == 200 {
                startTime = ContinuousClock.now - start
                return
            }
            usleep(10_000)
        }
        process.terminate()
        throw NotReady()
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

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
