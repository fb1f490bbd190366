// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Operations
import Stores

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The key file: made, renewed, checked against the base.",
        subcommands: [
            CreateKeysCommand.self, RotateKeysCommand.self, ResealKeysCommand.self, CheckKeysCommand.self,
        ],
        defaultSubcommand: CreateKeysCommand.self)
}

/// `ruche keys FILE`
struct CreateKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a new key file. Keep a copy apart: without it, seals and NIR are lost.")
    @Argument(help: "The file to make.")
    var file: String
    @Flag(help: "Adds to an existing file the kinds of keys that this version wants and it lacks.")
    var complete = false

    func run() throws {
        if complete {
            let added = try KeyRing.complete(file)
            say(added.isEmpty ? "\(file) has them all." : "added: \(added.map(\.rawValue).joined(separator: ", "))")
            return
        }
        try KeyRing.create(file)
        say("\(file) made, readable by its owner only.")
    }
}

struct RotateKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract:
            "Adds a key of each kind, which writes from now on. Start the servers again before `ruche keys reseal`.")
    @Argument(help: "The key file.")
    var file: String

    func run() throws {
        let new = try KeyRing.rotate(file)
        say("\(file): \(new.joined(separator: ", ")) write from now on. Keep a copy apart.")
    }
}

struct ResealKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reseal", abstract: "Encrypts the NIR again under the newest keys. Stopped, it goes on.")
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open()
        let bar = Progress(label: "NIR", every: 10_000)
        guard
            case .done(let report) = try await ResealNirs(world)(by: .systeme("keys"), progress: { bar.show($0) })
        else { throw Ending.failed }
        if report.resealed > 0 { _ = try await world.base.settleErasures() }
        await world.base.close()
        say("\(report.resealed) NIR under the newest keys, \(report.unreadable) that do not open")
        if report.unreadable > 0 { throw Ending.rejects }
    }
}

struct CheckKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "What rests on each key, and which may leave the file.")
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open()
        let uses = try await ResealNirs(world).uses()
        await world.base.close()
        for use in uses {
            let state =
                use.usage == nil
                ? "MISSING from the file" : use.writes ? "writes" : use.mayLeave ? "may be removed" : "still read"
            say("\(use.id): \(use.nombre) rows, \(state)")
        }
        if uses.contains(where: { $0.usage == nil }) { throw Ending.rejects }
    }
}
