// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Reference
import Server
import Stores

extension Job {
    /// The lines of the table that something is due of: `visites: 12 before 2025-11-26`.
    static func dueToPurge(_ world: World, _ day: Day) async throws -> String {
        let lines = try await ApplyConservation(world).due(on: day, by: .systeme("purge")) ?? []
        let due = lines.compactMap { line -> String? in
            guard let before = line.before, let count = line.count, count > 0 else { return nil }
            return "\(line.conservation.code.rawValue): \(count) before \(before.iso)"
        }
        return due.isEmpty ? "nothing is due" : due.joined(separator: "\n")
    }

    static func purge(_ world: World, _ day: Day) async throws -> (line: String, comptes: [String: Int]) {
        guard case .done(let report) = try await ApplyConservation(world)(on: day, by: .systeme("purge")) else {
            throw try await world.holder(of: ApplyConservation.bail)
        }
        if report.erased[.demandes, default: 0] + report.erased[.sansNumero, default: 0] > 0 {
            _ = try await SequenceJournal(world, porteur: "purge").all()
            // Names leave the projection, and its file where there is one.
            try await world.formes.rebuild(world.base)
        }
        let line =
            "erased: \(report.total)"
            + (report.isSettled ? "" : ", the log of the base will be cut when it is next closed")
        guard !report.reunies.isEmpty else { return (line, ["effaces": report.total]) }
        // Each hour, until it is done: erased once, and back with the base that was restored.
        let back = report.reunies.map(\.text).joined(separator: " ")
        return (
            line + "; erased before the restore and united in it, undo the union: \(back)",
            ["effaces": report.total, "effaces-reunis": report.reunies.count]
        )
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
        defer { world.press?.shutdown() }
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
