// SPDX-License-Identifier: EUPL-1.2

import Dispatch
import Synchronization

/// So many records alike under one key that they were not compared two by two.
package struct BlocEcarte: Sendable, Hashable {
    package let cle: String
    package let taille: Int
}

/// Walks the pairs that share a key, rule by rule, on all cores. A pair that shares several is seen several times.
struct Candidates: Sendable {
    let registre: RegistreCompare
    let borne: Int

    private struct Entry: Sendable {
        let key: UInt64
        let record: UInt32
    }

    /// `visit` is called on several threads with two places in the register, the smaller one first; what it returns is
    /// gathered in no order.
    func walk<Found: Sendable>(
        _ regles: [RegleBloc] = RegleBloc.allCases, progress: (Int) -> Bool = { _ in true },
        visit: @escaping @Sendable (_ a: Int, _ b: Int, _ into: inout [Found]) -> Void
    ) -> (found: [Found], pairs: Int, ecartes: [BlocEcarte]) {
        var found: [Found] = []
        var ecartes: [BlocEcarte] = []
        var pairs = 0
        for (index, regle) in regles.enumerated() {
            guard progress(index) else { break }
            let buckets = entries(regle)
            let results = parallel(buckets.count) { bucket in
                var mine = Piece<Found>()
                var sorted = buckets[bucket]
                sorted.sort { ($0.key, $0.record) < ($1.key, $1.record) }
                var start = 0
                while start < sorted.count {
                    var end = start + 1
                    while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
                    if end - start > 1 {
                        group(sorted[start..<end].map(\.record), regle, 0, visit, &mine)
                    }
                    start = end
                }
                return mine
            }
            for result in results {
                found.append(contentsOf: result.found)
                ecartes.append(contentsOf: result.ecartes)
                pairs += result.pairs
            }
        }
        return (found, pairs, ecartes)
    }

    private struct Piece<Found: Sendable>: Sendable {
        var found: [Found] = []
        var pairs = 0
        var ecartes: [BlocEcarte] = []
    }

    /// The pairs of one block, cut in smaller ones as long as it holds too many.
    private func group<Found>(
        _ members: [UInt32], _ regle: RegleBloc, _ depth: Int,
        _ visit: (Int, Int, inout [Found]) -> Void, _ piece: inout Piece<Found>
    ) {
        if members.count <= borne {
            piece.pairs += members.count * (members.count - 1) / 2
            for i in members.indices {
                for j in members.indices[(i + 1)...] {
                    let (a, b) = (Int(min(members[i], members[j])), Int(max(members[i], members[j])))
                    if registre.records[a].dossier != registre.records[b].dossier { visit(a, b, &piece.found) }
                }
            }
            return
        }
        let coupes = regle.coupes
        guard depth < coupes.count else {
            piece.ecartes.append(BlocEcarte(cle: regle.name, taille: members.count))
            return
        }
        var parts = members.map { (registre.value(coupes[depth], registre.records[Int($0)]), $0) }
        parts.sort { $0 < $1 }
        var start = 0
        while start < parts.count {
            var end = start + 1
            while end < parts.count, parts[end].0 == parts[start].0 { end += 1 }
            if end - start > 1 {
                group(parts[start..<end].map(\.1), regle, depth + 1, visit, &piece)
            }
            start = end
        }
    }

    /// The keys of all records, dealt by their upper bits: small pieces sort faster, and apart.
    private func entries(_ regle: RegleBloc) -> [[Entry]] {
        let bits = registre.count > 100_000 ? 10 : registre.count > 5_000 ? 6 : 2
        var buckets = [[Entry]](repeating: [], count: 1 << bits)
        for index in buckets.indices { buckets[index].reserveCapacity((registre.count * 5 / 4) >> bits) }
        for (place, record) in registre.records.enumerated() {
            let (first, second) = registre.keys(regle, record)
            if first != 0 { buckets[Int(first >> UInt64(64 - bits))].append(Entry(key: first, record: UInt32(place))) }
            if second != 0, second != first {
                buckets[Int(second >> UInt64(64 - bits))].append(Entry(key: second, record: UInt32(place)))
            }
        }
        return buckets
    }
}

/// Does `count` pieces of work on all cores; the results in their order.
func parallel<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = work(index)
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
}
