// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Reference

struct EtatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "etats",
        abstract: "The life of an application, as the program applies it: from, to, act, who, delays, article.")

    @Option(help: "Whose delays are shown.")
    var territoire = "ile-de-france"

    func run() async throws {
        let texts = try Catalogue.load("fr")
        let rulebook = try loadRulebook(territoire: territoire)
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        say(EtatsTable(texts, rulebook, on: rulebook.territoire.clock.day(now)).markdown(texts))
    }
}
