// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Mail
import Reference

struct SMSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sms", abstract: "Text messages: tries the provider.", subcommands: [Essai.self])

    struct Essai: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "essai", abstract: "Sends one message to a number, with the settings as they are.",
            discussion: "Exit 1 when it was not accepted. Neither the base nor the key file is opened.")

        @Argument(help: "A mobile: 0612345678, or +33612345678.")
        var numero: String

        func run() async throws {
            guard let mobile = NumeroMobile.parse(numero) else { throw ValidationError("this is no mobile number") }
            guard let transport = try SMSSettings.transport() else {
                throw ValidationError("RUCHE_SMS is not set: no text message leaves")
            }
            let texts = try Catalogue.load("fr")
            let message = SMSMessage(
                recipient: mobile.e164, text: texts("envoi.essai.sms"), id: "essai-\(UUID().uuidString.lowercased())")
            switch await transport.send(message) {
            case .sent(let reference): say("accepted" + (reference.map { ": \($0)" } ?? ""))
            case .refused(let fault): try refuse("refused: \(fault)")
            case .doubtful(let fault): try refuse("it may have left: \(fault)")
            case .later(let fault, let seconds):
                try refuse("not sent, would be tried again: \(fault)" + (seconds.map { ", in \($0) s" } ?? ""))
            }
        }

        private func refuse(_ text: String) throws {
            say(text)
            throw Ending.rejects
        }
    }
}
