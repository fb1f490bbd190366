// SPDX-License-Identifier: EUPL-1.2

import Dispatch
import Synchronization

/// So many records alike under one key that each was compared with a few of them only.
package struct BlocEcarte: Sendable, Hashable {
    package let cle: String
    package let taille: Int
}

/// Walks the pairs that share a key, rule by rule, on all cores. A pair that shares several is seen several times.
struct Candidates: Sendable {
    let registre: RegistreCompare
    let borne: Int
    let sources: [SourceCles]
    /// Which movement is left out. 1: the register as it is now; 2: as it was at the last pass; 3: both at once.
    private let leftOut: UInt8
    /// One record in so many is compared with those that come after it, the others with none: every pair has the same chance
    /// to be seen, however many keys it shares.
    private let step: UInt64
    /// By dossier: only pairs with one of these are asked for. Nil: all.
    private let touched: [Bool]?
    /// By dossier: what puts those that say the same in one order, whenever they came. Empty: their numbers.
    let ordre: [Int64]

    init(
        registre: RegistreCompare, borne: Int, leftOut: UInt8 = 1, step: UInt64 = 1, touched: [Bool]? = nil,
        ordre: [Int64] = []
    ) {
        self.registre = registre
        self.borne = borne
        self.leftOut = leftOut
        self.step = step
        self.touched = touched
        self.ordre = ordre
        let size = (registre.count + Self.pieces - 1) / Self.pieces
        sources = parallel(Self.pieces) { piece in
            let range = min(piece * size, registre.count)..<min((piece + 1) * size, registre.count)
            return registre.records[range].map(registre.source)
        }.flatMap { $0 }
    }

    private static let pieces = 8

    /// A record, and its place in the register.
    struct Candidate {
        let place: UInt32
        let record: CompactRecord
    }

    struct Entry: Sendable {
        let key: UInt64
        let record: UInt32
    }

    /// `visit` is called on several threads with two records, the first of the register first; what it returns is
    /// gathered in no order. What several keys bring is found several times: `compact` takes one of each, before it is too
    /// much. `most`: stops beyond, and says so.
    func walk<Found: Sendable>(
        most: Int = .max, progress: (Double) -> Bool = { _ in true }, compact: (inout [Found]) -> Void = { _ in },
        visit: @escaping @Sendable (_ a: Candidate, _ b: Candidate, _ into: inout [Found]) -> Void
    ) -> Walked<Found> {
        var walked = Walked<Found>()
        var limit = Self.uncompacted
        for (index, regle) in RegleBloc.allCases.enumerated() {
            let buckets = entries(regle)
            for start in stride(from: 0, to: buckets.count, by: Self.slice) {
                let done = Double(index) + Double(start) / Double(buckets.count)
                guard progress(done / Double(RegleBloc.allCases.count)) else { return walked }
                let end = min(start + Self.slice, buckets.count)
                for piece in parallel(end - start, { walk(buckets[start + $0], regle, visit) }) {
                    walked.found.append(contentsOf: piece.found)
                    walked.ecartes.append(contentsOf: piece.ecartes)
                    walked.pairs += piece.pairs
                }
                guard walked.found.count > limit else { continue }
                compact(&walked.found)
                if walked.found.count > most {
                    walked.isCut = true
                    return walked
                }
                limit = walked.found.count + Self.uncompacted
            }
        }
        return walked
    }

    struct Walked<Found: Sendable>: Sendable {
        var found: [Found] = []
        var pairs = 0
        var ecartes: [BlocEcarte] = []
        /// More was found than may be.
        var isCut = false
    }

    private static let slice = 64
    private static let uncompacted = 2_000_000

    private func walk<Found: Sendable>(
        _ bucket: [Entry], _ regle: RegleBloc, _ visit: (Candidate, Candidate, inout [Found]) -> Void
    ) -> Piece<Found> {
        var mine = Piece<Found>()
        forEachBlock(bucket) { group($0, regle, visit, &mine) }
        return mine
    }

    private struct Piece<Found: Sendable>: Sendable {
        var found: [Found] = []
        var pairs = 0
        var ecartes: [BlocEcarte] = []
    }

    /// The pairs of one block.
    private func group<Found>(
        _ members: ArraySlice<UInt32>, _ regle: RegleBloc, _ visit: (Candidate, Candidate, inout [Found]) -> Void,
        _ piece: inout Piece<Found>
    ) {
        cut(members, regle) { whole in
            // Nobody before the first who is drawn is compared with anybody.
            guard let first = whole.firstIndex(where: isDrawn) else { return }
            let part = whole[first...]
            withUnsafeTemporaryAllocation(of: CompactRecord.self, capacity: part.count) { records in
                // All of them at first, so that the memory brings them together: they lie far apart in the register.
                for (i, place) in part.enumerated() {
                    records.initializeElement(at: i, to: registre.records[Int(place)])
                }
                if let touched {
                    // A block without any of them is passed over.
                    let others = records.count { !touched[Int($0.dossier)] }
                    guard others < part.count else { return }
                    piece.pairs -= others * (others - 1) / 2
                }
                // In the order of the register.
                for i in 0..<part.count where isDrawn(part[first + i]) {
                    piece.pairs += part.count - i - 1
                    let one = Candidate(place: part[first + i], record: records[i])
                    for j in (i + 1)..<part.count where one.record.dossier != records[j].dossier {
                        visit(one, Candidate(place: part[first + j], record: records[j]), &piece.found)
                    }
                }
            }
        } aside: { size in
            piece.ecartes.append(BlocEcarte(cle: regle.name, taille: size))
        }
    }

    private func isDrawn(_ record: UInt32) -> Bool { step == 1 || mixed(UInt64(record) + 1, 1) % step == 0 }

    private func drawnKeys(_ regle: RegleBloc) -> KeyFilter {
        var filter = KeyFilter()
        for place in UInt32(0)..<UInt32(registre.count) where isDrawn(place) {
            let (first, second) = regle.keys(registre.records[Int(place)], sources[Int(place)])
            filter.insert(first)
            filter.insert(second)
        }
        return filter
    }

    /// Some keys, and a few others that fall on their places.
    private struct KeyFilter: Sendable {
        private var bits = [UInt64](repeating: 0, count: 1 << 17)

        mutating func insert(_ key: UInt64) { bits[Int(key >> 6 & 0x1_ffff)] |= 1 << (key & 63) }

        func mayHold(_ key: UInt64) -> Bool { bits[Int(key >> 6 & 0x1_ffff)] & 1 << (key & 63) != 0 }
    }

    /// The keys of all records under one rule, dealt by their upper bits: small pieces sort faster, and apart.
    struct Buckets: Sendable {
        fileprivate let parts: [[[Entry]]]

        var count: Int { parts.first?.count ?? 0 }

        /// In the order of the register, whichever core was first. Put together by whoever walks it.
        subscript(_ index: Int) -> [Entry] {
            if parts.count == 1 { return parts[0][index] }
            var bucket: [Entry] = []
            bucket.reserveCapacity(parts.reduce(0) { $0 + $1[index].count })
            for part in parts { bucket.append(contentsOf: part[index]) }
            return bucket
        }
    }

    func entries(_ regle: RegleBloc) -> Buckets {
        let bits = registre.count > 100_000 ? 10 : registre.count > 5_000 ? 6 : 2
        let pieces = registre.count > 100_000 ? Self.pieces : 1
        let size = (registre.count + pieces - 1) / pieces
        let (registre, sources, leftOut) = (registre, sources, leftOut)
        let drawn = step == 1 ? nil : drawnKeys(regle)
        let parts = parallel(pieces) { piece -> [[Entry]] in
            let range = min(piece * size, registre.count)..<min((piece + 1) * size, registre.count)
            var buckets = [[Entry]](repeating: [], count: 1 << bits)
            for index in buckets.indices { buckets[index].reserveCapacity((range.count * 5 / 4) >> bits) }
            for place in range {
                let record = registre.records[place]
                guard record.mouvement != leftOut, record.mouvement != 3 else { continue }
                let (first, second) = regle.keys(record, sources[place])
                if first != 0, drawn?.mayHold(first) ?? true {
                    buckets[Int(first >> UInt64(64 - bits))].append(Entry(key: first, record: UInt32(place)))
                }
                if second != 0, second != first, drawn?.mayHold(second) ?? true {
                    buckets[Int(second >> UInt64(64 - bits))].append(Entry(key: second, record: UInt32(place)))
                }
            }
            return buckets
        }
        return Buckets(parts: parts)
    }
}

/// Does `count` pieces of work on all cores; the results in their order.
package func parallel<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = work(index)
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
}

/// Two pieces of work at the same time. The second one may use all cores by `parallel`, which inside of itself uses one.
func atOnce<One: Sendable, Other>(_ one: @escaping @Sendable () -> One, _ other: () -> Other) -> (One, Other) {
    let first = Mutex<One?>(nil)
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
        let result = one()
        first.withLock { $0 = result }
    }
    let second = other()
    group.wait()
    return (first.withLock { $0 } ?? one(), second)
}
