// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A text message, to one number.
package struct SMSMessage: Sendable, Hashable {
    /// E.164, with its plus sign.
    package let recipient: String
    package let text: String
    /// The same for each try: a provider that got it twice can tell.
    package let id: String

    package init(recipient: String, text: String, id: String) {
        self.recipient = recipient
        self.text = text
        self.id = id
    }
}

/// How text messages leave: through a provider, or into a folder, where a demonstration and tests read them.
package struct SMSTransport: Sendable {
    package enum Outcome: Sendable, Hashable {
        /// With what the provider calls it.
        case sent(String?)
        /// May succeed later; how many seconds the provider asks for. The words are of this program: a provider's may
        /// quote the number.
        case later(String, seconds: Int?)
        /// Refused for good.
        case refused(String)
        /// It may have left, and a second try might be a second message.
        case doubtful(String)
    }

    package enum Way: Sendable {
        case provider(SMSProvider)
        case folder(String)
    }

    private let way: Way

    package init(_ way: Way) { self.way = way }

    package func send(_ message: SMSMessage) async -> Outcome {
        switch way {
        case .provider(let provider): return await provider.send(message)
        case .folder(let folder):
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data("\(message.recipient)\n\(message.text)\n".utf8)
                    .write(to: URL(fileURLWithPath: "\(folder)/\(message.id).sms"), options: .atomic)
                return .sent(nil)
            } catch {
                return .later("dossier", seconds: nil)
            }
        }
    }
}
