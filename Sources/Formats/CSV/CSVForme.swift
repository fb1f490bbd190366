// SPDX-License-Identifier: EUPL-1.2

/// How a file is written, found by looking at its first bytes.
package struct CSVForme: Sendable, Hashable {
    package var encodage: CSVEncodage
    package var separateur: UInt8
    package var guillemet: UInt8
    /// Bytes before the text: a mark of order.
    var marque: Int
    /// A first line `sep=;`, which a spreadsheet writes and nobody reads.
    var annonce: Bool
    /// Columns of a fixed width: where each but the first begins, in characters. No sign parts them.
    package internal(set) var largeurs: [Int] = []

    package static let separateurs: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
    ]

    package init(
        encodage: CSVEncodage = .utf8, separateur: UInt8 = UInt8(ascii: ","), guillemet: UInt8 = UInt8(ascii: "\"")
    ) {
        self.encodage = encodage
        self.separateur = separateur
        self.guillemet = guillemet
        marque = 0
        annonce = false
    }

    /// `head`: the beginning of the file, all of it when it is short.
    static func look(_ head: [UInt8]) throws -> CSVForme {
        guard !head.isEmpty else { throw CSVFault.empty }
        if let genre = CSVFault.Genre(head) { throw CSVFault.other(genre) }
        var forme = CSVForme()
        (forme.encodage, forme.marque) = try encodage(head)
        var text = Array(head.dropFirst(forme.marque))
        if forme.encodage.isUTF16 { text = UTF16Bytes.utf8(text, bigEndian: forme.encodage == .utf16be) }
        guard text.contains(where: { $0 > 32 }) else { throw CSVFault.empty }
        if text.count > 4, Array(text[..<4]) == Array("sep=".utf8), separateurs.contains(text[4]) {
            forme.annonce = true
            forme.separateur = text[4]
        } else if let found = separateur(text) {
            forme.separateur = found
        } else {
            forme.largeurs = CSVLargeurs.find(text, isUTF8: forme.encodage == .utf8 || forme.encodage.isUTF16)
        }
        guard forme.largeurs.isEmpty else {
            // Signs that no text has: the whole line is one cell, which is cut afterwards.
            (forme.separateur, forme.guillemet) = (0x1d, 0x1c)
            return forme
        }
        forme.guillemet = guillemet(text, forme.separateur)
        return forme
    }

    private static func encodage(_ head: [UInt8]) throws -> (CSVEncodage, Int) {
        if head.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
        if head.starts(with: [0xff, 0xfe, 0, 0]) || head.starts(with: [0, 0, 0xfe, 0xff]) {
            throw CSVFault.other(.utf32)
        }
        if head.starts(with: [0xff, 0xfe]) { return (.utf16le, 2) }
        if head.starts(with: [0xfe, 0xff]) { return (.utf16be, 2) }
        // Without mark: in UTF-16, every other byte of a western text is zero.
        var zeros = (even: 0, odd: 0)
        for (position, byte) in head.prefix(4_096).enumerated() where byte == 0 {
            if position % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        let half = min(head.count, 4_096) / 2
        if zeros.odd * 10 > half * 7, zeros.even * 20 < half { return (.utf16le, 0) }
        if zeros.even * 10 > half * 7, zeros.odd * 20 < half { return (.utf16be, 0) }
        if (zeros.even + zeros.odd) * 10 > half { throw CSVFault.other(.binaire) }
        // A text has tabs and ends of lines, hardly any other control character but those that were made to part cells.
        let controls = head.prefix(4_096).count { $0 < 28 && ![9, 10, 12, 13, 0, 1].contains($0) }
        if controls * 20 > min(head.count, 4_096) { throw CSVFault.other(.binaire) }
        // The last bytes may be half of a character.
        var whole = head[...]
        if head.count >= CSVLimits.sample { whole = whole.dropLast(4) }
        if String(validating: whole, as: UTF8.self) != nil || isMostlyUTF8(whole) { return (.utf8, 0) }
        return (CSVEncodage(eightBits: head), 0)
    }

    /// Some cells were pasted from elsewhere, but most accents are those of UTF-8: in eight bits, such pairs of bytes are rare.
    private static func isMostlyUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
        var (valid, invalid) = (0, 0)
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte >= 0x80 else { continue }
            let length = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
            if length > 0, rest.count >= length, rest.prefix(length).allSatisfy({ $0 & 0xc0 == 0x80 }) {
                valid += 1
                rest = rest.dropFirst(length)
            } else {
                invalid += 1
            }
        }
        return valid > invalid
    }

    /// What parts cells where none of the usual four does: any sign that no name, date, number or address is written with.
    private static let autres = Array("^~:#!*=$%&\\_`<>{}[]".utf8) + [0x1f, 0x1e, 0x1d, 0x1c, 1]

    /// The one that gives the rows one number of cells, and more than one cell: titles above them left out. Nil: none.
    private static func separateur(_ text: [UInt8]) -> UInt8? {
        var best: (score: Double, separateur: UInt8)?
        for candidate in separateurs {
            let counts = CSVProbe.counts(text, separateur: candidate, rows: 300)
            guard let width = CSVProbe.width(counts) else { continue }
            let even = Double(counts.count { $0 == width }) / Double(counts.count)
            // A comma in addresses makes wider rows, but not of one width.
            let score = even * even * (1 + Double(min(width, 30)) / 30)
            if score > best?.score ?? 0 { best = (score, candidate) }
        }
        // One row in two: a comma here and there parts no cells; a sign in most rows parts them, of whatever width they are.
        if let best, best.score > 0.26 || isCommon(best.separateur, text) { return best.separateur }
        for candidate in autres {
            let counts = CSVProbe.counts(text, separateur: candidate, rows: 300)
            guard let width = CSVProbe.width(counts), counts.count > 1 else { continue }
            let body = counts.drop { $0 < width }
            if body.count * 10 >= counts.count * 8 || body.count > counts.count - 6, body.allSatisfy({ $0 == width }) {
                return candidate
            }
        }
        return best?.separateur
    }

    private static func isCommon(_ separateur: UInt8, _ text: [UInt8]) -> Bool {
        let counts = CSVProbe.counts(text, separateur: separateur, rows: 300)
        return counts.count { $0 > 2 } * 2 > counts.count
    }

    /// An apostrophe only when whole cells stand between two of them, and no quotation mark does.
    private static func guillemet(_ text: [UInt8], _ separateur: UInt8) -> UInt8 {
        let (double, single) = (UInt8(ascii: "\""), UInt8(ascii: "'"))
        var counts = (double: 0, single: 0)
        for cell in text.prefix(65_536).split(whereSeparator: { $0 == separateur || $0 == 10 || $0 == 13 })
        where cell.count > 1 {
            if cell.first == double, cell.last == double { counts.double += 1 }
            if cell.first == single, cell.last == single { counts.single += 1 }
        }
        return counts.double == 0 && counts.single > 2 ? single : double
    }
}
