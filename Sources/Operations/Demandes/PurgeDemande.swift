// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// Erases what names someone, one year after the strike-off (arrêté of 2015, 7) or because he asked. The number, the
/// days and the headers of the journal stay: the number is never used again, and the chain still verifies. A count
/// remains for statistics.
package struct PurgeDemande: Sendable {
    package enum Answer: Sendable, Equatable {
        case purged
        case denied
        case unknown
        case already
        /// A dwelling was obtained: the file is kept until its time (erasure before any allotment only).
        case allotted
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Demande>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.purgeDemande) else { return .denied }
        let entry = entry(id, by: acteur)
        return try await world.base.write { try purge(entry, in: $0) }
    }

    /// Made outside of the transaction: the salt of the event is random.
    func entry(_ id: ID<Demande>, by acteur: Acteur) -> JournalEntry {
        let now = world.now()
        return JournalEntry(
            .purge, demande: id, survenuLe: world.today, recuLe: now, by: acteur, contenu: "{}",
            id: world.ids.next(now), now: now)
    }

    /// In the transaction of someone else. `onRequest`: the person asked, and nothing was allotted.
    func purge(_ entry: JournalEntry, onRequest: Bool = false, in registry: Registry) throws -> Answer {
        guard let id = entry.evenement.demande, let demande = try registry.demandes.lock(id) else { return .unknown }
        if demande.etat == .purgee { return .already }
        let motif = try registry.conservation.radiation(of: id).flatMap(Self.motif)
        if onRequest, demande.etat == .radiee, motif == Self.attribution { return .allotted }
        let residu = Residu(
            demande.formulaire, issue: demande.etat == .radiee ? motif : "effacement",
            fin: demande.radieeLe ?? entry.evenement.survenuLe, world.rulebook)
        try registry.conservation.count(residu)
        let empty = demande.formulaire.anonymized().canonicalText()
        try registry.demandes.purge(id, version: demande.version + 1, empty: empty, now: entry.evenement.saisiLe)
        // After the deletion: the entry of the purge keeps its own content.
        try registry.journal.append(entry.evenement, entry.contenu)
        // What was merged into it is of the same persons, and goes with them.
        for absorbee in try registry.fusions.absorbees(of: id) { try purge(absorbee, like: entry, in: registry) }
        return .purged
    }

    private func purge(_ id: ID<Demande>, like entry: JournalEntry, in registry: Registry) throws {
        guard let demande = try registry.demandes.lock(id), demande.etat == .fusionnee else { return }
        let own = JournalEntry(like: entry, demande: id, id: world.ids.next(entry.evenement.saisiLe))
        try registry.demandes.purge(
            id, version: demande.version + 1, empty: demande.formulaire.anonymized().canonicalText(),
            now: entry.evenement.saisiLe)
        try registry.journal.append(own.evenement, own.contenu)
    }

    /// The ground of a strike-off after an allotment, code of the national interface.
    private static let attribution = "RADATT"

    private struct Radiation: Decodable { let motif: String }

    /// The code of the ground; nil when the content says none.
    private static func motif(_ contenu: String) -> String? {
        // written by us, or by an import: without a ground, the residue says that it is not known
        try? JSONDecoder().decode(Radiation.self, from: Data(contenu.utf8)).motif
    }
}
