// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Verifies the end of the journal when someone asks: the last links, their contents and the last seals, a bounded
/// number of rows however long the journal is. `ruche check journal` walks all of it. Both write down what they found.
package struct VerifyJournal: Sendable {
    /// Two or three seconds of work at most.
    package static let events = 20_000
    private static let lastSceaux = 5

    private let world: World

    package init(_ world: World) { self.world = world }

    /// How many events were looked at and how many faults were found; nil without the right.
    package func callAsFunction(by acteur: Acteur) async throws -> (evenements: Int, fautes: Int)? {
        guard acteur.may(.manageServices) else { return nil }
        let last = try await world.base.read { try $0.journal.last()?.position ?? 0 }
        let report = try await CheckJournal(world).walk(after: max(0, last - Int64(Self.events)))
        let keys = world.keys
        let sceaux = try await world.base.read { try Self.sceaux($0, keys) }
        let (evenements, fautes) = (report.events, report.faults.count + sceaux.count { !$0.estVerifie })
        try await record(evenements: evenements, fautes: fautes)
        return (evenements, fautes)
    }

    package func record(evenements: Int, fautes: Int) async throws {
        try await TrackTravail(world).record(
            Travail.verification, fautes == 0 ? .fait : .echec, ["evenements": evenements, "fautes": fautes],
            every: nil)
    }

    /// The last seals against the chain and the key file: two statements.
    static func sceaux(_ registry: Registry, _ keys: KeyRing) throws -> [FaitsServices.Sceau] {
        let sceaux = try registry.journal.lastSceaux(limit: Self.lastSceaux)
        let chaines = try registry.journal.chaines(sceaux.map(\.sceau.position))
        return sceaux.map { sceau, dateLe in
            let message = JournalChain.sealed(sceau.jour, sceau.position, sceau.chaine)
            return FaitsServices.Sceau(
                jour: sceau.jour, position: sceau.position,
                empreinte: hexadecimal(sceau.chaine.prefix(6)),
                estVerifie: chaines[sceau.position] == sceau.chaine
                    && keys.isValid(sceau.signature, of: message, key: sceau.cle),
                dateLe: dateLe)
        }
    }
}
