// SPDX-License-Identifier: EUPL-1.2

/// Columns of a fixed width, parted by spaces only: those of old programs.
enum CSVLargeurs {
    private static let rows = 300

    /// Where columns begin: after spaces in all rows, and with a word of the first row. Empty: these are no such columns.
    static func find(_ text: [UInt8], isUTF8: Bool) -> [Int] {
        let lines = text.split(whereSeparator: { $0 == 10 || $0 == 13 }).filter { $0.contains { $0 > 32 } }.prefix(rows)
        guard lines.count > 2, let header = lines.first, !text.contains(9) else { return [] }
        let cells = lines.map { characters($0, isUTF8: isUTF8) }
        let width = cells.map(\.count).max() ?? 0
        guard width < 4_096 else { return [] }
        var starts: [Int] = []
        let names = characters(header, isUTF8: isUTF8)
        for position in names.indices.dropFirst() where names[position] && !names[position - 1] {
            if cells.allSatisfy({ position > $0.count || !$0[position - 1] }) { starts.append(position) }
        }
        // Two words of one heading stand one space apart; columns, most of the time, further in some row.
        let isWide = cells.contains { row in starts.contains { $0 > 1 && $0 <= row.count && !row[$0 - 2] } }
        return isWide ? starts : []
    }

    /// Whether each character is something else than a space.
    private static func characters(_ line: ArraySlice<UInt8>, isUTF8: Bool) -> [Bool] {
        line.filter { !isUTF8 || $0 & 0xc0 != 0x80 }.map { $0 > 32 }
    }

    /// Where the cells of a row end, in bytes.
    static func ends(_ row: UnsafeBufferPointer<UInt8>, _ starts: [Int], isUTF8: Bool) -> [Int] {
        var ends: [Int] = []
        var character = 0
        for (position, byte) in row.enumerated() where !isUTF8 || byte & 0xc0 != 0x80 {
            if ends.count < starts.count, character == starts[ends.count] { ends.append(position) }
            character += 1
        }
        while ends.count <= starts.count { ends.append(row.count) }
        return ends
    }
}
