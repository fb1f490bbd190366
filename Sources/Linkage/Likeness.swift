// SPDX-License-Identifier: EUPL-1.2

/// Letters of a word in the bytes of its table.
struct Letters: Sendable {
    let bytes: [UInt8]
    let start: Int
    let count: Int
    /// Of its letters (`letterMask`).
    let mask: UInt32

    init(bytes: [UInt8], start: Int, count: Int, mask: UInt32) {
        self.bytes = bytes
        self.start = start
        self.count = count
        self.mask = mask
    }

    init(bytes: [UInt8]) { self.init(bytes: bytes, start: 0, count: bytes.count, mask: letterMask(bytes)) }

    /// How many letters, at least, each of two words has that the other has not.
    @inline(__always)
    static func missing(_ one: Letters, _ other: Letters) -> (Int, Int) {
        ((one.mask & ~other.mask).nonzeroBitCount, (other.mask & ~one.mask).nonzeroBitCount)
    }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 { bytes[start + index] }
}

/// A bit for each letter that a word has: two words are told apart before any letter of theirs is read.
func letterMask(_ word: some Sequence<UInt8>) -> UInt32 { word.reduce(0) { $0 | 1 << UInt32($1 & 31) } }

/// Jaro-Winkler likeness of two words of at most 64 bytes, from 0 to 1: bit masks, no allocation. What cannot reach `least` is
/// not counted, and answers 0.
func jaroWinkler(_ one: Letters, _ other: Letters, least: Double) -> Double {
    guard one.count > 0, other.count > 0 else { return 0 }
    let (mine, theirs) = Letters.missing(one, other)
    let common = Double(min(one.count - mine, other.count - theirs))
    let most = (common / Double(one.count) + common / Double(other.count) + 1) / 3
    if most + 0.4 * (1 - most) < least { return 0 }
    // The letters in common are sought from one side: always the same one, so that the answer is the same both ways.
    return isBefore(one, other) ? likeness(one, other) : likeness(other, one)
}

private func isBefore(_ left: Letters, _ right: Letters) -> Bool {
    if left.count != right.count { return left.count < right.count }
    var place = 0
    while place < left.count, left[place] == right[place] { place += 1 }
    return place == left.count || left[place] < right[place]
}

private func likeness(_ left: Letters, _ right: Letters) -> Double {
    let (n, m) = (left.count, right.count)
    guard n > 0, m > 0 else { return 0 }
    let window = max(0, max(n, m) / 2 - 1)
    var leftSeen: UInt64 = 0
    var rightSeen: UInt64 = 0
    var common = 0
    for i in 0..<n {
        let letter = left[i]
        var j = max(0, i - window)
        let end = min(m, i + window + 1)
        while j < end {
            if rightSeen & (1 << UInt64(j)) == 0, right[j] == letter {
                leftSeen |= 1 << UInt64(i)
                rightSeen |= 1 << UInt64(j)
                common += 1
                break
            }
            j += 1
        }
    }
    guard common > 0 else { return 0 }
    var swaps = 0
    var rest = rightSeen
    var seen = leftSeen
    while seen != 0 {
        let i = seen.trailingZeroBitCount
        let j = rest.trailingZeroBitCount
        if left[i] != right[j] { swaps += 1 }
        seen &= seen - 1
        rest &= rest - 1
    }
    let c = Double(common)
    let jaro = (c / Double(n) + c / Double(m) + (c - Double(swaps / 2)) / c) / 3
    var prefix = 0
    while prefix < 4, prefix < n, prefix < m, left[prefix] == right[prefix] { prefix += 1 }
    return jaro + Double(prefix) * 0.1 * (1 - jaro)
}

/// One letter more, less, other, or two neighbours swapped.
func isOneEdit(_ left: Letters, _ right: Letters) -> Bool {
    let (mine, theirs) = Letters.missing(left, right)
    guard mine <= 1, theirs <= 1 else { return false }
    return left.count <= right.count ? isOneLonger(left, right) : isOneLonger(right, left)
}

/// The same letters in another order: a hand that stumbles. `Thomas` and `Tohmsa`.
func isShuffled(_ left: Letters, _ right: Letters) -> Bool {
    guard left.count == right.count, left.count >= 4, left.mask == right.mask else { return false }
    // Each letter as often: the sum of a number that is its own, which no other word of such letters has but by chance.
    var (one, other) = (UInt64(0), UInt64(0))
    for place in 0..<left.count {
        one &+= mixed(UInt64(left[place]), 1)
        other &+= mixed(UInt64(right[place]), 1)
    }
    return one == other
}

private func isOneLonger(_ short: Letters, _ long: Letters) -> Bool {
    guard long.count - short.count <= 1 else { return false }
    var first = 0
    while first < short.count, short[first] == long[first] { first += 1 }
    if first == short.count { return long.count == short.count + 1 }
    if long.count > short.count { return isSame(short, first, long, first + 1) }
    if isSame(short, first + 1, long, first + 1) { return true }
    return first + 1 < short.count && short[first] == long[first + 1] && short[first + 1] == long[first]
        && isSame(short, first + 2, long, first + 2)
}

private func isSame(_ left: Letters, _ i: Int, _ right: Letters, _ j: Int) -> Bool {
    guard left.count - i == right.count - j else { return false }
    var k = 0
    while i + k < left.count {
        if left[i + k] != right[j + k] { return false }
        k += 1
    }
    return true
}
