// SPDX-License-Identifier: EUPL-1.2

/// Walks the pairs that share a key, rule by rule, on all cores. A pair that shares several is seen several times.
struct Candidates: Sendable {
    let registre: RegistreCompare
    /// Those of one rule, made when it is walked or before.
    let blocs: @Sendable (RegleBloc) -> [Blocs.Piece]
    /// By record: it is compared with those that come after it, the others with none, so that every pair has the same chance to
    /// be seen, however many keys it shares. Nil: all.
    var drawn: [Bool]?
    /// By dossier: only pairs with one of these are asked for. Nil: all.
    var touched: [Bool]?

    /// A record, and its place in the register.
    struct Candidate {
        let place: UInt32
        let record: CompactRecord
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
            let pieces = blocs(regle)
            for start in stride(from: 0, to: pieces.count, by: Self.slice) {
                let done = Double(index) + Double(start) / Double(pieces.count)
                guard progress(done / Double(RegleBloc.allCases.count)) else { return walked }
                for part in parallel(min(Self.slice, pieces.count - start), { walk(pieces[start + $0], visit) }) {
                    walked.found.append(contentsOf: part.found)
                    walked.pairs += part.pairs
                }
                guard walked.found.count > limit else { continue }
                compact(&walked.found)
                if walked.found.count > most {
                    walked.isCut = true
                    return walked
                }
                limit = walked.found.count + Self.uncompacted
            }
            for piece in pieces { walked.ecartes.append(contentsOf: piece.ecartes) }
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

    private static let slice = 8
    private static let uncompacted = 2_000_000
    /// Records that are read at once, so that the memory brings them together: they lie far apart in the register.
    private static let room = 256

    private struct Part<Found: Sendable>: Sendable {
        var found: [Found] = []
        var pairs = 0
    }

    private func walk<Found: Sendable>(
        _ piece: Blocs.Piece, _ visit: (Candidate, Candidate, inout [Found]) -> Void
    ) -> Part<Found> {
        var part = Part<Found>()
        withUnsafeTemporaryAllocation(of: Candidate.self, capacity: max(Self.room, piece.most)) { room in
            var (filled, blocks) = (0, [Range<Int>]())
            func visitAll() {
                for block in blocks { visitPairs(UnsafeBufferPointer(rebasing: room[block]), visit, &part) }
                filled = 0
                blocks.removeAll(keepingCapacity: true)
            }
            var start = 0
            for end in piece.ends {
                let whole = piece.members[start..<Int(end)]
                start = Int(end)
                // Nobody before the first who is drawn is compared with anybody.
                let from = drawn.map { drawn in whole.firstIndex { drawn[Int($0)] } ?? start } ?? whole.startIndex
                if start - from < 2 { continue }
                if filled + start - from > room.count { visitAll() }
                blocks.append(filled..<filled + start - from)
                for place in piece.members[from..<start] {
                    room.initializeElement(
                        at: filled, to: Candidate(place: place, record: registre.records[Int(place)]))
                    filled += 1
                }
            }
            visitAll()
        }
        return part
    }

    /// The pairs of one block.
    private func visitPairs<Found>(
        _ block: UnsafeBufferPointer<Candidate>, _ visit: (Candidate, Candidate, inout [Found]) -> Void,
        _ part: inout Part<Found>
    ) {
        if let touched {
            // A block without any of them is passed over.
            let others = block.count { !touched[Int($0.record.dossier)] }
            guard others < block.count else { return }
            part.pairs -= others * (others - 1) / 2
        }
        for i in block.indices where drawn?[Int(block[i].place)] ?? true {
            part.pairs += block.count - i - 1
            for j in (i + 1)..<block.count where block[i].record.dossier != block[j].record.dossier {
                visit(block[i], block[j], &part.found)
            }
        }
    }
}
