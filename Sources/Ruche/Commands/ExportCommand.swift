// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Reference
import Stores

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the applications as files: PROFILE is interfaceNuu (version 02.01).")

    @Argument(help: "interfaceNuu")
    var profile: String
    @Argument(help: "A folder, or NAME.zip for archives of 5 000 applications. Nothing may be there yet.")
    var destination: String
    @Option(help: "Only the applications of this desk.")
    var guichet: String?
    @Option(help: "Type of the files, list typeFichier.")
    var type = "COP"
    @Option(help: "Where to write what is not carried: number; field; reason.")
    var report: String?
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard profile == "interfaceNuu" else { throw ValidationError("unknown profile « \(profile) »: interfaceNuu") }
    }

    func run() async throws {
        let world = try await base.settings.open()
        let texts = try Catalogue.load("fr")
        guard world.rulebook.label("typeFichier", type) != nil else {
            throw ValidationError("unknown type of file « \(type) »")
        }
        let lines = try report.map(openReport)
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "export", organisme: ID(0), organismeNom: "", guichet: nil,
            role: .gestionnaire, perimetre: .region)
        let export = ExportInterfaceNuu(world)
        let bar = Progress(label: "Demandes", every: 50_000)
        let total = try await export.total(guichet: guichet)
        let answer = try await export(
            to: destination, guichet: guichet, typeFichier: type, by: acteur,
            tell: { line in
                let text = line.ecarts.map { ecart in
                    let kind = line.isRefused ? "refusée" : "remarque"
                    return "\(line.numero);\(kind);\(ecart.champ);\(texts("export.raison.\(ecart.raison.rawValue)"))\n"
                }
                try lines?.write(contentsOf: Data(text.joined().utf8))
            },
            progress: { bar.show($0, of: total) })
        try lines?.close()
        await world.base.close()
        guard case .done(let report) = answer else {
            // Empty, it would stand in the way of the next try.
            if let path = self.report { unlink(path) }
            say("\(destination) : il y a déjà quelque chose à cet endroit, rien n’a été écrit")
            throw Ending.failed
        }
        say(
            "\(report.exported) exportées dont \(report.remarked) avec remarques, \(report.refused) refusées, "
                + "\(report.withoutNumber) sans numéro, \(report.cancelled) annulées, "
                + "\(report.purged) purgées")
        tell("remarque", report.remarks, texts)
        tell("refus", report.refusals, texts)
        if report.refused > 0 { throw Ending.rejects }
    }

    private func tell(_ kind: String, _ counts: [InterfaceNuuEcart.Raison: Int], _ texts: Catalogue) {
        for (raison, count) in counts.sorted(by: { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }) {
            say("  \(kind), \(count) demandes : \(texts("export.raison.\(raison.rawValue)"))")
        }
    }

    /// A new file, readable by its owner only: a number leads to a person.
    private func openReport(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
