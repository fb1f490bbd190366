// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// One measured figure, with what it is held against in the same run.
struct Measure: Codable, Sendable {
    let what: String
    let value: Double
    /// `/s`, `ms`, `MB`, `kB`, `s`, ``…
    let unit: String
    /// `value` over the figure that design.md 7 names for comparison.
    var ratio: Double?
    /// What the comparison is: `bare durable commits, one writer`.
    var against: String?
    /// The target in words, and whether it is met.
    var target: String?
    var isMet: Bool?
}

/// What one bench said on one base.
struct BenchResult: Codable, Sendable {
    let bench: String
    let engine: String
    /// Applications of the base: of all ten years.
    let demandes: Int
    let measures: [Measure]
    let date: String
    let commit: String
    let machine: String
}

/// Durations in milliseconds.
struct Latencies: Sendable {
    private var values: [Double] = []

    mutating func add(_ duration: Duration) { values.append(duration / .milliseconds(1)) }
    mutating func merge(_ other: Latencies) { values += other.values }
    var count: Int { values.count }

    /// `share` from 0 to 1: 0.99 for p99.
    func percentile(_ share: Double) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// p50 and p99 of something, the second against a target in milliseconds.
    func measures(_ what: String, p99 limit: Double?) -> [Measure] {
        let p99 = percentile(0.99)
        var last = Measure(what: "\(what), p99", value: p99, unit: "ms")
        if let limit {
            last.target = "< \(Int(limit)) ms"
            last.isMet = p99 < limit
        }
        return [Measure(what: "\(what), p50", value: percentile(0.5), unit: "ms"), last]
    }
}

/// Where a run takes place: a figure without its machine says nothing.
enum Bench {
    static func machine() -> String {
        let cpu = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?  // absent elsewhere than Linux
            .split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let memory = ProcessInfo.processInfo.physicalMemory >> 30
        return "\(cpu ?? "?"), \(ProcessInfo.processInfo.activeProcessorCount) cores, \(memory) GB"
    }

    /// Of the sources beside which the command is run; empty elsewhere.
    /// The tables that a bench writes while others still run do not make its program another one.
    static func commit() -> String {
        let changed = git("status", "--porcelain", "-uno", "--", ".", ":!docs/performance.*")
        return git("describe", "--always") + (changed.isEmpty ? "" : "-dirty")
    }

    private static func git(_ arguments: String...) -> String {
        let git = Process()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git"] + arguments
        let pipe = Pipe()
        git.standardOutput = pipe
        git.standardError = FileHandle.nullDevice
        guard (try? git.run()) != nil else { return "" }  // no git: no commit
        git.waitUntilExit()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A field of the memory of a process, in MB: `VmRSS` now, `VmHWM` at most. 0 elsewhere than on Linux.
    static func memory(_ field: String, of process: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""  // see above
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(field):") }
        let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap {
            Double($0)
        }
        return (kilobytes ?? 0) / 1_024
    }

    static func isRelease() -> Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }
}
