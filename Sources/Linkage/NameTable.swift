// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The distinct names of one kind (surnames, first names, streets, communes), numbered from 1; 0 is « not known ». What a
/// comparison needs of a name is worked out once for each distinct form.
struct NameTable: Sendable {
    struct Entry: Sendable, BitwiseCopyable {
        /// The letters without spaces, in `bytes`.
        var offset: UInt32 = 0
        var length: UInt8 = 0
        /// Length of the first word.
        var firstLength: UInt8 = 0
        var tokens: UInt32 = 0
        var tokenCount: UInt8 = 0
        /// Of the letters without spaces: `DE SOUZA` and `DESOUZA` are one.
        var compact: UInt64 = 0
        /// Of the words that are not particles: `DE LA TOUR` and `TOUR` are one.
        var core: UInt64 = 0
        var first: UInt64 = 0
        /// Which letters it has (`letterMask`): of all of it, and of the first word.
        var mask: UInt32 = 0
        var firstMask: UInt32 = 0
        /// How it sounds, roughly (`phonetic`): of the words that are not particles, and of the first word.
        var code: UInt32 = 0
        var firstCode: UInt32 = 0
    }

    private var numbers = KeyIndex()
    /// What was written, folded already: names come again and again.
    private var written = KeyIndex()
    /// The fingerprint of each form, spaces included.
    private(set) var keys: [UInt64] = [0]
    private(set) var entries: [Entry] = [Entry()]
    private(set) var counts: [UInt32] = [0]
    private(set) var bytes: [UInt8] = []
    private(set) var tokens: [UInt64] = []

    var count: Int { entries.count }

    init() {}

    init(keys: [UInt64], entries: [Entry], counts: [UInt32], bytes: [UInt8], tokens: [UInt64]) {
        self.keys = keys
        self.entries = entries
        self.counts = counts
        self.bytes = bytes
        self.tokens = tokens
        numbers = KeyIndex(minimumCapacity: keys.count)
        for (number, key) in keys.enumerated().dropFirst() { numbers.insert(key, UInt32(number)) }
    }

    /// The number of a text as it is written, in UTF-8, and its fingerprint; `fold` is asked once for each writing.
    mutating func intern(
        written text: UnsafeBufferPointer<UInt8>, _ key: UInt64, _ fold: (String) -> String
    ) -> UInt32 {
        guard !text.isEmpty else { return 0 }
        if let known = written[key] {
            if known != 0 { counts[Int(known)] += 1 }
            return known
        }
        let number = intern(fold(String(decoding: text, as: UTF8.self)))
        written.insert(key, number)
        return number
    }

    func touch(written key: UInt64) -> UInt64 { written.touch(key) }

    func touch(plain key: UInt64) -> UInt64 { numbers.touch(key) }

    /// The number of what is compared as it stands, if it is known.
    mutating func intern(plain key: UInt64) -> UInt32? {
        guard let known = numbers[key] else { return nil }
        counts[Int(known)] += 1
        return known
    }

    /// The number of what is compared as it stands, says something, and is not there yet.
    mutating func insert(plain text: UnsafeBufferPointer<UInt8>, _ key: UInt64) -> UInt32 {
        var entry = Entry()
        let kept = UnsafeBufferPointer(rebasing: text.prefix(64))
        entry.offset = UInt32(bytes.count)
        entry.length = UInt8(kept.count)
        bytes.append(contentsOf: kept)
        entry.compact = kept.count == text.count ? key : fingerprint(kept)
        entry.mask = letterMask(kept)
        return add(entry, key)
    }

    private mutating func add(_ entry: Entry, _ key: UInt64) -> UInt32 {
        let number = UInt32(entries.count)
        numbers.insert(key, number)
        keys.append(key)
        entries.append(entry)
        counts.append(1)
        return number
    }

    /// The number of a folded form (`folded`); 0 when it is empty or says that nothing is known.
    mutating func intern(_ form: String) -> UInt32 {
        guard !form.isEmpty, !isPlaceholder(form) else { return 0 }
        let key = fingerprint(form.utf8)
        if let known = numbers[key] {
            counts[Int(known)] += 1
            return known
        }
        return add(describe(form), key)
    }

    /// The fingerprint under which a model remembers how frequent this form is.
    func key(_ number: UInt32) -> UInt64 { entries[Int(number)].compact }

    @inline(__always)
    func letters(_ number: UInt32) -> Letters {
        let entry = entries[Int(number)]
        return Letters(bytes: bytes, start: Int(entry.offset), count: Int(entry.length), mask: entry.mask)
    }

    func firstWord(_ number: UInt32) -> Letters {
        let entry = entries[Int(number)]
        return Letters(bytes: bytes, start: Int(entry.offset), count: Int(entry.firstLength), mask: entry.firstMask)
    }

    /// Its first three letters; 0 when it has fewer.
    func start(_ number: UInt32) -> UInt32 {
        let word = letters(number)
        return word.count < 3 ? 0 : UInt32(word[0]) << 16 | UInt32(word[1]) << 8 | UInt32(word[2])
    }

    /// All the words of the shorter name are in the longer one.
    func isPart(_ left: UInt32, _ right: UInt32) -> Bool {
        let (one, other) = (entries[Int(left)], entries[Int(right)])
        guard one.tokenCount > 1 || other.tokenCount > 1 else { return false }
        let (short, long) = one.tokenCount <= other.tokenCount ? (one, other) : (other, one)
        guard short.length >= 3 else { return false }
        for i in 0..<Int(short.tokenCount) {
            let token = tokens[Int(short.tokens) + i]
            var found = false
            for j in 0..<Int(long.tokenCount) where tokens[Int(long.tokens) + j] == token {
                found = true
                break
            }
            if !found { return false }
        }
        return true
    }

    private mutating func describe(_ form: String) -> Entry {
        var entry = Entry()
        let words = form.utf8.split(separator: UInt8(ascii: " ")).prefix(12)
        entry.offset = UInt32(bytes.count)
        entry.tokens = UInt32(tokens.count)
        if words.count == 1, let word = words.first, word.count <= 64 {
            describe(Array(word), in: &entry)
            return entry
        }
        for word in words { tokens.append(fingerprint(word)) }
        entry.tokenCount = UInt8(words.count)
        var letters: [UInt8] = []
        for word in words { letters.append(contentsOf: word) }
        letters = Array(letters.prefix(64))
        bytes.append(contentsOf: letters)
        entry.length = UInt8(letters.count)
        entry.firstLength = UInt8(min(words.first?.count ?? 0, 64))
        entry.compact = fingerprint(letters)
        entry.mask = letterMask(letters)
        entry.firstMask = letterMask(letters.prefix(Int(entry.firstLength)))
        let core = words.filter { !particles.contains(String(decoding: $0, as: UTF8.self)) }
        let kept = core.isEmpty ? Array(words) : Array(core)
        entry.core = fingerprint(kept.joined())
        entry.first = words.first.map { fingerprint($0) } ?? 0
        entry.code = phonetic(Array(kept.joined()))
        entry.firstCode = phonetic(words.first.map { Array($0) } ?? [])
        return entry
    }

    /// Of one word, as most names are: it is the whole, the first and what matters of it.
    private mutating func describe(_ word: [UInt8], in entry: inout Entry) {
        let key = fingerprint(word)
        tokens.append(key)
        bytes.append(contentsOf: word)
        entry.tokenCount = 1
        (entry.length, entry.firstLength) = (UInt8(word.count), UInt8(word.count))
        (entry.compact, entry.core, entry.first) = (key, key, key)
        entry.mask = letterMask(word)
        entry.firstMask = entry.mask
        entry.code = phonetic(word)
        entry.firstCode = entry.code
    }
}

/// FNV-1a, 64 bits, never 0.
package func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 { fnv(bytes) }

/// The same of bytes that lie in memory, for who reads a file by them: without a generic call from another module.
package func fingerprint(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { fnv(bytes) }

@inline(__always)
private func fnv(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash == 0 ? 1 : hash
}

/// Mixes two fingerprints, in that order.
@inline(__always)
func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var hash = left ^ (right &+ 0x9e37_79b9_7f4a_7c15 &+ (left << 6) &+ (left >> 2))
    hash ^= hash >> 30
    hash = hash &* 0xbf58_476d_1ce4_e5b9
    hash ^= hash >> 27
    return hash == 0 ? 1 : hash
}

/// Small words of names: one desk writes them, another leaves them out.
private let particles: Set<String> = [
    "D", "DE", "DU", "DES", "LA", "LE", "LES", "L", "DA", "DO", "DOS", "DAS", "DI", "DEL", "DELLA", "DELLO", "DAL",
    "VAN", "VON", "DER", "DEN", "HET", "TEN", "TER", "ZU", "ZUM", "EL", "AL", "ED", "BEN", "BIN", "IBN", "OULD",
    "EPOUSE", "EP", "VEUVE", "VVE", "NEE", "ET", "Y", "E",
]

/// What desks and systems write where they know nothing.
func isPlaceholder(_ form: String) -> Bool {
    if placeholders.contains(form) { return true }
    guard let first = form.utf8.first else { return true }
    // XXX, ZZZZ, 0: one sign repeated; a name of one letter stays (it exists, and initials are frequent).
    return form.utf8.count > 1 && first != UInt8(ascii: "O") && form.utf8.allSatisfy { $0 == first }
        || form.utf8.allSatisfy { ("0"..."9").contains(Unicode.Scalar($0)) } && form.utf8.allSatisfy { $0 == first }
}

/// Not NA, ND, NAN, NIL, TEST, SO: people are called so; being frequent where they fill a field, they weigh little there.
private let placeholders: Set<String> = [
    "INCONNU", "INCONNUE", "INCONNUS", "NON CONNU", "NON RENSEIGNE", "NON RENSEIGNEE", "NR", "NC", "N A",
    "NULL", "NONE", "UNKNOWN", "TESTS", "SANS", "SANS NOM", "SANS PRENOM", "SANS OBJET",
    "NEANT", "AUCUN", "VIDE", "ANONYME", "MONSIEUR", "MADAME", "MME", "M", "MR", "UNBEKANNT", "DESCONOCIDO", "SIGNO",
    "A RENSEIGNER", "A COMPLETER", "X",
]
