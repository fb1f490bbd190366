// SPDX-License-Identifier: EUPL-1.2

/// The address of an account: lower case, without spaces, of letters that mail servers agree on. It stands in the
/// header of a mail: nothing that could end a line or open a second address gets in.
package enum AdresseCourriel {
    /// Nil when it is none.
    package static func parse(_ typed: String) -> String? {
        let text = typed.lowercased().filter { !$0.isWhitespace }
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].count),
            parts[0].allSatisfy({ isPlain($0) || allowed.contains($0) }),
            parts[0].first != dot, parts[0].last != dot
        else { return nil }
        let labels = parts[1].split(separator: dot, omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        guard labels.count >= 2,
            labels.allSatisfy({ label in
                (1...63).contains(label.count) && label.allSatisfy { isPlain($0) || $0 == hyphen }
                    && label.first != hyphen && label.last != hyphen
            })
        else { return nil }
        return text
    }

    private static let dot = UInt8(ascii: ".")
    private static let allowed = Set(".!#$%&'*+/=?^_`{|}~-".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
