// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Reference
import Server
import Stores

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Brings the schema up to date.")
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let database = try self.base.settings.openDatabase(
            Settings.value(self.base.database, "RUCHE_DATABASE") ?? "sqlite:ruche.db")
        let base = Base(database)
        let applied = try await base.migrate(now: Instant.fromSystemClock().milliseconds)
        say(applied.isEmpty ? "The schema is up to date." : applied.map { "applied: \($0)" }.joined(separator: "\n"))
        await base.close()
    }
}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Integrity of the data: every file against its form, the chain of the journal, its seals.")
    @Argument(help: "What to check: tout, journal or demandes.")
    var what = "tout"
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard ["tout", "journal", "demandes"].contains(what) else {
            throw ValidationError("unknown check « \(what) »: tout, journal or demandes")
        }
    }

    func run() async throws {
        let world = try await base.settings.open(formation: .either)
        var faults = 0
        if what != "demandes" {
            let report = try await CheckJournal(world)()
            for fault in report.faults { say("FAULT \(fault)") }
            say(
                "journal: \(report.events) events, \(report.erased) erased, \(report.seals) seals, "
                    + "\(report.waiting) waiting, \(report.faults.count) faults")
            faults += report.faults.count
            try await VerifyJournal(world).record(evenements: report.events, fautes: report.faults.count)
        }
        if what != "journal" {
            let report = try await CheckDemandes(world)()
            for fault in report.faults { say("FAULT \(fault)") }
            say("demandes: \(report.demandes) files, \(report.faults.count) faults")
            faults += report.faults.count
            let merged = try await CheckFusions(world)()
            for fault in merged.faults { say("FAULT \(fault)") }
            say("fusions: \(merged.fusions) files merged, \(merged.faults.count) faults")
            faults += merged.faults.count
        }
        await world.base.close()
        if faults > 0 { throw Ending.rejects }
    }
}

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "A fictional region, the same for the same seed.")
    @Option(help: "Applications.")
    var demandes = 1_000
    @Option(help: "Seed.")
    var seed: UInt64 = 1
    @Option(
        help: "A side file, that must not exist yet: known duplicates, twins, relatives (demande,autre,lien,fautes).")
    var verite: String?
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open(migrating: true)
        let side = try verite.map { path in
            guard !FileManager.default.fileExists(atPath: path),
                FileManager.default.createFile(atPath: path, contents: nil),
                let handle = FileHandle(forWritingAtPath: path)
            else { throw ValidationError("\(path) exists already, or cannot be written") }
            return handle
        }
        let progress = Progress(label: "Simulated applications", every: 100_000)
        let answer = try await SimulateRegion(world, names: try NameTables.load())(
            demandes: demandes, seed: seed, progress: { progress.show($0, of: $1) },
            verite: side.map { side in { try side.write(contentsOf: Data("\($0)\n".utf8)) } })
        try side?.close()
        guard case .done(let outcome) = answer else {
            // Empty, it would stand in the way of the next try.
            if let verite { unlink(verite) }
            throw ValidationError("the base holds applications already: a region is only made in an empty one")
        }
        let seconds = outcome.indexed / .seconds(1)
        say(
            "\(demandes) applications on file, \(outcome.demandes) in ten years, \(outcome.evenements) events: "
                + "\(Int(seconds)) s of which \(Int((outcome.indexed - outcome.loaded) / .seconds(1))) s of indexes, "
                + "\(Int(Double(outcome.demandes) / max(seconds, 0.001))) applications a second")
        await world.base.close()
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes a token for a partner's software; it is shown once.")
    @Option(help: "Code of the desk for which it registers.")
    var guichet: String
    @Option(help: "What it is for.")
    var libelle = "Logiciel partenaire"
    @Option(help: "Days of validity.")
    var days = 365
    @Option(
        parsing: .upToNextOption,
        help: "What it may ask for: demandes:ecrire, demandes:lire, recherche, changements (all of them).")
    var portees: [String] = PorteeJeton.allCases.map(\.rawValue)
    @Option(parsing: .upToNextOption, help: "Networks of which it may be used: 192.0.2.0/24 (any).")
    var reseaux: [String] = []
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let networks = reseaux.compactMap(Reseau.init)
        guard networks.count == reseaux.count else {
            throw ValidationError("no network among \(reseaux.joined(separator: " "))")
        }
        let granted = portees.compactMap(PorteeJeton.init)
        guard granted.count == portees.count, !granted.isEmpty else {
            throw ValidationError("unknown scope among \(portees.joined(separator: " "))")
        }
        let world = try await base.settings.open()
        let code = guichet
        guard let desk = try await world.base.read({ try $0.organismes.guichet(code) }) else {
            throw ValidationError("no desk \(code)")
        }
        let token = try await CreateAccounts(world).token(
            libelle: libelle, organisme: desk.organisme, guichet: desk.code, role: .agentGuichet, days: days,
            portees: Set(granted), reseaux: networks)
        say(token)
        await world.base.close()
    }
}

struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Every address of the site: METHOD /path.")

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ruche-routes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a temporary folder
        let keys = folder.appendingPathComponent("ruche.keys").path
        try KeyRing.create(keys)
        let world = try await BaseSettings(
            database: "sqlite:\(folder.path)/ruche.db", keys: keys, territoire: nil, projections: nil
        ).open(migrating: true)
        let texts = try Catalogue.load("fr")
        let site = Site(
            world: world, texts: texts, layout: try FormLayout.load(), templates: try Templates.load(texts),
            options: Site.Options())
        for route in try listRoutes(site) { say(route) }
        await world.base.close()
    }
}
