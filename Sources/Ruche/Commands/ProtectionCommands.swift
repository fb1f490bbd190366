// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Reference
import Server
import Stores

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Nightly jobs, run by hand.", subcommands: [RunJobCommand.self])
}

struct RunJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a job on a day: purge erases what is kept no longer (Reference/Tables/conservation.json).")
    @Argument(help: "purge")
    var name: String
    @Option(help: "The day to run it as (2026-11-23; today).")
    var on: String?
    @Flag(help: "Says what would be erased, and erases nothing.")
    var dryRun = false
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard name == "purge" else { throw ValidationError("unknown job « \(name) »: purge") }
        guard on.map({ Day(iso: $0) != nil }) ?? true else { throw ValidationError("--on 2026-11-23") }
    }

    func run() async throws {
        let world = try await base.settings.open()
        let day = on.flatMap(Day.init(iso:)) ?? world.today
        let acteur = Acteur.systeme("purge")
        let apply = ApplyConservation(world)
        for line in try await apply.due(on: day, by: acteur) ?? [] {
            guard let before = line.before, let count = line.count else { continue }
            say("\(line.conservation.code.rawValue): \(count) before \(before.iso)")
        }
        if dryRun {
            await world.base.close()
            return
        }
        let bars = Dictionary(
            uniqueKeysWithValues: CodeConservation.allCases.map { ($0, Progress(label: $0.rawValue, every: 1_000)) })
        guard case .done(let report) = try await apply(on: day, by: acteur, progress: { bars[$0]?.show($1) }) else {
            say("another process is at it")
            await world.base.close()
            throw Ending.failed
        }
        if report.erased[.demandes, default: 0] > 0 {
            _ = try await SequenceJournal(world, porteur: "purge").all()
            // Written from the tables, without those who left; a server that runs does the same.
            if base.settings.projectionsFolder != nil { try await world.formes.rebuild(world.base) }
        }
        await world.base.close()
        say(
            "erased: \(report.total)"
                + (report.isSettled ? "" : ", the log of the base will be cut when it is next closed"))
    }
}

struct AccesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acces",
        abstract: "Writes the whole file of a person, for that person: JSON, a page that prints, a PDF (RGPD, 15).")
    @Argument(help: "The number of the application.")
    var numero: String
    @Option(help: "The folder to write into.")
    var dossier: String
    @Option(help: "Folder of the third-party assets that bin/setup installs (RUCHE_ASSETS; .vendor).")
    var assets: String?
    @OptionGroup var base: BaseOptions

    func run() async throws {
        guard let number = NumeroUnique(numero.filter { !$0.isWhitespace }) else {
            throw ValidationError("« \(numero) » is not a number")
        }
        let world = try await base.settings.open(press: Settings.value(assets, "RUCHE_ASSETS") ?? ".vendor")
        let answer = try await CollectAcces(world)(numero: number, by: .systeme("acces"))
        guard case .done(let file) = answer else {
            await world.base.close()
            if case .purged = answer { say("this file was erased: nothing is left") } else { say("no such number") }
            throw Ending.failed
        }
        let texts = try Catalogue.load("fr")
        let site = Site(
            world: world, texts: texts, layout: try FormLayout.load(), templates: try Templates.load(texts),
            options: Site.Options())
        try FileManager.default.createDirectory(
            atPath: dossier, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var written = [("json", try file.json()), ("html", Data(try site.accesFile(file).utf8))]
        if let pdf = try await site.accesPDF(file) { written.append(("pdf", pdf)) }
        for (kind, data) in written { try write(data, "\(dossier)/dossier-\(number.text).\(kind)") }
        if written.count < 3 { say("no PDF: nothing prints here; the page does") }
        world.press?.shutdown()
        await world.base.close()
    }

    /// Readable by its owner only; what is there is not overwritten.
    private func write(_ data: Data, _ path: String) throws {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.close()
        say(path)
    }
}
