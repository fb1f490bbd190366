// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Erases what names someone, one year after the strike-off (arrêté of 2015, 7) or when its time has come otherwise. The
/// number, the days and the headers of the journal stay: the number is never used again, and the chain still verifies.
package struct PurgeDemande: Sendable {
    package enum Answer: Sendable, Equatable {
        case purged
        case denied
        case unknown
        case already
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Demande>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.purgeDemande) else { return .denied }
        let now = world.now()
        let entry = JournalEntry(
            .purge, demande: id, survenuLe: world.today, recuLe: now, by: acteur, contenu: "{}",
            id: world.ids.next(now),
            now: now)
        return try await world.base.write { registry in
            guard let demande = try registry.demandes.lock(id) else { return .unknown }
            if demande.etat == .purgee { return .already }
            let empty = demande.formulaire.anonymized().canonicalText()
            try registry.demandes.purge(id, version: demande.version + 1, empty: empty, now: now)
            // After the deletion: the entry of the purge keeps its own content.
            try registry.journal.append(entry.evenement, entry.contenu)
            return .purged
        }
    }
}
