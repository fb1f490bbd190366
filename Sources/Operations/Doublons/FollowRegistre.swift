// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// Brings the register of the last pass up to what the journal says since: files that changed are taken out and, while they
/// are on record, put in again.
struct FollowRegistre {
    private static let page = 1_000
    let world: World

    init(_ world: World) { self.world = world }

    /// The files that changed; nil when a purge is among the events: what it took away must leave, and all is read anew.
    func callAsFunction(_ file: inout RegistreDemandes) async throws -> Set<ID<Demande>>? {
        var changed: Set<ID<Demande>> = []
        var position = file.position
        while true {
            let from = position
            let events = try await world.base.read { try $0.journal.dated(after: from, limit: Self.page) }
            guard let last = events.last else { break }
            if events.contains(where: { $0.evenement.genre == .purge }) { return nil }
            changed.formUnion(events.compactMap(\.evenement.demande))
            position = last.position
        }
        var places: Set<UInt32> = []
        for (dossier, demande) in file.demandes.enumerated() where changed.contains(demande) {
            places.insert(UInt32(dossier))
        }
        file.registre.follow()
        file.registre.remove(dossiers: places)
        let ids = changed.sorted()
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            let rows = try await world.base.read { try ReadIdentites(world)(of: some, in: $0) }
            for row in rows { file.append(row.demande, row.identites()) }
        }
        if position != file.position {
            let reached = position
            file.chaine = try await world.base.read { try $0.journal.chaines([reached])[reached] ?? [] }
            file.position = position
        }
        return changed
    }
}
