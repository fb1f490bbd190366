// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// The words of a mail, as they stand encrypted in the outbox.
struct EnvoiContent: Codable {
    let objet: String
    let texte: String

    func text() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }

    static func parse(_ text: String) throws -> EnvoiContent {
        try JSONDecoder().decode(EnvoiContent.self, from: Data(text.utf8))
    }
}
