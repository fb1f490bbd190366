// SPDX-License-Identifier: EUPL-1.2

/// False of what was typed to fill the field.
package func isTelephone(_ text: String) -> Bool { normalizedTelephone(text) != 0 }

/// The digits of a telephone number that do not depend on how it was written: at most the last nine (`+33 6 12…`, `0612…`
/// and `612…` are one). 0 when it is none, or one that was invented to fill a field.
func normalizedTelephone(_ text: String) -> UInt64 {
    let digits = text.utf8.filter { $0 >= 48 && $0 <= 57 }.map { UInt64($0 - 48) }
    guard digits.count >= 6 else { return 0 }
    let kept = digits.suffix(9)
    if Set(kept).count <= 2, kept.count >= 8 { return 0 }
    let steps = zip(kept, kept.dropFirst())
    if steps.allSatisfy({ $1 == ($0 + 1) % 10 }) || steps.allSatisfy({ $0 == ($1 + 1) % 10 }) { return 0 }
    return kept.reduce(0) { $0 * 10 + $1 }
}

/// A mail address in lower case; nil when it is none, or one that means « none ».
func normalizedCourriel(_ text: String) -> String? {
    let mail = text.lowercased().filter { !$0.isWhitespace }
    guard let at = mail.firstIndex(of: "@"), at != mail.startIndex, mail.index(after: at) != mail.endIndex else {
        return nil
    }
    let local = mail[..<at]
    return ["no", "non", "none", "aucun", "pas", "noreply", "sans", "inconnu", "x", "xx", "xxx", "test"].contains(local)
        ? nil : mail
}
