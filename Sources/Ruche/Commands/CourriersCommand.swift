// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Stores

struct CourriersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "courriers", abstract: "Notices to applicants.",
        subcommands: [Rebonds.self, RetirerAttestations.self])

    struct RetirerAttestations: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stops the certificates that imports wrote (ruche import --attestations) and that have not left.",
            discussion: "Nothing writes them again: a desk sends each from its file. What is in a lot leaves with it.")
        @OptionGroup var base: BaseOptions

        func run() async throws {
            let world = try await base.settings.open()
            let count = try await StopAttestations(world)(by: .systeme("courriers"))
            await world.base.close()
            guard let count else { throw Ending.failed }
            say("\(count) letters and mails stopped")
        }
    }

    struct Rebonds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Notes the mails that came back: one message on the standard input (-), or a mailbox (Maildir).",
            discussion: "A mail server hands it what is addressed to the sender of RUCHE_MAIL_FROM.")
        @Argument(help: "A Maildir, whose new messages are read and moved to cur; or - for one message.")
        var place: String
        @OptionGroup var base: BaseOptions

        func run() async throws {
            let world = try await base.settings.open()
            let record = RecordRebonds(world)
            if place == "-" {
                let message = FileHandle.standardInput.readData(ofLength: 2_000_000)
                say("\(try await record(message).rawValue)")
            } else {
                guard FileManager.default.fileExists(atPath: "\(place)/new") else {
                    throw ValidationError("\(place) is not a mailbox: it has no folder « new »")
                }
                let counts = try await record(folder: place)
                say(
                    "\(counts[.note, default: 0]) noted, \(counts[.sansEffet, default: 0]) known, \(counts[.autre, default: 0]) something else"
                )
            }
            await world.base.close()
        }
    }
}
