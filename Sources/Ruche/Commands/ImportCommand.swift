// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Reference
import Server
import Stores

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes over a file: PROFILE is interfaceNuu (versions 02.00 and 02.01).")

    @Argument(help: "interfaceNuu")
    var profile: String
    @Argument(help: "The file.")
    var file: String
    @Flag(help: "Judge without writing.")
    var dryRun = false
    @Option(help: "Desk of the applications that name none.")
    var guichet: String?
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard profile == "interfaceNuu" else { throw ValidationError("unknown profile « \(profile) »: interfaceNuu") }
    }

    func run() async throws {
        let world = try await base.settings.open()
        let messages = Messages(texts: try Catalogue.load("fr"))
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "import", organisme: ID(0), organismeNom: "", guichet: guichet,
            role: .gestionnaire, perimetre: .region)
        let report = try await ImportInterfaceNuu(world)(path: file, guichet: guichet, dryRun: dryRun, by: acteur)
        for reject in report.rejects {
            let why = messages.sentence(Violation(reject.element, reject.code, reject.parametres))
            say("\(file):\(reject.line): \(reject.element): \(why)")
        }
        if let fault = report.fault { say("\(file)\(describe(fault, messages))") }
        say(
            "\(dryRun ? "à blanc, " : "")\(report.accepted) acceptées dont \(report.remarks) avec remarques, "
                + "\(report.known) déjà connues, \(report.rejected) rejetées"
                + (report.fault == nil ? "" : ", lecture interrompue"))
        await world.base.close()
        if report.fault == .xml(XMLFault(.unreadable, line: 0, detail: file)) { throw Ending.failed }
        if report.rejected > 0 || report.fault != nil { throw Ending.rejects }
    }

    private func describe(_ fault: InterfaceNuuFault, _ messages: Messages) -> String {
        switch fault {
        case .xml(let fault):
            ":\(fault.line): \(messages.texts("import.faute.\(fault.reason.rawValue)", ["detail": fault.detail]))"
        case .notInterfaceNuu(let root): ": \(messages.texts("import.faute.racine", ["saisi": root]))"
        case .version(let version): ": \(messages.texts("import.faute.version", ["saisi": version]))"
        }
    }
}
