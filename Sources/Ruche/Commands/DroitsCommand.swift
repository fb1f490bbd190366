// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Reference

struct DroitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "droits", abstract: "The table of rights, as the program applies it: role, act, scope, article.")

    @Flag(help: "Separated by tabs, with the names that the program uses.")
    var brut = false

    func run() async throws {
        let texts = try Catalogue.load("fr")
        func words(_ kind: String, _ name: String) -> String { brut ? name : texts("\(kind).\(name)") }
        if !brut { say("| Rôle | Acte | Étendue | Source |\n|---|---|---|---|") }
        for role in Role.allCases {
            for acte in Acte.allCases where Droits.portee(role, acte) != .aucune {
                let cells = [
                    words("role", role.rawValue), words("acte", acte.rawValue),
                    words("portee", Droits.portee(role, acte).rawValue), Droits.articles[role] ?? "",
                ]
                say(brut ? cells.joined(separator: "\t") : "| \(cells.joined(separator: " | ")) |")
            }
        }
    }
}
