// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Mail

/// How mails leave, from `RUCHE_SMTP` and its companions.
enum MailSettings {
    /// Nil when nothing is set: mails wait, and are given up after three days. `folder`: where those of a demonstration
    /// go then.
    static func transport(folder: String? = nil) throws -> MailTransport? {
        guard let address = Settings.value(nil, "RUCHE_SMTP") ?? folder.map({ "folder:\($0)" }) else { return nil }
        if address.hasPrefix("folder:") {
            return MailTransport(.folder(String(address.dropFirst(7))), sender: try sender(orElse: "ruche@localhost"))
        }
        let relay = SMTPRelay(
            url: address, user: Settings.value(nil, "RUCHE_SMTP_USER"), password: try password(),
            authority: Settings.value(nil, "RUCHE_SMTP_CA"))
        guard let relay else {
            throw ValidationError("RUCHE_SMTP is smtp://HOST[:PORT], smtps://HOST[:PORT] or folder:PATH")
        }
        return MailTransport(.relay(relay), sender: try sender(orElse: nil))
    }

    private static func sender(orElse usual: String?) throws -> String {
        guard let given = Settings.value(nil, "RUCHE_MAIL_FROM") else {
            if let usual { return usual }
            throw ValidationError("RUCHE_SMTP wants RUCHE_MAIL_FROM, the address from which mails leave")
        }
        guard let address = AdresseCourriel.parse(given) else {
            throw ValidationError("RUCHE_MAIL_FROM is no mail address")
        }
        return address
    }

    /// From a file that only the server reads, rather than from a variable that its children inherit.
    private static func password() throws -> String? {
        guard let path = Settings.value(nil, "RUCHE_SMTP_PASSWORD_FILE") else {
            return Settings.value(nil, "RUCHE_SMTP_PASSWORD")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {  // the answer is the message below
            throw ValidationError("RUCHE_SMTP_PASSWORD_FILE cannot be read")
        }
        return text.trimmingCharacters(in: .newlines)
    }
}
