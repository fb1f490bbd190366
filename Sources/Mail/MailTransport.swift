// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// How mails leave: through a relay, or into a folder, where a demonstration and tests read them.
package struct MailTransport: Sendable {
    package enum Outcome: Sendable, Hashable {
        case sent
        /// May succeed later. The words are of this program: a relay's may quote the address.
        case later(String)
        /// Refused for good.
        case refused(String)
    }

    package enum Way: Sendable {
        case relay(SMTPRelay)
        case folder(String)
    }

    private let way: Way
    private let sender: String

    package init(_ way: Way, sender: String) {
        self.way = way
        self.sender = sender
    }

    package func send(_ message: MailMessage, at date: Date) async -> Outcome {
        let data = message.encoded(from: sender, date: date)
        switch way {
        case .relay(let relay): return await relay.send(data, from: sender, to: message.recipient)
        case .folder(let folder):
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try data.write(to: URL(fileURLWithPath: "\(folder)/\(message.id).eml"), options: .atomic)
                return .sent
            } catch {
                return .later("dossier")
            }
        }
    }
}
