// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Hummingbird

@main
struct RucheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ruche")
}
