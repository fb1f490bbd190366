// SPDX-License-Identifier: EUPL-1.2

/// False of what was typed to fill the field.
package func isTelephone(_ text: String) -> Bool { normalizedTelephone(text.utf8) != 0 }

/// The digits of a telephone number that do not depend on how it was written: at most the last nine (`+33 6 12…`, `0612…`
/// and `612…` are one). 0 when it is none, or one that was invented to fill a field.
func normalizedTelephone(_ text: some Sequence<UInt8>) -> UInt64 {
    // The last nine, and what they look like, without a list: a file has millions of them.
    var (value, count) = (UInt64(0), 0)
    for byte in text where byte >= 48 && byte <= 57 {
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

/// A mail address in lower case, without spaces; nil when it is none, or one that means « none ».
func withCourriel<T>(_ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T? {
    // Nearly all have only plain signs: byte by byte.
    guard text.allSatisfy({ $0 < 0x80 }) else {
        var mail = String(decoding: text, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
        return mail.withUTF8 { isCourriel($0) ? body($0) : nil }
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { room in
        var count = 0
        for byte in text where byte != 0x20 && !(0x09...0x0d).contains(byte) {
            room.initializeElement(at: count, to: (0x41...0x5a).contains(byte) ? byte + 32 : byte)
            count += 1
        }
        let mail = UnsafeBufferPointer(rebasing: room[..<count])
        return isCourriel(mail) ? body(mail) : nil
    }
}

private func isCourriel(_ mail: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let at = mail.firstIndex(of: UInt8(ascii: "@")), at > 0, at < mail.count - 1 else { return false }
    return at > 7 || !fillers.contains(String(decoding: mail[..<at], as: UTF8.self))
}

/// What stands before the @ where there is no mail.
private let fillers: Set<String> = [
    "no", "non", "none", "aucun", "pas", "noreply", "sans", "inconnu", "x", "xx", "xxx", "test",
]
