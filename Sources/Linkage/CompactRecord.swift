// SPDX-License-Identifier: EUPL-1.2

import Domain

/// One person, ready to be compared: numbers of distinct values, no text. 0 is « not known » everywhere.
struct CompactRecord: Sendable, BitwiseCopyable {
    var dossier: UInt32
    /// Of the street; 0 when there is none.
    var numero: UInt16 = 0
    var fichier: UInt8
    var sexe: UInt8 = 0
    /// Since the last pass: 0 as it was, 1 gone, 2 come; 3 gone before it.
    var mouvement: UInt8 = 0
    /// What would lie between: a register is kept as bytes, and the same persons are the same bytes.
    private let vide: UInt8 = 0
    private let vide2: UInt16 = 0
    var nom: UInt32 = 0
    var usage: UInt32 = 0
    var prenoms: UInt32 = 0
    /// Year × 512 + month × 32 + day; month and day 0 when they are not known.
    var naissance: UInt32 = 0
    /// Of the distinct dates, for their frequency.
    var naissanceNumber: UInt32 = 0
    var voie: UInt32 = 0
    var commune: UInt32 = 0
    var codePostal: UInt32 = 0
    /// Street, number and place as one value: how many share it says whether it is a home or a hostel.
    var adresse: UInt32 = 0
    var telephone: UInt32 = 0
    var autreTelephone: UInt32 = 0
    var courriel: UInt32 = 0
    /// The other holder of the same dossier, as a place in the register; -1 without one.
    var conjoint: Int32 = -1
    var nir: UInt64 = 0
    /// At most four birth dates, 16 bits each (days since 1900-01-01), sorted.
    var enfants: UInt64 = 0
}

@inline(__always)
func packed(_ naissance: Naissance) -> UInt32 {
    switch naissance {
    case .day(let day): packed(day.year, day.month, day.day)
    case .month(let year, let month): packed(year, month, 0)
    case .year(let year): packed(year, 0, 0)
    }
}

@inline(__always)
private func packed(_ year: Int, _ month: Int, _ day: Int) -> UInt32 {
    UInt32(clamping: year) << 9 | UInt32(month) << 5 | UInt32(day)
}

func packed(_ enfants: [Naissance]) -> UInt64 {
    let days = enfants.compactMap { born -> UInt16? in
        guard case .day(let day) = born else { return nil }
        let count = day.epochDay + 25_567
        return (1...65_535).contains(count) ? UInt16(count) : nil
    }
    return Set(days).sorted().prefix(4).reduce(0) { $0 << 16 | UInt64($1) }
}

/// Distinct values of which only equality counts (telephones, mails, addresses, postal codes), numbered from 1.
struct ValueTable: Sendable {
    private var numbers = KeyIndex()
    /// What was written, and the number that it came to; 0 when it says nothing.
    private var written = KeyIndex()
    /// The fingerprint, or the value itself when it is a number.
    private(set) var values: [UInt64] = [0]
    private(set) var counts: [UInt32] = [0]

    var count: Int { values.count }

    init() {}

    init(values: [UInt64], counts: [UInt32]) {
        self.values = values
        self.counts = counts
        numbers = KeyIndex(minimumCapacity: values.count)
        for (number, value) in values.enumerated().dropFirst() { numbers.insert(value, UInt32(number)) }
    }

    mutating func intern(_ value: UInt64) -> UInt32 {
        guard value != 0 else { return 0 }
        if let known = numbers[value] {
            counts[Int(known)] += 1
            return known
        }
        let number = UInt32(values.count)
        numbers.insert(value, number)
        values.append(value)
        counts.append(1)
        return number
    }

    /// The number of a text as it is written, and its fingerprint; `read` is asked once for each writing, and answers nil when it
    /// says nothing.
    mutating func intern(
        written text: UnsafeBufferPointer<UInt8>, _ key: UInt64, _ read: (String) -> UInt64?
    ) -> UInt32 {
        guard !text.isEmpty else { return 0 }
        if let known = written[key] {
            if known != 0 { counts[Int(known)] += 1 }
            return known
        }
        let number = intern(read(String(decoding: text, as: UTF8.self)) ?? 0)
        written.insert(key, number)
        return number
    }

    func key(_ number: UInt32) -> UInt64 { values[Int(number)] }

    func touch(_ value: UInt64) -> UInt64 { numbers.touch(value) }

    func number(_ value: UInt64) -> UInt32? { numbers[value] }

    /// How often it came.
    func times(_ value: UInt64) -> UInt32 { numbers[value].map { counts[Int($0)] } ?? 0 }
}
