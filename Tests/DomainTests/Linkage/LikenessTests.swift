// SPDX-License-Identifier: EUPL-1.2

import Testing

@testable import Linkage

/// What tells words apart before they are read never refuses what the whole comparison would take.
@Suite struct LikenessTests {
    private static let words: [[UInt8]] = {
        var state: UInt64 = 7
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        return (0..<400).map { _ in
            // Few letters, so that many words are near each other.
            (0..<(1 + next(9))).map { _ in UInt8(ascii: "A") + UInt8(next(6)) }
        }
    }()

    @Test func theBoundRefusesNoLikeness() {
        var (compared, refused, wrong) = (0, 0, 0)
        for one in Self.words {
            for other in Self.words {
                let (a, b) = (Letters(bytes: one), Letters(bytes: other))
                let whole = jaroWinkler(a, b, least: 0)
                for least in [0.70, 0.88, 0.92, 0.95, 0.96] {
                    let bounded = jaroWinkler(a, b, least: least)
                    compared += 1
                    if bounded == 0, whole > 0 { refused += 1 }
                    if bounded != whole, bounded != 0 || whole >= least { wrong += 1 }
                }
            }
        }
        print("likeness: \(compared) comparisons, \(refused) refused by their letters alone")
        #expect(wrong == 0)
        #expect(refused > 100_000)
    }

    @Test func oneEditIsWhatEditsMake() {
        var (near, wrong) = (0, 0)
        for one in Self.words {
            let edits = Self.edits(one)
            for other in Self.words where abs(one.count - other.count) <= 1 {
                let isNear = edits.contains(other)
                if isNear { near += 1 }
                if one != other, isOneEdit(Letters(bytes: one), Letters(bytes: other)) != isNear { wrong += 1 }
            }
        }
        print("edits: \(near) pairs one edit apart")
        #expect(wrong == 0)
        #expect(near > 1_000)
    }

    /// All that one edit makes of a word.
    private static func edits(_ word: [UInt8]) -> Set<[UInt8]> {
        let letters = (0..<6).map { UInt8(ascii: "A") + $0 }
        var all: Set<[UInt8]> = []
        for place in 0...word.count {
            for letter in letters { all.insert(word[..<place] + [letter] + word[place...]) }
            guard place < word.count else { continue }
            all.insert(word[..<place] + Array(word[(place + 1)...]))
            for letter in letters { all.insert(word[..<place] + [letter] + word[(place + 1)...]) }
            if place + 1 < word.count {
                all.insert(word[..<place] + [word[place + 1], word[place]] + word[(place + 2)...])
            }
        }
        all.remove(word)
        return all
    }

    @Test func theIndexIsADictionary() {
        var index = KeyIndex()
        var model: [UInt64: UInt32] = [:]
        for number in UInt32(0)..<20_000 {
            // Keys that differ in few bits too.
            let key = number % 3 == 0 ? UInt64(number) << 40 | 1 : mixed(UInt64(number), 3)
            if model[key] == nil {
                #expect(index[key] == nil)
                index.insert(key, number)
                model[key] = number
            }
        }
        for (key, number) in model { #expect(index[key] == number) }
        #expect(index[0x1234_5678_9abc_def1] == nil)
    }
}
