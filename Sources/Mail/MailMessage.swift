// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A mail of plain text, to one person.
package struct MailMessage: Sendable, Hashable {
    package let recipient: String
    package let subject: String
    package let text: String
    /// The same for each try: a relay that got it twice can tell.
    package let id: String

    package init(recipient: String, subject: String, text: String, id: String) {
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.id = id
    }

    /// RFC 5322 and 2045, lines ended by CR LF. Everything that is not ASCII is base 64: any relay takes it.
    func encoded(from sender: String, date: Date) -> Data {
        let host = sender.split(separator: "@").last.map(String.init) ?? "localhost"
        let header = [
            "From: Ruche <\(sender)>", "To: <\(recipient)>", "Subject: \(Self.encodedWords(subject))",
            "Date: \(Self.date(date))", "Message-ID: <\(id)@\(host)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            // No machine should answer (RFC 3834).
            "Auto-Submitted: auto-generated",
        ]
        let body = Data(text.replacing("\n", with: "\r\n").utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return Data((header.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
    }

    /// RFC 2047: words of at most 75 characters, each of whole characters.
    static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        for character in text {
            if word.count + character.utf8.count > 42 {
                words.append("=?utf-8?B?\(Data(word).base64EncodedString())?=")
                word = []
            }
            word += character.utf8
        }
        words.append("=?utf-8?B?\(Data(word).base64EncodedString())?=")
        return words.joined(separator: "\r\n ")
    }

    private static func date(_ date: Date) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return format.string(from: date)
    }
}
