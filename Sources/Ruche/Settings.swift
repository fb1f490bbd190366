// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Postgres
import Reference
import SQL
import SQLite
import Stores

/// Where the base is and how it is reached: flags first, then `RUCHE_*` variables.
struct BaseOptions: ParsableArguments {
    @Option(help: "sqlite:PATH, or a libpq URL (RUCHE_DATABASE; sqlite:ruche.db).")
    var database: String?
    @Option(help: "The key file (RUCHE_KEYS; ruche.keys). `ruche keys FILE` makes one.")
    var keys: String?
    @Option(help: "The territory, one of Reference/Tables/territoires.json (RUCHE_TERRITOIRE; ile-de-france).")
    var territoire: String?
    @Option(help: "Folder of the projections (RUCHE_PROJECTIONS; in memory only).")
    var projections: String?

    var settings: BaseSettings {
        BaseSettings(database: database, keys: keys, territoire: territoire, projections: projections)
    }
}

/// The same, as a plain value.
struct BaseSettings {
    var database: String?
    var keys: String?
    var territoire: String?
    var projections: String?

    var projectionsFolder: String? { Settings.value(projections, "RUCHE_PROJECTIONS") }

    /// For a process of its own: everyone on the machine reads the arguments of a process, and a password may stand in the base's.
    var environment: [String: String] {
        var values = ["RUCHE_DATABASE": url, "RUCHE_KEYS": keysPath, "RUCHE_TERRITOIRE": territory]
        values["RUCHE_PROJECTIONS"] = projectionsFolder
        return values
    }

    private var keysPath: String { Settings.value(keys, "RUCHE_KEYS") ?? "ruche.keys" }

    private var territory: String { Settings.value(territoire, "RUCHE_TERRITOIRE") ?? "ile-de-france" }

    /// Whether a command may open a training base: most may not, since nothing would say what it is.
    enum Formation {
        case refused, required, either
    }

    /// `press`: the folder of the fonts of letters, where something prints.
    func open(
        migrating: Bool = false, press: String? = nil, isDemonstration: Bool = false, formation: Formation = .refused
    ) async throws -> World {
        // Opening would make the file, and leave it empty.
        guard migrating || isThere else {
            throw ValidationError("there is no base at \(url): `ruche migrate` makes one")
        }
        let base = Base(try openDatabase(url))
        if migrating { _ = try await base.migrate(now: Instant.fromSystemClock().milliseconds) }
        guard try await base.isMigrated() else {
            throw ValidationError("the base has not the schema of this version: run `ruche migrate`")
        }
        guard try await !base.isBeingFilled() else {
            throw ValidationError("the base is being filled by `ruche simulate`, or that was cut: take a new base")
        }
        let isFormation = try await base.read { try $0.formation.marque() } != nil
        if isFormation, formation == .refused {
            throw ValidationError("this is a training base: only `ruche serve --formation` opens it")
        }
        if !isFormation, formation == .required { throw ValidationError(Self.notFormation) }
        let table = try isFormation ? FormationTable.load() : nil
        return World(
            base: base,
            rulebook: try loadRulebook(
                territoire: territory, prefixe: table?.prefixe),
            keys: try KeyRing.load(keysPath),
            now: Instant.fromSystemClock, ids: try await IDSource.open(base),
            formes: FormesProjection(folder: projectionsFolder),
            // What is erased in a training base is nobody's, and has no place in the register of the real one.
            effacements: isFormation
                ? nil : Settings.value(nil, "RUCHE_EFFACEMENTS").map { RegistreEffacements(path: $0) },
            press: press.map(Self.press),
            lotPresses: press.map { folder in
                (0..<ProcessInfo.processInfo.activeProcessorCount).prefix(4).map { _ in Self.press(folder) }
            } ?? [],
            isDemonstration: isDemonstration, formation: table, sms: try SMSSettings.regles())
    }

    private static func press(_ folder: String) -> LetterPress {
        LetterPress(LetterPress.Configuration(assets: ["\(folder)/atkinson"]))
    }

    /// A training base: marked when it is empty, its region made when it has none; a base where anyone worked is
    /// refused, whatever is asked.
    func openFormation(press: String, demandes: Int?) async throws -> World {
        let base = Base(try openDatabase(url))
        let count = try demandes ?? FormationTable.load().demandes
        let answer = try await MarkFormation(base)(demandes: count, now: Instant.fromSystemClock())
        await base.close()
        guard answer != .notEmpty else { throw ValidationError(Self.notFormation) }
        let world = try await open(press: press, formation: .required)
        try await WatchFormation(world, names: try NameTables.load())()
        return world
    }

    static let notFormation =
        "this base is not one for training, and never becomes one: take an empty base for --formation"

    /// A server of databases says by itself what it lacks.
    private var isThere: Bool {
        !url.hasPrefix("sqlite:") || FileManager.default.fileExists(atPath: String(url.dropFirst(7)))
    }

    private var url: String { Settings.value(database, "RUCHE_DATABASE") ?? "sqlite:ruche.db" }

    func openDatabase(_ url: String) throws -> any Database {
        var sabotage: Sabotage?
        #if DEBUG
            sabotage = Settings.value(nil, "RUCHE_SABOTAGE").flatMap(Sabotage.init)
        #endif
        if url.hasPrefix("sqlite:") { return try SQLiteDatabase(path: String(url.dropFirst(7)), sabotage: sabotage) }
        return PostgresDatabase(url: url, sabotage: sabotage)
    }
}

enum Settings {
    static func value(_ flag: String?, _ variable: String) -> String? {
        flag ?? ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? file[variable]
    }

    /// Last comes a file of lines `RUCHE_PORT=8080`: that of `RUCHE_SETTINGS`, else `ruche.conf` where the program is
    /// started. `#` begins a comment.
    private static let file: [String: String] = {
        let named = ProcessInfo.processInfo.environment["RUCHE_SETTINGS"]
        guard let text = try? String(contentsOfFile: named ?? "ruche.conf", encoding: .utf8) else {
            if let named {
                FileHandle.standardError.write(Data("the settings file \(named) cannot be read\n".utf8))
                exit(2)
            }
            return [:]
        }
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, !parts[1].isEmpty { values[parts[0]] = parts[1] }
        }
        return values
    }()
}

/// Done with rejects; failed; not done, because another process is at it.
enum Ending {
    static let rejects = ExitCode(1)
    static let failed = ExitCode(2)
    static let occupied = ExitCode(3)
}

/// Progress: one line that changes on a terminal, a line now and then when piped.
struct Progress: Sendable {
    let label: String
    var every = 10_000

    /// `total` nil: nobody knows yet.
    func show(_ done: Int, of total: Int? = nil) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        guard done % (isTerminal ? 500 : every) == 0 || done == total else { return }
        let text = "\(label): \(done)" + (total.map { " / \($0)" } ?? "")
        FileHandle.standardError.write(Data((isTerminal ? "\r\(text)" : "\(text)\n").utf8))
        if isTerminal, done == total { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}

func say(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}

func warn(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}
