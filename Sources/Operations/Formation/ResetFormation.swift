// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Reference
import Stores

/// Brings a training base back to its start: all that was done there goes, and the fictional region of the day comes, in
/// one transaction. Whoever reads meanwhile sees the old region, then the new one.
package struct ResetFormation: Sendable {
    package enum Answer: Sendable, Hashable {
        case done(demandes: Int)
        /// Not a training base: nothing was touched.
        case notMarked
        /// Another server did it.
        case notDue
    }

    private let world: World
    private let names: NameTables
    private let passwords: PasswordHasher

    package init(_ world: World, names: NameTables, passwords: PasswordHasher = PasswordHasher()) {
        self.world = world
        self.names = names
        self.passwords = passwords
    }

    package func isDue() async throws -> Bool {
        let due = RemiseAZero.last(until: world.now(), world.rulebook.territoire.clock)
        guard let marque = try await world.base.read({ try $0.formation.marque() }) else { return false }
        return marque.remiseLe.map { $0 < due } ?? true
    }

    /// `force`: although tonight's was done already.
    package func callAsFunction(force: Bool) async throws -> Answer {
        guard let table = world.formation,
            let marque = try await world.base.read({ try $0.formation.marque() })
        else { return .notMarked }
        let now = world.now()
        let due = RemiseAZero.last(until: now, world.rulebook.territoire.clock)
        if !force, let last = marque.remiseLe, last >= due { return .notDue }
        var drawn = try SimulateRegion(world, names: names).draw(demandes: marque.demandes, seed: table.graine)
        let secret = try await passwords.hash(table.motDePasse)
        let plan = try PlanFormation(world, table, drawn.desks, motDePasse: secret)
        let prepared = try plan.prepare(&drawn, now: now)
        let region = drawn
        let answer: Answer = try await world.base.writeAloneAgain { registry in
            // Looked at again, locked: only a marked base is ever cleared.
            guard let marque = try registry.formation.lock() else { return .notMarked }
            if !force, let last = marque.remiseLe, last >= due { return .notDue }
            try registry.formation.lockAll(bail: SequenceJournal.bail)
            try registry.formation.clear()
            try region.write(registry)
            for (compte, first) in plan.comptes(now: now) {
                try registry.comptes.insert(compte, first, now: now)
            }
            for item in prepared {
                try registry.formation.prepare(item.exercice, compte: item.compte, demande: item.demande)
            }
            try registry.formation.set(remiseLe: now)
            return .done(demandes: marque.demandes)
        }
        if case .done = answer { try await world.formes.rebuild(world.base) }
        return answer
    }
}
