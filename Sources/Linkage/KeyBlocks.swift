// SPDX-License-Identifier: EUPL-1.2

/// The records of a bucket that share a key, block by block, each in the order of the register. Most keys are of one record:
/// counted in a small table, they need no sorting.
func forEachBlock(_ bucket: [GroupRecords.Entry], _ body: (ArraySlice<UInt32>) -> Void) {
    var room = 16
    while room < bucket.count * 2 { room *= 2 }
    withUnsafeTemporaryAllocation(of: KeySlot.self, capacity: room) { slots in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: bucket.count) { places in
            slots.initialize(repeating: KeySlot())
            var together = 0
            for (index, entry) in bucket.enumerated() {
                // The upper bits are those of the bucket.
                var place = Int(truncatingIfNeeded: entry.key) & (room - 1)
                while slots[place].key != entry.key, slots[place].key != 0 { place = (place + 1) & (room - 1) }
                slots[place].key = entry.key
                slots[place].count += 1
                together += slots[place].count > 2 ? 1 : slots[place].count == 2 ? 2 : 0
                places.initializeElement(at: index, to: UInt32(place))
            }
            var members = [UInt32](repeating: 0, count: together)
            var blocks: [Range<Int>] = []
            var filled = 0
            for (index, entry) in bucket.enumerated() {
                let place = Int(places[index])
                guard slots[place].count > 1 else { continue }
                if !slots[place].isPlaced {
                    slots[place].isPlaced = true
                    slots[place].next = UInt32(filled)
                    blocks.append(filled..<filled + Int(slots[place].count))
                    filled += Int(slots[place].count)
                }
                members[Int(slots[place].next)] = entry.record
                slots[place].next += 1
            }
            for block in blocks { body(members[block]) }
        }
    }
}

private struct KeySlot: BitwiseCopyable {
    /// 0: empty. No key is 0.
    var key: UInt64 = 0
    var count: UInt32 = 0
    /// Where the next record of the key goes.
    var next: UInt32 = 0
    var isPlaced = false
}
