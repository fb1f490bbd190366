// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Operations
import Reference
import Server
import Stores

struct GestionnaireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gestionnaire",
        abstract: "In a new base: the body of the regional manager and its desk. He creates the others with the pages.")
    @Option(help: "Name of the body.")
    var nom: String
    @Option(help: "Its SIRET, 14 digits.")
    var siret: String
    @Option(help: "Number and street of its desk.")
    var adresse: String
    @Option(help: "Postal code and town.")
    var ville: String
    @Option(help: "Code of its desk, 5 characters.")
    var guichet = "REGIO"
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open()
        var desk = SaisieGuichet()
        desk.code = guichet
        desk.nom = nom
        desk.voie = adresse
        desk.ville = ville
        let answer = try await FoundGestionnaire(world)(nom: nom, siret: siret, desk)
        await world.base.close()
        switch answer {
        case .founded(let code):
            say("\(nom) is there, desk \(code). Next: ruche account --guichet \(code) --role gestionnaire")
        case .invalid(let violations):
            let messages = Messages(texts: try Catalogue.load("fr"))
            throw ValidationError(
                violations.map { "\($0.champ): \(messages.text($0))" }.joined(separator: "\n"))
        case .already(let other):
            say("\(other) manages this file already: nothing was changed.")
            throw ExitCode(1)
        }
    }
}
