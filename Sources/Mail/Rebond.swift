// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// What a mail server says, later, of a mail that it could not deliver (RFC 3464).
package struct Rebond: Sendable, Hashable {
    /// Of the mail that was sent: what stands before the `@` of its Message-ID.
    package let message: String
    package let recipient: String
    /// `5.1.1`: a class, a subject, a detail.
    package let status: String

    /// It will not be tried again.
    package var isPermanent: Bool { status.hasPrefix("5") }

    /// Nil when it is no report of a failed delivery: an answer, an advertisement, a report of success.
    package static func parse(_ data: Data) -> Rebond? {
        // Reports are of ASCII; a megabyte of one is something else that was attached.
        let text = String(decoding: data.prefix(1_000_000), as: UTF8.self).replacing("\r\n", with: "\n")
        guard let end = text.range(of: "\n\n") else { return nil }
        let header = text[..<end.lowerBound].lowercased()
        guard header.contains("multipart/report"), header.contains("delivery-status") else { return nil }
        // The fields of the report and, after it, the head of the mail that was sent.
        let lines = unfolded(text[end.upperBound...])
        guard value("action", lines)?.lowercased() == "failed", let status = value("status", lines),
            status.prefix(while: { $0.isNumber || $0 == "." }).split(separator: ".").count == 3,
            let final = value("final-recipient", lines) ?? value("original-recipient", lines),
            let message = value("message-id", lines)
        else { return nil }
        let recipient = final.split(separator: ";", maxSplits: 1).last.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let id = message.trimmingCharacters(in: CharacterSet(charactersIn: "<> \t")).split(separator: "@").first
        guard let recipient, let id, !recipient.isEmpty else { return nil }
        return Rebond(
            message: String(id), recipient: recipient,
            status: String(status.prefix { $0.isNumber || $0 == "." }))
    }

    private static func unfolded(_ text: Substring) -> [String] {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.first == " " || line.first == "\t", let last = lines.last {
                lines[lines.count - 1] = last + " " + line.trimmingCharacters(in: .whitespaces)
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    private static func value(_ name: String, _ lines: [String]) -> String? {
        for line in lines where line.lowercased().hasPrefix("\(name):") {
            return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}
