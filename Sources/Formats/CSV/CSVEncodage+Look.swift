// SPDX-License-Identifier: EUPL-1.2

/// Which encoding of eight bits a file is written in, by its letters.
extension CSVEncodage {
    /// The accents of French, Spanish and German, as each of the three writes them.
    init(eightBits head: [UInt8]) {
        if let alphabet = Self.alphabet(head) {
            self = alphabet
            return
        }
        let windows: Set<UInt8> = [
            0xe9, 0xe8, 0xe0, 0xe7, 0xea, 0xf4, 0xee, 0xef, 0xeb, 0xfc, 0xf6, 0xe4, 0xf1, 0xe1, 0xed, 0xf3, 0xfa, 0xc9,
        ]
        let mac: Set<UInt8> = [
            0x8e, 0x8f, 0x88, 0x8d, 0x90, 0x99, 0x94, 0x95, 0x91, 0x9f, 0x9a, 0x8a, 0x96, 0x87, 0x83,
        ]
        // Not 0xa0, its á: in Windows-1252 a space that does not break.
        let dos: Set<UInt8> = [
            0x82, 0x8a, 0x85, 0x87, 0x88, 0x93, 0x8c, 0x8b, 0x89, 0x81, 0x94, 0x84, 0xa4, 0x90,
        ]
        var counts = (windows: 0, mac: 0, dos: 0)
        for byte in head where byte >= 128 {
            if windows.contains(byte) { counts.windows += 1 }
            if mac.contains(byte) { counts.mac += 1 }
            if dos.contains(byte) { counts.dos += 1 }
        }
        if counts.windows >= max(counts.mac, counts.dos) {
            self = Self.isTurkish(head) ? .windows1254 : Self.isCentral(head) ? .windows1250 : .windows1252
        } else {
            self = counts.mac >= counts.dos ? .macRoman : .cp850
        }
    }

    /// Whole words of letters beyond ASCII: no Latin alphabet has them. Cyrillic has its A where Greek has a letter that hardly comes.
    private static func alphabet(_ head: [UInt8]) -> CSVEncodage? {
        var (run, inWords, high, cyrillicA) = (0, 0, 0, 0)
        for byte in head {
            // Not the signs from 0xa0 on, spaces that do not break and the like: but of letters there.
            guard byte >= 0xc0 || [0xa2, 0xa8, 0xb2, 0xb3, 0xb8, 0xb9, 0xba, 0xbc, 0xbe, 0xbf].contains(byte) else {
                if run >= 4 { inWords += run }
                run = 0
                if byte >= 0xa1 { high += 1 }
                continue
            }
            (run, high) = (run + 1, high + 1)
            if byte == 0xc0 || byte == 0xe0 { cyrillicA += 1 }
        }
        if run >= 4 { inWords += run }
        guard inWords * 2 > high, high > 8 else { return nil }
        return cyrillicA * 30 > high ? .windows1251 : .windows1253
    }

    /// Ş, İ, ı and ğ, where Icelandic has þ, ý and ð, which is full of other accents.
    private static func isTurkish(_ head: [UInt8]) -> Bool {
        var (turkish, cedilla, icelandic, high) = (0, 0, 0, 0)
        for byte in head where byte >= 0x80 {
            high += 1
            switch byte {
            case 0xde, 0xfe: (turkish, cedilla) = (turkish + 1, cedilla + 1)
            case 0xd0, 0xdd, 0xf0, 0xfd: turkish += 1
            case 0xe1, 0xc1, 0xed, 0xcd, 0xf3, 0xd3, 0xfa, 0xe6, 0xc6, 0xe9: icelandic += 1
            default: break
            }
        }
        return cedilla > 0 && turkish * 5 > high && icelandic * 10 < high
    }

    /// Letters of Polish, Czech and Slovak, which in the West would be signs inside words (`Micha³`), or a mixture that no western
    /// language has (`Jiøí`, `Tomáš`). Not 0x9c: `Lœtitia`, `Schœlcher`.
    private static func isCentral(_ head: [UInt8]) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xdf) || byte >= 0xc0 }
        let signs: Set<UInt8> = [0xa3, 0xa5, 0xaf, 0xb3, 0xb9, 0xba, 0xbe, 0xbf, 0x9f, 0x8f, 0x9d]
        var (inside, high, carons, czech, nordic) = (0, 0, 0, 0, 0)
        for (position, byte) in head.enumerated() where byte >= 128 {
            high += 1
            switch byte {
            case 0x8a, 0x8e, 0x9a, 0x9e, 0xdd, 0xfd: carons += 1
            case 0xd8, 0xf8, 0xcc, 0xec, 0xf9, 0xf2, 0xef: czech += 1
            case 0xc5, 0xe5, 0xc6, 0xe6: nordic += 1
            default: break
            }
            guard signs.contains(byte), position > 0, position + 1 < head.count else { continue }
            let (before, after) = (head[position - 1], head[position + 1])
            // At the end of a word too: `Michał`; m³ is no word.
            let mayEnd = [0xb3, 0xb9, 0x9f].contains(byte) && position > 1 && isLetter(head[position - 2])
            if isLetter(before), isLetter(after) || mayEnd { inside += 1 }
        }
        if inside * 20 > high { return true }
        return carons * 8 > high && czech * 10 > high && nordic * 20 < high
    }
}
