// SPDX-License-Identifier: EUPL-1.2

/// How many cells the first rows have under a separator.
enum CSVProbe {
    static func counts(_ text: [UInt8], separateur: UInt8, rows: Int) -> [Int] {
        let quote = UInt8(ascii: "\"")
        var counts: [Int] = []
        var cells = 1
        // Two quotes in quotes close and open again: the cell goes on.
        var (isQuoted, mayOpen, isBlank) = (false, true, true)
        for byte in text {
            if isQuoted {
                isQuoted = byte != quote
                continue
            }
            switch byte {
            case quote where mayOpen:
                isQuoted = true
                isBlank = false
                continue
            case separateur:
                cells += 1
                (mayOpen, isBlank) = (true, false)
            case 10, 13:
                if !isBlank {
                    counts.append(cells)
                    if counts.count == rows { return counts }
                }
                cells = 1
                (mayOpen, isBlank) = (true, true)
            default:
                mayOpen = false
                if byte > 32 { isBlank = false }
            }
        }
        // A last row that is cut says nothing, unless it is alone or the file is short.
        if !isBlank, counts.isEmpty || text.count < CSVLimits.sample * 9 / 10 { counts.append(cells) }
        return counts
    }

    /// The number of cells that most rows have; nil where that is one.
    static func width(_ counts: [Int]) -> Int? {
        var times: [Int: Int] = [:]
        for count in counts { times[count, default: 0] += 1 }
        // Of two that are as frequent, that of the header.
        guard let most = times.values.max(), let width = counts.first(where: { times[$0] == most && $0 > 1 }) else {
            return nil
        }
        return width
    }
}
