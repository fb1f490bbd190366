// SPDX-License-Identifier: EUPL-1.2

/// Brings together the records that share a key, rule by rule.
struct GroupRecords: Sendable {
    let registre: RegistreCompare
    let borne: Int
    let sources: [SourceCles]
    /// Which movement is left out. 1: the register as it is now; 2: as it was at the last pass; 3: both at once.
    private let leftOut: UInt8
    /// By dossier: what puts those that say the same in one order, whenever they came. Empty: their numbers.
    let ordre: [Int64]

    init(registre: RegistreCompare, borne: Int, leftOut: UInt8 = 1, ordre: [Int64] = []) {
        self.registre = registre
        self.borne = borne
        self.leftOut = leftOut
        self.ordre = ordre
        let size = (registre.count + Self.parts - 1) / Self.parts
        sources = parallel(Self.parts) { part in
            let range = min(part * size, registre.count)..<min((part + 1) * size, registre.count)
            return registre.records[range].map(registre.source)
        }.flatMap { $0 }
    }

    private static let parts = 8
    private static let pieces = 64

    struct Entry: Sendable {
        let key: UInt64
        let record: UInt32
    }

    /// Those of one rule that are compared two by two, in pieces that share no block. `touched`: by dossier; a block without any of
    /// these is left out.
    func callAsFunction(_ regle: RegleBloc, touched: [Bool]? = nil) -> [Blocs.Piece] {
        let buckets = entries(regle)
        let pieces = min(Self.pieces, buckets.count)
        return parallel(pieces) { index in
            var piece = Blocs.Piece()
            for bucket in stride(from: index, to: buckets.count, by: pieces) {
                forEachBlock(buckets[bucket]) { members in
                    // Larger ones are said, whoever is in them.
                    if let touched, members.count <= borne, !members.contains(where: { isTouched($0, touched) }) {
                        return
                    }
                    cut(members, regle) {
                        piece.append($0)
                    } aside: {
                        piece.ecartes.append(BlocEcarte(cle: regle.name, taille: $0))
                    }
                }
            }
            return piece
        }
    }

    private func isTouched(_ member: UInt32, _ touched: [Bool]) -> Bool {
        touched[Int(registre.records[Int(member)].dossier)]
    }

    /// The keys of all records under one rule, dealt by their upper bits: small pieces are grouped faster, and apart.
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
        let pieces = registre.count > 100_000 ? Self.parts : 1
        let size = (registre.count + pieces - 1) / pieces
        let (registre, sources, leftOut) = (registre, sources, leftOut)
        let parts = parallel(pieces) { piece -> [[Entry]] in
            let range = min(piece * size, registre.count)..<min((piece + 1) * size, registre.count)
            var buckets = [[Entry]](repeating: [], count: 1 << bits)
            for index in buckets.indices { buckets[index].reserveCapacity((range.count * 5 / 4) >> bits) }
            for place in range {
                let record = registre.records[place]
                guard record.mouvement != leftOut, record.mouvement != 3 else { continue }
                let (first, second) = regle.keys(record, sources[place])
                if first != 0 {
                    buckets[Int(first >> UInt64(64 - bits))].append(Entry(key: first, record: UInt32(place)))
                }
                if second != 0, second != first {
                    buckets[Int(second >> UInt64(64 - bits))].append(Entry(key: second, record: UInt32(place)))
                }
            }
            return buckets
        }
        return Buckets(parts: parts)
    }
}
