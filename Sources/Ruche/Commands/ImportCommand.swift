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
        commandName: "import",
        abstract: "Takes over files: PROFILE is interfaceNuu (versions 02.00 and 02.01). Can be cut and run again.")

    @Argument(help: "interfaceNuu")
    var profile: String
    @Argument(help: "Files, folders, ZIP archives.")
    var paths: [String]
    @Flag(help: "Judge without writing.")
    var dryRun = false
    @Option(help: "Desk of the applications that name none.")
    var guichet: String?
    @Option(help: "A line for each application: a CSV file that must not exist yet.")
    var report: String?
    @Option(help: "A folder where each rejected application is kept, to be corrected and imported again.")
    var rejects: String?
    @Flag(
        help: """
            Send the certificate of registration to those whose application is created. With --dry-run, says how many by letter and by \
            mail. What is known already is sent none, whether it was imported with this option or without.
            """)
    var attestations = false
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard profile == "interfaceNuu" else { throw ValidationError("unknown profile « \(profile) »: interfaceNuu") }
    }

    func run() async throws {
        let world = try await base.settings.open()
        let texts = try Catalogue.load("fr")
        var writer = try ImportReportFiles(messages: Messages(texts: texts), report: report, rejects: rejects)
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "import", organisme: ID(0), organismeNom: "", guichet: guichet,
            role: .gestionnaire, perimetre: .region)
        let progress = Progress(label: "Applications", every: 50_000)
        var done = 0
        let result = try await ImportInterfaceNuu(world)(
            paths: paths, guichet: guichet, dryRun: dryRun,
            attestationsParHeure: attestations ? ImportInterfaceNuu.attestationsParHeure : nil, by: acteur
        ) { outcome in
            try writer.write(outcome)
            done += 1
            progress.show(done)
        }
        try writer.close()
        await world.base.close()
        guard let counts = result else { throw Ending.failed }
        say(
            "\(dryRun ? "à blanc, " : "")\(counts.accepted) acceptées dont \(counts.remarks) avec remarques, "
                + "\(counts.known) déjà connues, \(counts.rejected) rejetées, \(counts.files) fichiers lus"
                + (counts.ignored == 0 ? "" : ", \(counts.ignored) d’un autre type ignorés")
                + (counts.unreadable == 0 ? "" : ", \(counts.unreadable) illisibles : lecture interrompue"))
        if let sent = counts.attestations { tell(sent, texts) }
        if counts.applications == 0, counts.unreadable > 0 { throw Ending.failed }
        if counts.rejected > 0 || counts.unreadable > 0 { throw Ending.rejects }
    }

    private func tell(_ sent: ImportReport.Attestations, _ texts: Catalogue) {
        say(
            texts(
                "import.attestations.envoi",
                [
                    "demandes": "\(sent.demandes)", "lettres": "\(sent.lettres)", "courriels": "\(sent.courriels)",
                    "rythme": "\(ImportInterfaceNuu.attestationsParHeure)",
                ]))
        if sent.dejaNumerotees > 0 {
            say(
                texts(
                    "import.attestations.deja",
                    ["n": "\(sent.dejaNumerotees)", "demandes": "\(sent.demandes)"]))
        }
        for raison in AttestationReprise.Raison.allCases {
            guard let count = sent.retenues[raison] else { continue }
            say(
                texts(
                    "import.attestations.retenues",
                    ["n": "\(count)", "raison": texts("import.attestation.raison.\(raison.rawValue)")]))
        }
    }
}
