// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Mail

/// How text messages leave, from `RUCHE_SMS` and its companions (docs/sms.md).
enum SMSSettings {
    /// Nil when nothing is set: no page offers any.
    static func transport() throws -> SMSTransport? {
        guard let address = Settings.value(nil, "RUCHE_SMS") else { return nil }
        if address.hasPrefix("folder:") { return SMSTransport(.folder(String(address.dropFirst(7)))) }
        guard let text = Settings.value(nil, "RUCHE_SMS_BODY"), let body = SMSBody(text) else {
            throw ValidationError(
                "RUCHE_SMS_BODY is JSON or the fields of a form, with {texte} and {destinataire} or {chiffres} in it, and no "
                    + "other places than \(SMSBody.places.map { "{\($0)}" }.joined(separator: ", "))")
        }
        let provider = SMSProvider(
            url: address, body: body, header: Settings.value(nil, "RUCHE_SMS_HEADER") ?? "Authorization",
            token: try token(), sender: Settings.value(nil, "RUCHE_SMS_FROM") ?? "", accepted: try accepted(),
            reference: Settings.value(nil, "RUCHE_SMS_REFERENCE"),
            idempotency: Settings.value(nil, "RUCHE_SMS_IDEMPOTENCY"), authority: Settings.value(nil, "RUCHE_SMS_CA"))
        guard let provider else {
            throw ValidationError(
                "RUCHE_SMS is https://… (http on the loopback only), without a name or a password in it, or folder:PATH; "
                    + "headers have the name of one")
        }
        return SMSTransport(.provider(provider))
    }

    /// Nil when none leaves.
    static func regles() throws -> ReglesSMS? {
        guard Settings.value(nil, "RUCHE_SMS") != nil else { return nil }
        let most = Settings.value(nil, "RUCHE_SMS_DAILY") ?? "500"
        guard let parJour = Int(most), parJour >= 1 else {
            throw ValidationError("RUCHE_SMS_DAILY is a number, 1 at least; without RUCHE_SMS none leaves")
        }
        return ReglesSMS(
            parJour: parJour, rappels: Settings.value(nil, "RUCHE_SMS_NOTICES") == "1", indicatifs: try indicatifs())
    }

    private static func indicatifs() throws -> Set<String> {
        guard let words = Settings.value(nil, "RUCHE_SMS_COUNTRIES")?.split(separator: " ") else {
            return ReglesSMS.france
        }
        let codes = words.filter { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard codes.count == words.count, !codes.isEmpty else {
            throw ValidationError("RUCHE_SMS_COUNTRIES is one or several country codes: 33 262 590 594 596")
        }
        return Set(codes.map(String.init))
    }

    private static func accepted() throws -> Set<Int> {
        guard let words = Settings.value(nil, "RUCHE_SMS_ACCEPTED")?.split(separator: " ") else {
            return [200, 201, 202]
        }
        let codes = words.compactMap { Int($0) }.filter { (200...299).contains($0) }
        guard codes.count == words.count, !codes.isEmpty else {
            throw ValidationError("RUCHE_SMS_ACCEPTED is one or several of 200 to 299")
        }
        return Set(codes)
    }

    /// From a file that only the server reads, rather than from a variable that its children inherit.
    private static func token() throws -> String? {
        guard let path = Settings.value(nil, "RUCHE_SMS_TOKEN_FILE") else {
            return Settings.value(nil, "RUCHE_SMS_TOKEN")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {  // the answer is the message below
            throw ValidationError("RUCHE_SMS_TOKEN_FILE cannot be read")
        }
        return text.trimmingCharacters(in: .newlines)
    }
}
