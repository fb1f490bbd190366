// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser

@main
struct RucheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruche",
        abstract: "Fichier partagé de la demande de logement social.",
        subcommands: [
            DemoCommand.self, ServeCommand.self, MigrateCommand.self, CheckCommand.self, SimulateCommand.self,
            ImportCommand.self, ExportCommand.self, DiagnosticCommand.self, DoublonsCommand.self, KeysCommand.self,
            TokenCommand.self, AccountCommand.self, GestionnaireCommand.self, ProjectionsCommand.self,
            JobsCommand.self, CourriersCommand.self, SMSCommand.self, AccesCommand.self, RoutesCommand.self,
            DroitsCommand.self, EtatsCommand.self, SceauxCommand.self, BenchCommand.self,
        ])

    static func main() async {
        await main(DiagnosticCommand.completed(Array(CommandLine.arguments.dropFirst())))
    }
}
