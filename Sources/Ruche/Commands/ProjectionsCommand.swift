// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Operations
import Stores

struct ProjectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "projections", abstract: "Builds a projection anew from the tables and publishes its file.")
    @Argument(help: "rebuild")
    var act: String
    @Argument(help: "Its name: formes.")
    var name = FormesProjection.name
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard act == "rebuild", name == FormesProjection.name else {
            throw ValidationError("ruche projections rebuild formes")
        }
        guard base.settings.projectionsFolder != nil else {
            throw ValidationError("--projections or RUCHE_PROJECTIONS is needed")
        }
    }

    func run() async throws {
        let world = try await base.settings.open()
        try await world.formes.rebuild(world.base)
        let status = world.formes.status
        say("\(name): \(status.forms) forms, up to position \(status.position)")
        await world.base.close()
    }
}
