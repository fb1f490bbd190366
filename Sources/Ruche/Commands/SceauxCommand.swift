// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Stores

struct SceauxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sceaux",
        abstract:
            "Writes the seals of the journal that an authority dated, two files a day, for `openssl ts -verify -data "
            + "JOUR.sceau -in JOUR.tsr -CAfile AUTORITE.pem`.")
    @Argument(help: "The folder to write to; files of the same name are replaced.")
    var dossier: String
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open()
        let pieces = try await DateSceaux(world).pieces()
        await world.base.close()
        let folder = URL(fileURLWithPath: dossier, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for piece in pieces {
            let file = folder.appending(path: piece.jour.iso)
            try Data(piece.donnees).write(to: file.appendingPathExtension("sceau"), options: .atomic)
            try Data(piece.reponse).write(to: file.appendingPathExtension("tsr"), options: .atomic)
        }
        say("\(pieces.count) seals with their date in \(dossier)")
    }
}
