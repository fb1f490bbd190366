// SPDX-License-Identifier: EUPL-1.2

/// Where each line that is compared comes from: number in its file, identifier. A few bytes a line.
package struct LignesEtudiees: Sendable {
    private var lines: [UInt32] = []
    private var ends: [Int] = []
    private var bytes: [UInt8] = []
    /// First line of each file.
    private(set) var starts: [Int] = []

    package var count: Int { lines.count }

    mutating func beginFile() { starts.append(lines.count) }

    mutating func append(line: Int, identifiant: String) {
        lines.append(UInt32(clamping: line))
        bytes.append(contentsOf: identifiant.utf8)
        ends.append(bytes.count)
    }

    package func line(_ rank: UInt32) -> Int { Int(lines[Int(rank)]) }

    package func identifiant(_ rank: UInt32) -> String {
        let index = Int(rank)
        return String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
    }

    package func fichier(_ rank: UInt32) -> Int {
        (starts.lastIndex { $0 <= Int(rank) }) ?? 0
    }

    func count(of file: Int) -> Int {
        (file + 1 < starts.count ? starts[file + 1] : lines.count) - starts[file]
    }
}
