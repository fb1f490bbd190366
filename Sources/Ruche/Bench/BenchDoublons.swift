// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference

/// The duplicate engine and, when it is installed (`bench/setup`), Splink on DuckDB: the same simulated holders, the same
/// truth, in the same run. Needs no base.
enum BenchDoublons {
    static func run(
        _ rulebook: Rulebook, demandes: Int, seed: UInt64, today: Day, pictures: String?
    ) throws -> [Measure] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ruche-doublons-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // made here: nothing to save
        let (holders, verite) = (folder.path + "/titulaires.csv", folder.path + "/verite.csv")
        let bar = StepProgress()
        let written = try WriteTitulaires(rulebook, names: try NameTables.load(), today: today)(
            demandes: demandes, seed: seed, holders: holders, verite: verite
        ) { bar.show("holders drawn:", $0) }
        bar.end()
        // In a process of its own, so that its memory is its own.
        let engine = try run([CommandLine.arguments[0], "bench", "doublons", "--files", "\(holders),\(verite)"])
        let peer = try peer(holders, verite, folder.path)
        if let pictures { try DoublonsPicture.write(engine, peer, demandes: demandes, folder: pictures) }
        return measures(engine, peer, demandes: demandes, written: written)
    }

    /// What `ruche bench doublons --files` says.
    struct Figures: Codable {
        var seconds = 0.0
        var lecture = 0.0
        var estimation = 0.0
        var rapprochement = 0.0
        var comparaisons = 0
        var memory = 0.0
        var precision = 0.0
        var recall = 0.0
        var f1 = 0.0
        var vraies = 0
        var erreurs: [String: Int] = [:]
        var curve: [[Double]] = []
    }

    static func figures(holders: String, verite: String) throws -> Figures {
        let report = try MeasureDoublons()(holders: holders, verite: verite)
        var figures = Figures()
        figures.seconds = report.total / .seconds(1)
        figures.lecture = report.lecture / .seconds(1)
        figures.estimation = report.estimation / .seconds(1)
        figures.rapprochement = report.rapprochement / .seconds(1)
        figures.comparaisons = report.comparaisons
        figures.memory = Bench.memory("VmHWM", of: "self")
        figures.vraies = report.vraies
        figures.erreurs = report.erreurs
        if let point = report.auSeuil {
            (figures.precision, figures.recall, figures.f1) = (point.precision, point.rappel, point.f1)
        }
        figures.curve = report.courbe.map { [$0.seuil, $0.precision, $0.rappel] }
        return figures
    }

    private static func run(_ command: [String]) throws -> Figures {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Figures.self, from: data)
    }

    /// What the peer writes (bench/splink_peer.py).
    struct Peer: Codable {
        struct Quality: Codable {
            let precision: Double
            let recall: Double
            let f1: Double
        }
        let seconds: [String: Double]
        let peakBytes: Double
        let best: Quality
        let half: Quality
        let curve: [Quality]
        let versions: [String: String]
    }

    private static func peer(_ holders: String, _ verite: String, _ folder: String) throws -> Peer? {
        let python = ".venv-bench/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            say("no peer: bench/setup installs it")
            return nil
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["bench/splink_peer.py", holders, verite, "--threads", "2", "--out", "\(folder)/peer.json"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let data = FileManager.default.contents(atPath: "\(folder)/peer.json")
        else {
            say("the peer failed")
            return nil
        }
        return try JSONDecoder().decode(Peer.self, from: data)
    }

    private static func measures(_ it: Figures, _ peer: Peer?, demandes: Int, written: Int) -> [Measure] {
        var time = Measure(what: "time: read, model estimated, pairs found", value: it.seconds, unit: "s")
        var memory = Measure(what: "memory at most", value: it.memory, unit: "MB")
        memory.target = "≤ 2 GB at 1 000 000"
        memory.isMet = it.memory <= 2_048
        var f1 = Measure(what: "F1 at the threshold of the model", value: it.f1 * 100, unit: "%")
        f1.target = "≥ 98 %"
        f1.isMet = it.f1 >= 0.98
        var result: [Measure] = []
        if let peer {
            let seconds = peer.seconds["total"] ?? 0
            time.ratio = seconds / it.seconds
            time.against = "Splink \(peer.versions["splink"] ?? "") on DuckDB, same files (times faster)"
            time.target = "≥ 5 times faster"
            time.isMet = seconds >= 5 * it.seconds
            result = [
                Measure(what: "Splink: time", value: seconds, unit: "s"),
                Measure(what: "Splink: memory at most", value: peer.peakBytes / 1_048_576, unit: "MB"),
                Measure(
                    what: "Splink: best F1, at a threshold taken from the truth", value: peer.best.f1 * 100, unit: "%"),
                Measure(what: "Splink: F1 at one half", value: peer.half.f1 * 100, unit: "%"),
            ]
        }
        return [
            Measure(what: "applications", value: Double(demandes), unit: ""),
            Measure(what: "holders", value: Double(written), unit: ""), time,
            Measure(what: "of which reading", value: it.lecture, unit: "s"),
            Measure(what: "of which the model", value: it.estimation, unit: "s"),
            Measure(what: "of which the pairs", value: it.rapprochement, unit: "s"),
            Measure(what: "comparisons", value: Double(it.comparaisons), unit: ""), memory,
            Measure(what: "known pairs of one household", value: Double(it.vraies), unit: ""),
            Measure(what: "precision", value: it.precision * 100, unit: "%"),
            Measure(what: "recall", value: it.recall * 100, unit: "%"),
            f1,
        ]
            + it.erreurs.sorted { $0.key < $1.key }.map {
                Measure(what: "wrong pairs: \($0.key)", value: Double($0.value), unit: "")
            } + result
    }
}
