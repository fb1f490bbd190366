// SPDX-License-Identifier: EUPL-1.2

extension CSVFault.Genre {
    private static let marks: [([UInt8], CSVFault.Genre)] = [
        (Array("%PDF".utf8), .pdf),
        ([0xd0, 0xcf, 0x11, 0xe0], .classeur),
        ([0x1f, 0x8b], .archive),
        (Array("7z".utf8) + [0xbc, 0xaf], .archive),
        (Array("Rar!".utf8), .archive),
        ([0x28, 0xb5, 0x2f, 0xfd], .archive),
        (Array("BZh".utf8), .archive),
        ([0xfd] + Array("7zXZ".utf8), .archive),
        ([0x89] + Array("PNG".utf8), .image),
        ([0xff, 0xd8, 0xff], .image),
        (Array("GIF8".utf8), .image),
        (Array("SQLite format 3".utf8), .base),
        (Array("PAR1".utf8), .base),
        (Array("{\\rtf".utf8), .binaire),
        ([0x7f] + Array("ELF".utf8), .binaire),
    ]

    /// Nil: perhaps a CSV.
    init?(_ head: [UInt8]) {
        if head.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
            // Workbooks are archives whose first entries have known names.
            let text = head.prefix(4_096)
            let names = ["[Content_Types].xml", "xl/", "application/vnd", "_rels/"]
            self = names.contains { text.firstRange(of: Array($0.utf8)) != nil } ? .classeur : .archive
            return
        }
        if let (_, genre) = Self.marks.first(where: { head.starts(with: $0.0) }) {
            self = genre
            return
        }
        let first = head.prefix(512).drop { $0 <= 32 || $0 >= 0xef }
        if first.first == UInt8(ascii: "<") {
            self = .balises
            return
        }
        if first.first == UInt8(ascii: "{") || first.starts(with: Array("[{".utf8)) {
            self = .json
            return
        }
        return nil
    }
}
