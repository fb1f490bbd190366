// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
package import Stores

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
        /// Two households, of whom one asked.
        case united
    }

    /// Why a file is erased, which says what goes with it.
    enum Cause: Sendable {
        /// Its time is over, for all whom it holds.
        case duree
        /// The person asked, and nothing was allotted.
        case demande
        /// That was granted before the base was restored.
        case reprise
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

    /// In the transaction of someone else. A file that was merged is erased as the one that holds it now, which takes along all that
    /// went into it. Who asks does not speak for whom he is united with, also in a base that was restored: they are two files again
    /// first, or parted.
    func purge(_ asked: JournalEntry, _ cause: Cause = .duree, in registry: Registry) throws -> Answer {
        guard let first = asked.evenement.demande else { return .unknown }
        let id = try registry.fusions.heirs(of: [first])[first] ?? first
        guard let demande = try registry.demandes.lock(id) else { return .unknown }
        // Merged just now: it is looked for again.
        if demande.etat == .fusionnee { return try purge(asked, cause, in: registry) }
        if demande.etat == .purgee {
            // What had been united with it had its own time.
            return try id != first && purge(first, like: asked, cause, in: registry) ? .purged : .already
        }
        let entry =
            id == first ? asked : JournalEntry(like: asked, demande: id, id: world.ids.next(asked.evenement.saisiLe))
        let motif = try registry.conservation.radiation(of: id).flatMap(Self.motif)
        if cause != .duree, demande.etat == .radiee, motif == Self.attribution { return .allotted }
        let united = cause == .duree ? [] : try registry.united(into: demande)
        if united.contains(where: { $0.areIn && !$0.areAlone }) { return .united }
        // An entry keyed by mistake never was an application: nothing of it is counted.
        if demande.etat != .annulee {
            let residu = Residu(
                demande.formulaire, issue: Self.issue(demande, cause, motif),
                fin: demande.radieeLe ?? entry.evenement.survenuLe, world.rulebook)
            try registry.conservation.count(residu)
        }
        let empty = demande.formulaire.anonymized().canonicalText()
        try registry.demandes.purge(id, version: demande.version + 1, empty: empty, now: entry.evenement.saisiLe)
        // After the deletion: the entry of the purge keeps its own content.
        try registry.journal.append(entry.evenement, entry.contenu)
        try Self.forgetFusions(of: id, in: registry)
        // What was merged into it is of the same persons, and goes with them.
        for absorbee in try registry.fusions.absorbees(of: [id], unions: cause == .duree) {
            try purge(absorbee, like: entry, cause, in: registry)
        }
        // So is what was united with it, where the other one left.
        for file in united where file.areAlone { try purge(file.absorbee, like: entry, cause, in: registry) }
        if first != id { try purge(first, like: entry, cause, in: registry) }
        return .purged
    }

    /// Nil, not known, of a file without a number whose time was over: nobody asked, and no ground struck it off.
    private static func issue(_ demande: Demande, _ cause: Cause, _ motif: String?) -> String? {
        switch demande.etat {
        case .radiee: motif
        case .deposee where cause == .duree: nil
        default: "effacement"
        }
    }

    /// A file that went into another one, and what had gone into it. False when it is no such file any more.
    @discardableResult
    private func purge(
        _ id: ID<Demande>, like entry: JournalEntry, _ cause: Cause, in registry: Registry
    ) throws -> Bool {
        guard let demande = try registry.demandes.lock(id), demande.etat == .fusionnee else { return false }
        let own = JournalEntry(like: entry, demande: id, id: world.ids.next(entry.evenement.saisiLe))
        try registry.demandes.purge(
            id, version: demande.version + 1, empty: demande.formulaire.anonymized().canonicalText(),
            now: entry.evenement.saisiLe)
        try registry.journal.append(own.evenement, own.contenu)
        try Self.forgetFusions(of: id, in: registry)
        for absorbee in try registry.fusions.absorbees(of: [id], unions: cause == .duree) {
            try purge(absorbee, like: entry, cause, in: registry)
        }
        return true
    }

    private static let longest = 10_000

    /// Other files tell in their history what came from this one, also after a merger that was undone.
    private static func forgetFusions(of id: ID<Demande>, in registry: Registry) throws {
        for other in try registry.fusions.others(of: id) {
            // What was keyed as long as both were one tells of both.
            let (oubli, rendus) = try registry.oubli(of: [other], [], areAll: false).of(id)
            let theirs = try registry.journal.events(of: other, limit: longest).filter { event in
                let changes = Change.decode(event.evenement.genre, event.contenu)
                return event.evenement.genre == .modification && oubli.shown(event.evenement, changes) != changes
            }
            try registry.journal.erase(contentsOf: theirs.map(\.evenement.id) + rendus)
            try registry.journal.eraseFusions(of: other, with: id)
        }
    }

    /// For the register outside of the base: a file that was erased, and those that had gone into it. A base that is restored
    /// from before the merger has each of them again.
    package static func lines(_ ids: [ID<Demande>], in registry: Registry) throws -> [RegistreEffacements.Ligne] {
        let heirs = try registry.fusions.heirs(of: ids)
        let held = Array(Set(ids.map { heirs[$0] ?? $0 }))
        let all = Set(ids + held + (try registry.fusions.absorbees(of: ids + held, unions: false))).sorted()
        return try stride(from: 0, to: all.count, by: 500).flatMap { start in
            try registry.demandes.find(Array(all[start..<min(start + 500, all.count)])).map {
                RegistreEffacements.Ligne(demande: $0.id, numero: $0.numero)
            }
        }
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
