// SPDX-License-Identifier: EUPL-1.2

/// False of what was typed to fill the field.
package func isTelephone(_ text: String) -> Bool { normalizedTelephone(text) != 0 }

/// The digits of a telephone number that do not depend on how it was written: at most the last nine (`+33 6 12…`, `0612…`
/// and `612…` are one). 0 when it is none, or one that was invented to fill a field.
func normalizedTelephone(_ text: String) -> UInt64 {
    // The last nine, and what they look like, without a list: a file has millions of them.
    var (value, count) = (UInt64(0), 0)
    for byte in text.utf8 where byte >= 48 && byte <= 57 {
        value = (value * 10 + UInt64(byte - 48)) % 1_000_000_000
        count += 1
    }
    guard count >= 6 else { return 0 }
    let kept = min(count, 9)
    var (rest, seen, up, down) = (value, UInt16(0), true, true)
    var after: UInt64?
    for _ in 0..<kept {
        let digit = rest % 10
        rest /= 10
        seen |= 1 << UInt16(digit)
        if let after {
            up = up && after == (digit + 1) % 10
            down = down && digit == (after + 1) % 10
        }
        after = digit
    }
    if seen.nonzeroBitCount <= 2, kept >= 8 { return 0 }
    return up || down ? 0 : value
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
