// SPDX-License-Identifier: EUPL-1.2

/// Where two short texts differ, for the eye: parts in their order, those that the other one lacks marked.
package enum EcartTextes {
    package struct Part: Sendable, Hashable {
        package let texte: String
        package let isMarked: Bool
    }

    /// Beyond that length all of it differs.
    private static let longest = 80

    package static func parts(_ text: String, against other: String) -> [Part] {
        if text == other { return [Part(texte: text, isMarked: false)] }
        let (mine, his) = (Array(text), Array(other))
        guard !mine.isEmpty, !his.isEmpty, mine.count <= longest, his.count <= longest else {
            return text.isEmpty ? [] : [Part(texte: text, isMarked: true)]
        }
        // The longest common subsequence, from the end.
        var length = [[Int]](repeating: [Int](repeating: 0, count: his.count + 1), count: mine.count + 1)
        for i in stride(from: mine.count - 1, through: 0, by: -1) {
            for j in stride(from: his.count - 1, through: 0, by: -1) {
                length[i][j] =
                    mine[i] == his[j] ? length[i + 1][j + 1] + 1 : max(length[i + 1][j], length[i][j + 1])
            }
        }
        // Little in common is nothing in common: scattered letters tell nothing.
        if length[0][0] * 2 < max(mine.count, his.count) { return [Part(texte: text, isMarked: true)] }
        var (i, j) = (0, 0)
        var parts: [Part] = []
        func add(_ character: Character, _ isMarked: Bool) {
            if let last = parts.last, last.isMarked == isMarked {
                parts[parts.count - 1] = Part(texte: last.texte + String(character), isMarked: isMarked)
            } else {
                parts.append(Part(texte: String(character), isMarked: isMarked))
            }
        }
        while i < mine.count {
            if j < his.count, mine[i] == his[j] {
                add(mine[i], false)
                i += 1
                j += 1
            } else if j < his.count, length[i][j + 1] >= length[i + 1][j] {
                j += 1
            } else {
                add(mine[i], true)
                i += 1
            }
        }
        return parts
    }
}
