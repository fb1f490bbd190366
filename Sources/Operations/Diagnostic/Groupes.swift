// SPDX-License-Identifier: EUPL-1.2

/// Lines that hang together by pairs, whatever the way from one to the other.
struct Groupes {
    private var parents: [UInt32: UInt32] = [:]

    mutating func join(_ one: UInt32, _ other: UInt32) {
        let (left, right) = (root(one), root(other))
        if left != right { parents[max(left, right)] = min(left, right) }
    }

    private mutating func root(_ line: UInt32) -> UInt32 {
        guard var current = parents[line] else {
            parents[line] = line
            return line
        }
        var child = line
        while let parent = parents[current], parent != current {
            parents[child] = parent
            child = current
            current = parent
        }
        return current
    }

    /// Lines in each group.
    mutating func sizes() -> [Int] {
        var counts: [UInt32: Int] = [:]
        for line in Array(parents.keys) { counts[root(line), default: 0] += 1 }
        return Array(counts.values)
    }

    var lines: Int { parents.count }
}
