// SPDX-License-Identifier: EUPL-1.2

/// Digits of other scripts, and those of the width of a Chinese character.
enum ChiffresEcrits {
    /// The same text with the digits of ASCII; nil where it has no other digit.
    static func western(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        // The first of these scripts, Arabic, begins at 0xd9: French accents come before.
        guard bytes.contains(where: { $0 >= 0xd9 }), let text = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        var result: [UInt8] = []
        var isOther = false
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if scalar.value >= 0x80, properties.numericType == .decimal, let value = properties.numericValue {
                result.append(48 + UInt8(value))
                isOther = true
            } else {
                result.append(contentsOf: scalar.utf8)
            }
        }
        return isOther ? result : nil
    }
}
