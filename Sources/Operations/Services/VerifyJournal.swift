// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Verifies the end of the journal when someone asks: the last links, their contents and the last seals, a bounded
/// number of rows however long the journal is. `ruche check journal` walks all of it. Both write down what they found.
package struct VerifyJournal: Sendable {
    /// Two or three seconds of work at most.
    package static let events = 20_000
    private static let lastSceaux = 5
    private static let page = 2_000

    private let world: World

    package init(_ world: World) { self.world = world }

    /// How many events were looked at and how many faults were found; nil without the right.
    package func callAsFunction(by acteur: Acteur) async throws -> (evenements: Int, fautes: Int)? {
        guard acteur.may(.manageServices) else { return nil }
        var (evenements, fautes) = (0, 0)
        let last = try await world.base.read { try $0.journal.last()?.position ?? 0 }
        var position = max(0, last - Int64(Self.events))
        let from = position
        var chaine = JournalChain.origin
        if from > 0 { chaine = try await world.base.read { try $0.journal.chaines([from])[from] } ?? [] }
        while position < last {
            let after = position
            let events = try await world.base.read { try $0.journal.events(after: after, limit: Self.page) }
            if events.isEmpty { break }
            for event in events {
                chaine = JournalChain.next(after: chaine, position: position + 1, event.evenement)
                if event.position != position + 1 || chaine != event.chaine { fautes += 1 }
                if let contenu = event.contenu,
                    JournalChain.digest(sel: contenu.sel, contenu: contenu.contenu) != event.evenement.empreinte
                {
                    fautes += 1
                }
                (position, chaine) = (event.position, event.chaine)
                evenements += 1
            }
        }
        fautes += try await read().filter { !$0.estVerifie }.count
        try await record(evenements: evenements, fautes: fautes)
        return (evenements, fautes)
    }

    package func record(evenements: Int, fautes: Int) async throws {
        try await TrackTravail(world).record(
            Travail.verification, fautes == 0 ? .fait : .echec, ["evenements": evenements, "fautes": fautes],
            every: nil)
    }

    private func read() async throws -> [FaitsServices.Sceau] {
        let keys = world.keys
        return try await world.base.read { try Self.sceaux($0, keys) }
    }

    /// The last seals against the chain and the key file: two statements.
    static func sceaux(_ registry: Registry, _ keys: KeyRing) throws -> [FaitsServices.Sceau] {
        let sceaux = try registry.journal.lastSceaux(limit: Self.lastSceaux)
        let chaines = try registry.journal.chaines(sceaux.map(\.position))
        return sceaux.map { sceau in
            let message = JournalChain.sealed(sceau.jour, sceau.position, sceau.chaine)
            return FaitsServices.Sceau(
                jour: sceau.jour, position: sceau.position,
                empreinte: sceau.chaine.prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
                    .joined(),
                estVerifie: chaines[sceau.position] == sceau.chaine
                    && keys.isValid(sceau.signature, of: message, key: sceau.cle))
        }
    }
}
