// SPDX-License-Identifier: EUPL-1.2

/// SplitMix64: small, fast, the same everywhere.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// The stream of one application for one purpose: what is drawn for another, or before, does not move it.
    init(seed: UInt64, index: Int, purpose: UInt64) {
        var mixer = SeededGenerator(seed: seed ^ (UInt64(bitPattern: Int64(index)) &* 0xd6e8_feb8_6659_fd93))
        state = mixer.next() ^ (purpose &* 0xa076_1d64_78bd_642f)
        _ = next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to `count` - 1. Without rejection: a bias of one in four billion is not seen in a fiction.
    mutating func below(_ count: Int) -> Int { Int(((next() >> 32) &* UInt64(max(1, count))) >> 32) }

    mutating func from(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True so many times in a thousand.
    mutating func chance(_ perThousand: Int) -> Bool { below(1000) < perThousand }

    /// From 0 to 1, 1 excluded.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// A bijection of 0..<count that looks random: who of those deposited in the same weeks leaves, and when. A Feistel
/// network of four rounds; numbers that fall outside walk on until they are inside.
func shuffled(_ rank: Int, count: Int, key: UInt64) -> Int {
    if count < 2 { return 0 }
    let half = UInt64((Int.bitWidth - (count - 1).leadingZeroBitCount + 1) / 2)
    let mask = (UInt64(1) << half) - 1
    var number = UInt64(rank)
    repeat {
        var (left, right) = (number >> half, number & mask)
        for round in 0..<UInt64(4) {
            var mixed = (right &+ round &* 0x9e37_79b9 &+ key) &* 0xff51_afd7_ed55_8ccd
            mixed ^= mixed >> 33
            (left, right) = (right, left ^ ((mixed &* 0xc4ce_b9fe_1a85_ec53) >> 29) & mask)
        }
        number = left << half | right
    } while number >= UInt64(count)
    return Int(number)
}
