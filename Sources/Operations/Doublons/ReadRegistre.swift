// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Linkage
import Stores

/// The files on record, as the engine compares them.
package struct RegistreDemandes: Sendable {
    package var registre = RegistreCompare()
    /// Dossier → file.
    package var demandes: [ID<Demande>] = []
    /// Of the journal: what came after may be missing.
    package var position: Int64 = 0
    /// The digest chain of the journal there: a base that was restored has another one.
    package var chaine: [UInt8] = []

    mutating func append(_ demande: ID<Demande>, _ identites: [IdentiteComparee]) {
        guard !identites.isEmpty else { return }
        let dossier = UInt32(demandes.count)
        demandes.append(demande)
        for identite in identites { registre.append(identite, dossier: dossier) }
    }
}

/// Reads all files that may be one another's duplicates: those on record, with a number or without.
package struct ReadRegistre: Sendable {
    private static let page = 10_000
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }) async throws
        -> RegistreDemandes
    {
        // Before anything is read: what commits meanwhile comes with the next pass.
        var read = RegistreDemandes()
        if let last = try await world.base.read({ try $0.journal.last() }) {
            (read.position, read.chaine) = (last.position, last.chaine)
        }
        let all = try await world.base.read { try $0.demandes.onFile() }
        var page = try await rows(after: ID(.min))
        while let last = page.last {
            try Task.checkCancellation()
            // The base and the processor work at the same time.
            async let next = rows(after: last.demande)
            for (demande, identites) in Self.parsed(page) { read.append(demande, identites) }
            progress(read.demandes.count, all)
            page = try await next
        }
        return read
    }

    private func rows(after id: ID<Demande>) async throws -> [IdentitesRow] {
        try await world.base.read { try ReadIdentites(world)(after: id, limit: Self.page, in: $0) }
    }

    private static func parsed(_ rows: [IdentitesRow]) -> [(ID<Demande>, [IdentiteComparee])] {
        let pieces = 8
        let size = (rows.count + pieces - 1) / pieces
        return parallel(pieces) { piece in
            rows[min(piece * size, rows.count)..<min((piece + 1) * size, rows.count)].map {
                ($0.demande, $0.identites())
            }
        }.flatMap { $0 }
    }
}
