// SPDX-License-Identifier: EUPL-1.2

/// The distinct folded forms of names, found in spite of a typing error.
///
/// A form is the whole of a name field (`DA SILVA`), made of words. Each word is filed under itself and under each of
/// its deletion keys (the word less one letter): two words one edit apart share a key, except for a few pairs, which a
/// comparison removes. A question costs as many look-ups as its word has letters, whatever the size of the file.
package struct FormIndex: Sendable {
    package enum Field: UInt8, Sendable, CaseIterable {
        case nom, prenoms
    }

    package struct Match: Sendable, Hashable {
        package let form: String
        /// 0: the word itself; 1: one letter more, less, other, or two swapped.
        package let distance: Int
    }

    private struct Word: Sendable {
        let text: [UInt8]
        var forms: [UInt32]
    }

    private var forms: [String] = []
    private var formNumbers: [Field: [String: UInt32]] = [:]
    private var words: [Word] = []
    private var wordNumbers: [Field: [String: UInt32]] = [:]
    /// Hash of a deletion key → words. Sorted arrays for what was built at once, a dictionary for what came since.
    private var keys: [Field: SortedKeys] = [:]
    private var recent: [Field: [UInt64: [UInt32]]] = [:]
    private var recentCount = 0

    package init() {}

    package var count: Int { forms.count }

    /// All forms, for the file of the projection.
    package func allForms() -> [(field: Field, form: String)] {
        Field.allCases.flatMap { field in (formNumbers[field] ?? [:]).keys.sorted().map { (field, $0) } }
    }

    package mutating func insert(_ form: String, _ field: Field) {
        guard !form.isEmpty, formNumbers[field]?[form] == nil else { return }
        let number = UInt32(forms.count)
        forms.append(form)
        formNumbers[field, default: [:]][form] = number
        for part in Set(form.split(separator: " ")) {
            let text = String(part)
            if let known = wordNumbers[field]?[text] {
                words[Int(known)].forms.append(number)
                continue
            }
            let word = UInt32(words.count)
            words.append(Word(text: Array(text.utf8), forms: [number]))
            wordNumbers[field, default: [:]][text] = word
            for key in Self.deletionKeys(Array(text.utf8)) {
                recent[field, default: [:]][key, default: []].append(word)
            }
            recentCount += 1
        }
        if recentCount > 20_000 { settle() }
    }

    /// Moves what came recently into the sorted arrays: ten times smaller in memory.
    package mutating func settle() {
        for field in Field.allCases {
            keys[field] = SortedKeys(merging: keys[field], recent[field] ?? [:])
            recent[field] = [:]
        }
        recentCount = 0
    }

    /// The forms of a field that hold this word or one within one edit, the exact ones first. At most `limit`.
    package func matches(_ word: String, _ field: Field, limit: Int) -> [Match] {
        let typed = Array(word.utf8)
        var exact: [Match] = []
        if let known = wordNumbers[field]?[word] {
            exact = words[Int(known)].forms.prefix(limit).map { Match(form: forms[Int($0)], distance: 0) }
        }
        // Under three letters a neighbour is another name.
        guard typed.count >= 3, exact.count < limit else { return exact }
        var near: Set<UInt32> = []
        for key in Self.deletionKeys(typed) {
            near.formUnion(keys[field]?[key] ?? [])
            near.formUnion(recent[field]?[key] ?? [])
        }
        var seen = Set(exact.map(\.form))
        var result = exact
        for number in near.sorted() {
            let candidate = words[Int(number)]
            guard candidate.text != typed, Self.isOneEdit(candidate.text, typed) else { continue }
            for form in candidate.forms where result.count < limit && seen.insert(forms[Int(form)]).inserted {
                result.append(Match(form: forms[Int(form)], distance: 1))
            }
        }
        return result
    }

    /// The word itself and the word less one letter, hashed (FNV-1a, 64 bits).
    static func deletionKeys(_ word: [UInt8]) -> Set<UInt64> {
        var keys: Set<UInt64> = [hash(word, without: nil)]
        for position in word.indices { keys.insert(hash(word, without: position)) }
        return keys
    }

    private static func hash(_ word: [UInt8], without skipped: Int?) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for (position, byte) in word.enumerated() where position != skipped {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return hash
    }

    /// One insertion, deletion, substitution, or swap of two neighbours (Damerau-Levenshtein distance 1).
    package static func isOneEdit(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        abs(left.count - right.count) <= 1 && Linkage.isOneEdit(Letters(bytes: left), Letters(bytes: right))
    }
}

/// Pairs (key, word) in two parallel arrays sorted by key.
struct SortedKeys: Sendable {
    private var hashes: [UInt64]
    private var words: [UInt32]

    init(merging old: SortedKeys?, _ added: [UInt64: [UInt32]]) {
        let fresh = added.sorted { $0.key < $1.key }
        let count = (old?.hashes.count ?? 0) + fresh.reduce(0) { $0 + $1.value.count }
        hashes = []
        words = []
        hashes.reserveCapacity(count)
        words.reserveCapacity(count)
        // What is old is sorted already: one pass, since searches wait meanwhile.
        var position = 0
        for (hash, numbers) in fresh {
            if let old {
                while position < old.hashes.count, old.hashes[position] <= hash {
                    hashes.append(old.hashes[position])
                    words.append(old.words[position])
                    position += 1
                }
            }
            for number in numbers {
                hashes.append(hash)
                words.append(number)
            }
        }
        if let old {
            hashes.append(contentsOf: old.hashes[position...])
            words.append(contentsOf: old.words[position...])
        }
    }

    subscript(key: UInt64) -> ArraySlice<UInt32> {
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < key { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < hashes.count, hashes[end] == key { end += 1 }
        return words[low..<end]
    }
}
