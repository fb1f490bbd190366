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
    let mail = plainCourriel(text) ?? text.lowercased().filter { !$0.isWhitespace }
    guard let at = mail.utf8.firstIndex(of: UInt8(ascii: "@")), at != mail.startIndex,
        mail.utf8.index(after: at) != mail.endIndex
    else { return nil }
    return mail.utf8.distance(from: mail.startIndex, to: at) <= 7 && fillers.contains(String(mail[..<at])) ? nil : mail
}

/// What stands before the @ where there is no mail.
private let fillers: Set<String> = [
    "no", "non", "none", "aucun", "pas", "noreply", "sans", "inconnu", "x", "xx", "xxx", "test",
]

/// Nearly all have only plain signs: byte by byte. Nil for the others.
private func plainCourriel(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes -> String? in
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(unsafeUninitializedCapacity: bytes.count) { mail in
            var count = 0
            for byte in bytes where byte != 0x20 && !(0x09...0x0d).contains(byte) {
                mail[count] = (0x41...0x5a).contains(byte) ? byte + 32 : byte
                count += 1
            }
            return count
        }
    }
}
