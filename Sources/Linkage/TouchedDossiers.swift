// SPDX-License-Identifier: EUPL-1.2

/// The dossiers of which the pairs may be others than at the last pass: those that changed, and those that a change brought
/// together or parted, because a block grew over its bound or fell under it. All other pairs are what they were: a pair
/// depends on its two records, the frozen model, and the blocks that hold both.
/// `ordre`: as in `FindPaires`.
package func touchedDossiers(
    _ registre: RegistreCompare, _ modele: ModeleDoublons, ordre: [Int64] = []
) -> Set<UInt32> {
    let records = registre.records
    var touched = Set(records.lazy.filter { $0.mouvement == 1 || $0.mouvement == 2 }.map(\.dossier))
    guard !touched.isEmpty else { return [] }
    let both = GroupRecords(registre: registre, borne: modele.borne, leftOut: 3, ordre: ordre)
    for regle in RegleBloc.allCases {
        let buckets = both.entries(regle)
        let parts = parallel(buckets.count) { bucket -> Set<UInt32> in
            var found: Set<UInt32> = []
            forEachBlock(buckets[bucket]) { members in
                guard members.count > modele.borne, members.contains(where: { records[Int($0)].mouvement != 0 }) else {
                    return
                }
                regrouped(members, regle, both, &found)
            }
            return found
        }
        for part in parts { touched.formUnion(part) }
    }
    return touched
}

/// Of a block with too many records: who is compared with others than before.
private func regrouped(
    _ members: ArraySlice<UInt32>, _ regle: RegleBloc, _ both: GroupRecords, _ touched: inout Set<UInt32>
) {
    let records = both.registre.records
    func leaves(leftOut: UInt8) -> [UInt32: Set<UInt32>] {
        var leaf: [UInt32: Set<UInt32>] = [:]
        both.cut(members.filter { records[Int($0)].mouvement != leftOut }[...], regle) { part in
            for member in part { leaf[member, default: []].formUnion(part) }
        } aside: { _ in
        }
        return leaf
    }
    let (before, now) = (leaves(leftOut: 2), leaves(leftOut: 1))
    for member in members where records[Int(member)].mouvement == 0 {
        let changed = (before[member] ?? []).symmetricDifference(now[member] ?? [])
        if changed.contains(where: { records[Int($0)].mouvement == 0 }) { touched.insert(records[Int(member)].dossier) }
    }
}
