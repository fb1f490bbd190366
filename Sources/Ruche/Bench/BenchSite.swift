// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores

/// The base that is measured, with what a client needs to reach its server.
struct BenchSite {
    let world: World
    let settings: BaseSettings
    let database: String
    let keys: String
    /// Files of the base, to be asked for again: some from every age.
    let samples: [Demande]
    let demandes: Int

    var engine: String { world.base.database.dialect.rawValue }

    init(_ settings: BaseSettings) async throws {
        self.settings = settings
        database = Settings.value(settings.database, "RUCHE_DATABASE") ?? "sqlite:ruche.db"
        keys = Settings.value(settings.keys, "RUCHE_KEYS") ?? "ruche.keys"
        world = try await settings.open(migrating: true)
        (demandes, samples) = try await world.base.read { try ($0.demandes.onFile(), $0.demandes.sample(400)) }
    }

    /// Its projections stay for the next bench, whose server loads its names, as when one starts again; `bin/bench` takes them
    /// away at its end.
    func server() throws -> ServerProcess {
        try ServerProcess(
            database: database, keys: keys, territoire: settings.territoire,
            projections: NSTemporaryDirectory() + "ruche-bench-projections-\(demandes)")
    }

    /// The first desk that sees the region.
    private func desk() async throws -> Guichet {
        let guichets = try await ReadGuichets(world)()
        return guichets.first { $0.code == "BAIL1" } ?? guichets[0]
    }

    /// Of that desk.
    func agent() async throws -> Acteur {
        let desk = try await desk()
        return Acteur(
            origine: .agent, compte: nil, nom: "bench", organisme: desk.organisme, organismeNom: "",
            guichet: desk.code, role: .agentGuichet, perimetre: .region)
    }

    /// A token of that desk.
    func token() async throws -> String {
        let desk = try await desk()
        return try await CreateAccounts(world).token(
            libelle: "bench", organisme: desk.organisme, guichet: desk.code, role: .agentGuichet, days: 1)
    }

    /// Cookies of the manager, who reaches every file, at the desk of Pantin, or at the first of a commune.
    func session(_ server: ServerProcess) async throws -> String {
        let guichets = try await ReadGuichets(world)()
        let desk = guichets.first { $0.code == "93055" } ?? guichets.first { $0.commune != nil } ?? guichets[0]
        let courriel = "bench-\(UUID().uuidString.lowercased())@exemple.fr"
        try await CreateAccounts(world).account(
            courriel: courriel, password: "bench-bench-bench", nom: "Mesure",
            organisme: guichets.first { $0.code == "REGIO" }?.organisme ?? desk.organisme, guichet: desk.code,
            role: .gestionnaire)
        let connection = try LoadConnection(port: server.port)
        let form = try connection.ask("GET", "/connexion")
        let before = Self.cookie("ruche_avant", form.head)
        let body = "csrf=\(before)&courriel=\(courriel.replacing("@", with: "%40"))&mot_de_passe=bench-bench-bench"
        let signed = try connection.ask(
            "POST", "/connexion",
            "Cookie: ruche_avant=\(before)\r\nContent-Type: application/x-www-form-urlencoded\r\n", body: body)
        return "Cookie: ruche_session=\(Self.cookie("ruche_session", signed.head))\r\n"
    }

    private static func cookie(_ name: String, _ head: String) -> String {
        guard let range = head.range(of: "\(name)=") else { return "" }
        return String(head[range.upperBound...].prefix { $0 != ";" && $0 != "\r" })
    }

    func result(_ bench: String, _ measures: [Measure]) -> BenchResult {
        BenchResult(
            bench: bench, engine: engine, demandes: demandes, measures: measures, date: world.today.iso,
            commit: Bench.commit(), machine: Bench.machine())
    }
}
