// SPDX-License-Identifier: EUPL-1.2

extension GroupRecords {
    /// Records that nothing tells apart are compared two by two up to this many, whatever the bound: one person entered again
    /// and again.
    private static let mostAlike = 100
    /// Beyond, each is compared with this many that say the same, or come next: they are one chain.
    private static let neighbours = 8

    /// Cuts a block with too many records by its rule, as long as a part holds too many: `leaf` gets each part whose records are
    /// compared two by two, `aside` the size of each that nothing cuts any more. A record may be in two parts of such a one.
    func cut(
        _ members: ArraySlice<UInt32>, _ regle: RegleBloc, depth: Int = 0, leaf: (ArraySlice<UInt32>) -> Void,
        aside: (Int) -> Void
    ) {
        if members.count <= borne { return leaf(members) }
        guard depth < regle.coupes.count else {
            if members.count <= max(borne, Self.mostAlike) { return leaf(members) }
            aside(members.count)
            return chain(members).forEach { leaf($0[...]) }
        }
        let coupe = regle.coupes[depth]
        var parts = members.map { (coupe.value(sources[Int($0)]), $0) }
        parts.sort { $0 < $1 }
        var start = 0
        while start < parts.count {
            var end = start + 1
            while end < parts.count, parts[end].0 == parts[start].0 { end += 1 }
            cut(parts[start..<end].map(\.1)[...], regle, depth: depth + 1, leaf: leaf, aside: aside)
            start = end
        }
    }

    /// Those that say the same stand together, whatever the order in which they came.
    private func chain(_ members: ArraySlice<UInt32>) -> [[UInt32]] {
        let sorted = members.map { member in
            let record = registre.records[Int(member)]
            let home = mixed(registre.adresses.key(record.adresse), registre.telephones.key(record.telephone))
            return (
                registre.namesKey(record.nom, record.prenoms), mixed(UInt64(record.naissance), home),
                ordre.isEmpty ? Int64(record.dossier) : ordre[Int(record.dossier)], member
            )
        }.sorted { $0 < $1 }.map(\.3)
        return stride(from: 0, to: sorted.count - 1, by: Self.neighbours - 1).map { start in
            sorted[start..<min(start + Self.neighbours, sorted.count)].sorted()
        }
    }
}
