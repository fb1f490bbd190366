// SPDX-License-Identifier: EUPL-1.2

/// How a name sounds, roughly, whatever the language from which it was written in Latin letters: its consonants, those
/// that are confused made one, without what French does not say. A key for finding candidates, never a proof.
///
/// `DUPONT`, `DUPOND` → D P N; `MOHAMED`, `MUHAMMAD` → M M D; `KHADIJA`, `CADIDJA` → K D J; `OUATTARA`, `WATTARA` → V T R.
package func phoneticCode(_ folded: String) -> UInt32 { phonetic(folded.utf8.filter { $0 != UInt8(ascii: " ") }) }

/// The same of the letters without spaces.
package func phonetic(_ letters: [UInt8]) -> UInt32 {
    var code: [UInt8] = []
    code.reserveCapacity(12)
    let count = letters.count
    func at(_ index: Int) -> UInt8 { index >= 0 && index < count ? letters[index] : 0 }
    func put(_ letter: UInt8) { if code.last != letter { code.append(letter) } }
    var index = 0
    var sawVowel = true
    while index < count {
        let letter = letters[index]
        let next = at(index + 1)
        if isVowel(letter) {
            // OU before a vowel sounds as W: OUALI and WALI.
            if letter == ascii("O"), next == ascii("U"), isVowel(at(index + 2)) {
                code.append(ascii("V"))
                index += 2
                continue
            }
            if index == 0 { code.append(ascii(isInitialJ(letter, next) ? "J" : "A")) }
            // Two equal consonants stay two when a vowel parts them: MAMADOU.
            sawVowel = true
            index += 1
            continue
        }
        var sound = letter
        var width = 1
        switch letter {
        case ascii("C"):
            if next == ascii("H") {
                width = 2
                let after = at(index + 2)
                sound = after == ascii("R") || after == ascii("L") || after == 0 && index > 0 ? ascii("K") : ascii("S")
            } else if next == ascii("K") || next == ascii("Q") {
                (sound, width) = (ascii("K"), 2)
            } else {
                sound = next == ascii("E") || next == ascii("I") || next == ascii("Y") ? ascii("S") : ascii("K")
            }
        case ascii("Q"): (sound, width) = (ascii("K"), next == ascii("U") ? 2 : 1)
        case ascii("K"): (sound, width) = (ascii("K"), next == ascii("H") ? 2 : 1)
        case ascii("P"): if next == ascii("H") { (sound, width) = (ascii("F"), 2) }
        case ascii("S"):
            if next == ascii("C"), at(index + 2) == ascii("H") {
                width = 3
            } else if next == ascii("H") || next == ascii("Z") {
                width = 2
            }
        case ascii("T"):
            if next == ascii("C"), at(index + 2) == ascii("H") {
                (sound, width) = (ascii("S"), 3)
            } else if next == ascii("S"), at(index + 2) == ascii("C"), at(index + 3) == ascii("H") {
                (sound, width) = (ascii("S"), 4)
            } else if next == ascii("H") {
                width = 2
            }
        case ascii("D"):
            if next == ascii("J") || next == ascii("G") && at(index + 2) == ascii("E") {
                (sound, width) = (ascii("J"), 2)
            } else if next == ascii("Z"), at(index + 2) == ascii("H") {
                (sound, width) = (ascii("J"), 3)
            } else if next == ascii("H") {
                width = 2
            }
        case ascii("Z"): (sound, width) = next == ascii("H") ? (ascii("J"), 2) : (ascii("S"), 1)
        case ascii("X"):
            // OXANA and OKSANA; XAVIER, and XIAO as well as HSIAO.
            if index > 0 {
                if sawVowel { code.append(ascii("K")) } else { put(ascii("K")) }
                sawVowel = false
            }
            sound = ascii("S")
        case ascii("W"): sound = ascii("V")
        case ascii("G"):
            if next == ascii("N") {
                (sound, width) = (ascii("N"), 2)
            } else if next == ascii("H") {
                width = 2
            } else if next == ascii("U"), at(index + 2) == ascii("E") || at(index + 2) == ascii("I") {
                width = 2
            } else if next == ascii("E") || next == ascii("I") || next == ascii("Y") {
                sound = ascii("J")
            }
        case ascii("M"):
            // N and M before a consonant are one nasal.
            if !isVowel(next), next != 0, next != ascii("M"), next != ascii("N") { sound = ascii("N") }
        case ascii("H"):
            index += 1
            continue
        case ascii("0")...ascii("9"): sound = letter
        case ascii("A")...ascii("Z"): sound = letter
        default: sound = letter
        }
        if sawVowel { code.append(sound) } else { put(sound) }
        sawVowel = false
        index += width
    }
    // What French does not say at the end.
    while code.count > 2, let last = code.last, isSilent(last), !isVowel(at(count - 1)) { code.removeLast() }
    guard !code.isEmpty else { return 0 }
    let hash = fingerprint(code)
    let folded = UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    return folded == 0 ? 1 : folded
}

@inline(__always)
private func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: scalar.value) }

/// YULIA and JULIA, YOUSSEF and JOSEPH; but YELENA and ELENA.
private func isInitialJ(_ letter: UInt8, _ next: UInt8) -> Bool {
    letter == ascii("Y") && (next == ascii("A") || next == ascii("O") || next == ascii("U"))
}

private func isSilent(_ letter: UInt8) -> Bool {
    letter == ascii("T") || letter == ascii("D") || letter == ascii("S") || letter == ascii("P")
}

private func isVowel(_ letter: UInt8) -> Bool {
    letter == ascii("A") || letter == ascii("E") || letter == ascii("I") || letter == ascii("O") || letter == ascii("U")
        || letter == ascii("Y")
}
