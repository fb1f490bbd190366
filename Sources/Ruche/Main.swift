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

    /// As the library does it, but for the code of what failed: 2, whether a flag, the base or a key is wrong. 1 is « done with rejects ».
    static func main() async {
        do {
            var command = try parseAsRoot(DiagnosticCommand.completed(Array(CommandLine.arguments.dropFirst())))
            do {
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            } catch let error as ValidationError {
                // What was asked is understood, and refused: how to ask says nothing.
                warn("Error: \(error.message)")
                exit(withError: Ending.failed)
            }
        } catch {
            let code = exitCode(for: error)
            if error is ExitCode || code == .success { exit(withError: error) }
            warn(fullMessage(for: error))
            exit(withError: Ending.failed)
        }
    }
}
