// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Stores

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract:
            "Makes the account of an agent, of the first administrator of a body before all: he invites the others. "
            + "The password is read from the standard input, one line.")
    @Option(help: "Professional address.")
    var courriel: String
    @Option(help: "First name and name.")
    var nom: String
    @Option(help: "Code of his desk, or of any desk of his body for an administrator.")
    var guichet: String
    @Option(help: "agentGuichet, administrateur or gestionnaire.")
    var role = "agentGuichet"
    @OptionGroup var base: BaseOptions

    func run() async throws {
        guard let role = Role(rawValue: role), role != .aucun else { throw ValidationError("unknown role « \(role) »") }
        guard let password = readLine(strippingNewline: true), password.count >= 12 else {
            throw ValidationError("a password of 12 characters at least is expected on the standard input")
        }
        let world = try await base.settings.open()
        let code = guichet
        guard let desk = try await world.base.read({ try $0.organismes.guichet(code) }) else {
            throw ValidationError("no desk \(code)")
        }
        guard let body = try await world.base.read({ try $0.organismes.organisme(desk.organisme) }),
            role.isHeld(in: body.nature)
        else { throw ValidationError("the body of desk \(code) has no such role: \(role.rawValue)") }
        let isNew = try await CreateAccounts(world).account(
            courriel: courriel.lowercased(), password: password, nom: nom, organisme: desk.organisme,
            guichet: role == .administrateur ? nil : desk.code, role: role)
        await world.base.close()
        guard isNew else {
            say("\(courriel) has an account already: nothing was changed.")
            throw ExitCode(1)
        }
        say("\(courriel) may sign in.")
    }
}
