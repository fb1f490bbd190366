// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation

/// Where a list goes on. It is bound to its question: with another one it is refused, and never shows a wrong page.
package struct Curseur: Sendable, Hashable {
    package let text: String

    init(_ position: Int64, question: String) {
        text = ID<Curseur>(position).text + Self.seal(question)
    }

    /// The position; nil when the cursor is not one, or belongs to another question.
    static func position(_ text: String, question: String) -> Int64? {
        guard text.utf8.count == 26, text.hasSuffix(seal(question)) else { return nil }
        return ID<Curseur>(text: String(text.prefix(13)))?.rawValue
    }

    private static func seal(_ question: String) -> String {
        let digest = SHA256.hash(data: Data(question.utf8)).prefix(7)
        return ID<Curseur>(digest.reduce(0) { $0 << 8 | Int64($1) }).text
    }
}
