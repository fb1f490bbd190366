// SPDX-License-Identifier: EUPL-1.2

/// Fingerprint → number, by open addressing. Fingerprints are mixed already: the dictionary of the language would mix them
/// again, and a register asks some twenty times a person.
package struct KeyIndex: Sendable {
    private struct Slot {
        /// 0: empty. No fingerprint is 0.
        var key: UInt64 = 0
        var number: UInt32 = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 16)
    package private(set) var count = 0
    /// Of the mixed key, the upper bits are its place.
    private var shift: UInt64 = 60

    package init(minimumCapacity: Int = 0) {
        while slots.count * 3 < minimumCapacity * 4 { grow() }
    }

    package subscript(_ key: UInt64) -> UInt32? {
        let slot = slots[place(key)]
        return slot.key == key ? slot.number : nil
    }

    /// Asks the memory for the place of a key that will be looked up. What it answers says nothing, and keeps the question alive.
    @inline(__always)
    func touch(_ key: UInt64) -> UInt64 { slots[Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> shift)].key }

    /// `key` is not there yet, and not 0.
    package mutating func insert(_ key: UInt64, _ number: UInt32) {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        slots[place(key)] = Slot(key: key, number: number)
        count += 1
    }

    /// Of the key, or of the first empty slot after.
    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        slots.withUnsafeBufferPointer { slots in
            var place = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> shift)
            while slots[place].key != key, slots[place].key != 0 { place = (place + 1) & (slots.count - 1) }
            return place
        }
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        shift -= 1
        for slot in old where slot.key != 0 { slots[place(slot.key)] = slot }
    }
}
