// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// Names of China, Korea and Japan, as they are written there: the surname first, most often without a space.
enum NomColle {
    /// Surnames of two signs.
    private static let doubles: Set<String> = [
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "轩辕",
        "端木", "独孤", "南宫", "남궁", "황보", "제갈", "사공", "선우", "독고", "서문", "동방",
    ]

    /// Two to five signs: 穆晨, 신숙자, 田中七夏.
    static func isGlued(_ text: String) -> Bool {
        let scalars = text.precomposedStringWithCanonicalMapping.unicodeScalars
        return (2...5).contains(scalars.count) && scalars.allSatisfy(isSign)
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        (0x3040...0x9fff).contains(scalar.value) || (0xac00...0xd7a3).contains(scalar.value)
    }

    /// Of one script of these, with or without spaces.
    static func isEastern(_ text: String) -> Bool {
        let scalars = text.precomposedStringWithCanonicalMapping.unicodeScalars.filter { !$0.properties.isWhitespace }
        return !scalars.isEmpty && scalars.allSatisfy(isSign)
    }

    /// Kana, or four signs and more without a double surname: neither Chinese nor Korean.
    static func isJapanese(_ text: String) -> Bool {
        guard isGlued(text) else { return false }
        if text.unicodeScalars.contains(where: { (0x3040...0x30ff).contains($0.value) }) { return true }
        return text.count > 3 && !doubles.contains(String(text.prefix(2)))
    }

    /// Nil: not such a name.
    static func cut(_ text: String, isJapanese: Bool) -> (nom: String, prenoms: String)? {
        guard isGlued(text) else { return nil }
        let isDouble = text.count > 2 && (isJapanese || doubles.contains(String(text.prefix(2))))
        let length = isDouble ? 2 : 1
        return (String(text.prefix(length)), String(text.dropFirst(length)))
    }
}
