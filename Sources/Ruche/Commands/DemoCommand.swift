// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Reference
import Server

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A fictional region, then the server. Prints demonstration accounts.")

    @Option(name: .customLong("demandes"), help: "Applications of the region (20000; 1000 for training).")
    var asked: Int?
    @Option(name: .customLong("folder"), help: "Folder of the demonstration (.demo; .formation for training).")
    var place: String?
    @Flag(help: "A training base instead, in a folder of its own: exercises, and back to its start each night.")
    var formation = false
    @Option(
        help: "Another base than the file of the folder: a libpq URL of an empty base (RUCHE_DATABASE is not read).")
    var database: String?
    @Option(help: "The territory, one of Reference/Tables/territoires.json (ile-de-france).")
    var territoire = "ile-de-france"
    @Flag(help: "Begin again with a new region.")
    var fresh = false
    @OptionGroup var http: HTTPOptions

    private var demandes: Int { asked ?? 20_000 }
    private var folder: String { place ?? (formation ? ".formation" : ".demo") }

    func run() async throws {
        let files = FileManager.default
        if fresh, files.fileExists(atPath: folder) { try files.removeItem(atPath: folder) }
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let base = BaseSettings(
            database: database ?? "sqlite:\(folder)/ruche.db", keys: "\(folder)/ruche.keys", territoire: territoire,
            projections: "\(folder)/projections")
        if files.fileExists(atPath: "\(folder)/ruche.keys") {
            // A region that an earlier version made.
            _ = try KeyRing.complete("\(folder)/ruche.keys")
        } else {
            try KeyRing.create("\(folder)/ruche.keys")
        }
        let press = Settings.value(http.assets, "RUCHE_ASSETS") ?? ".vendor"
        if formation {
            let world = try await base.openFormation(press: press, demandes: asked)
            let accounts = try formationAccounts(world)
            announce(accounts)
            return try await serve(world, base, http, accounts: accounts, isLoopback: true)
        }
        let world = try await base.open(migrating: true, press: press, isDemonstration: true)
        let simulate = SimulateRegion(world, names: try NameTables.load())
        let desks = try await simulate.createOrganismes()
        let present = try await ReadStatus(world).events()
        if present == 0, demandes > 0 {
            let progress = Progress(label: "Simulated applications")
            _ = try await simulate(demandes: demandes, seed: 1) { progress.show($0, of: $1) }
            // So that the desk of duplicates has something to decide.
            let bar = StepProgress()
            _ = try await RunDoublons(world, projections: base.projections)() { bar.show("\($0.rawValue):", $1) }
            bar.end()
        } else if present > 0 {
            say("The region of \(folder) is kept (--fresh begins again).")
        }
        _ = try await SequenceJournal(world, porteur: "demo").all()
        let accounts = try await createAccounts(world, desks)
        announce(accounts)
        try await serve(world, base, http, accounts: accounts, mails: "\(folder)/courriels", isLoopback: true)
    }

    private func announce(_ accounts: [Site.DemoAccount]) {
        let port = http.port ?? Settings.value(nil, "RUCHE_PORT").flatMap { Int($0) } ?? 8080
        say("\nRuche: http://127.0.0.1:\(port)\n")
        for account in accounts { say("  \(account.role): \(account.courriel) / \(account.password)") }
        say("")
    }

    private func createAccounts(
        _ world: World, _ desks: [(organisme: Organisme, guichet: Guichet)]
    ) async throws -> [Site.DemoAccount] {
        let create = CreateAccounts(world)
        var accounts: [Site.DemoAccount] = []
        // Pantin where there is one, else the desk of a commune of the territory.
        let own = desks.first { $0.guichet.code == "93055" } ?? desks.first { $0.guichet.horaires != nil }
        let wanted: [(code: String, courriel: String, nom: String, role: Role, libelle: String)] = [
            (
                own?.guichet.code ?? "", "s.marchand@pantin.exemple.fr", "Sophie Marchand", .agentGuichet,
                "Agent de guichet, \(own?.organisme.nom ?? "")"
            ),
            (
                "BAIL1", "k.diallo@canal-habitat.exemple.fr", "Karim Diallo", .agentGuichet,
                "Agent d’un bailleur, Canal Habitat"
            ),
            ("REGIO", "m.petit@region.exemple.fr", "Marc Petit", .gestionnaire, "Gestionnaire régional"),
            (
                own?.guichet.code ?? "", "a.roux@pantin.exemple.fr", "Anne Roux", .administrateur,
                "Administratrice, \(own?.organisme.nom ?? "")"
            ),
        ]
        for account in wanted {
            guard let desk = desks.first(where: { $0.guichet.code == account.code }) else { continue }
            let password = "demonstration"
            try await create.account(
                courriel: account.courriel, password: password, nom: account.nom, organisme: desk.organisme.id,
                guichet: account.role == .administrateur ? nil : desk.guichet.code, role: account.role)
            accounts.append(Site.DemoAccount(role: account.libelle, courriel: account.courriel, password: password))
        }
        return accounts
    }
}
