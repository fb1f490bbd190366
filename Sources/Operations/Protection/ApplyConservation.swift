// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Erases what is kept no longer, line by line of `conservation.json`. In bounded transactions: it may be stopped, run
/// again, run twice; one process at a time does it.
package struct ApplyConservation: Sendable {
    package enum Answer: Sendable {
        case done(Report)
        case denied
        /// Another process is at it.
        case busy
    }

    package struct Report: Sendable, Hashable {
        package internal(set) var erased: [CodeConservation: Int] = [:]
        /// False when a reader held an old state of the base all along: its log is cut when it is next closed.
        package internal(set) var isSettled = true
        /// Erased before the base was restored, and united in it with somebody who did not ask: until the manager undoes the union.
        package internal(set) var reunies: [ID<Demande>] = []
        package var total: Int { erased.values.reduce(0, +) }
    }

    /// A line of the table, and what is due of it.
    package struct Due: Sendable {
        package let conservation: Conservation
        /// What began before that day goes; nil without limit.
        package let before: Day?
        package let count: Int?
    }

    package static let bail = "conservation"
    /// Prolonged by each batch, in its own transaction: nobody else writes a batch at the same time, whatever the clocks say.
    private static let duree = 60
    private static let files = 50
    private static let rows = 1_000

    private let world: World
    private let porteur: String

    /// `porteur` names this process among those that may do the work.
    package init(_ world: World, porteur: String? = nil) {
        self.world = world
        self.porteur = porteur ?? PorteurBail(world.ids, world.now()).text
    }

    /// What would be erased on a day. Nil without the right.
    package func due(on day: Day, by acteur: Acteur) async throws -> [Due]? {
        guard acteur.may(.manageProtection) else { return nil }
        let clock = world.rulebook.territoire.clock
        let lines = CodeConservation.allCases.compactMap { world.rulebook.conservation($0, on: day) }
        return try await world.base.read { registry in
            try lines.map { line in
                guard let before = line.limit(on: day) else { return Due(conservation: line, before: nil, count: nil) }
                let start = clock.start(of: before)
                let count: Int? =
                    switch line.code {
                    case .demandes:
                        try registry.conservation.countStruckOff(before: before)
                            + registry.annulations.count(before: start)
                            + registry.conservation.countUnitedWithErased(before: start)
                    case .sansNumero: try registry.conservation.countWithoutNumber(before: before, start)
                    default: try registry.conservation.count(line.code, before: before, start)
                    }
                return Due(conservation: line, before: before, count: count)
            }
        }
    }

    /// `progress` hears of each line and of how many of its rows are gone.
    package func callAsFunction(
        on day: Day, by acteur: Acteur, progress: @Sendable (CodeConservation, Int) -> Void = { _, _ in }
    ) async throws -> Answer {
        guard acteur.may(.purgeDemande), let due = try await due(on: day, by: acteur) else { return .denied }
        var report = Report()
        // Nothing is written when nothing is due, as at most hours.
        let lines = due.filter { ($0.count ?? 0) > 0 }
        for line in lines {
            guard let before = line.before else { continue }
            let code = line.conservation.code
            while true {
                try Task.checkCancellation()
                guard let count = try await batch(code, before, by: acteur) else { return .busy }
                if count == 0 { break }
                report.erased[code, default: 0] += count
                progress(code, report.erased[code, default: 0])
            }
        }
        if !lines.isEmpty { try await release() }
        // After the periods, which a register that cannot be read must not stop.
        guard let renewed = try await renew(by: acteur) else { return .busy }
        if renewed.count > 0 { report.erased[.demandes, default: 0] += renewed.count }
        report.reunies = renewed.reunies
        if report.total > 0 { report.isSettled = try await settle() }
        return .done(report)
    }

    /// Erasures that were granted after the backup from which this base was restored are done again; and those that the
    /// register lacks are written there. Nil when another process is at it.
    private func renew(by acteur: Acteur) async throws -> (count: Int, reunies: [ID<Demande>])? {
        guard let register = world.effacements else { return (0, []) }
        let written = try register.lines()
        let granted = Set(
            try await world.base.read { try PurgeDemande.lines($0.droits.erased(), in: $0) })
        let missing = granted.subtracting(written).sorted { $0.demande < $1.demande }
        if !missing.isEmpty { try register.add(missing) }
        let lines = written.sorted { $0.demande < $1.demande }
        let purge = PurgeDemande(world)
        var (count, reunies): (Int, [ID<Demande>]) = (0, [])
        for start in stride(from: 0, to: lines.count, by: Self.files) {
            try Task.checkCancellation()
            let page = lines[start..<min(start + Self.files, lines.count)]
            let found = try await world.base.read { try $0.demandes.find(page.map(\.demande)) }
            let back = found.filter { demande in
                demande.etat != .purgee
                    // A file of another base under the same id would have another number.
                    && page.contains {
                        $0.demande == demande.id && (demande.numero == nil || $0.numero == demande.numero)
                    }
            }
            if back.isEmpty { continue }
            let entries = back.map { purge.entry($0.id, by: acteur) }
            let (now, porteur) = (world.now(), porteur)
            let done = try await world.base.write { registry -> [PurgeDemande.Answer]? in
                guard
                    try registry.baux.acquire(
                        Self.bail, porteur: porteur, until: now.adding(seconds: Self.duree), now: now) != nil
                else { return nil }
                return try entries.map { try purge.purge($0, .reprise, in: registry) }
            }
            guard let done else { return nil }
            count += done.count { $0 == .purged }
            reunies += zip(back, done).filter { $0.1 == .united }.map(\.0.id)
        }
        if count > 0 { try await release() }
        return (count, reunies)
    }

    /// A reader of an old state keeps the log from being cut: readers are short, it is tried again.
    private func settle() async throws -> Bool {
        for _ in 0..<10 {
            if try await world.base.settleErasures() { return true }
            try await Task.sleep(for: .milliseconds(500))
        }
        return false
    }

    /// The next one need not wait for the end of the lease.
    private func release() async throws {
        let (now, porteur) = (world.now(), porteur)
        try await world.base.write { registry in
            guard
                let bail = try registry.baux.acquire(
                    Self.bail, porteur: porteur, until: now.adding(seconds: Self.duree), now: now)
            else { return }
            try registry.baux.release(bail)
        }
    }

    /// One transaction; nil when another process holds the work.
    private func batch(_ code: CodeConservation, _ before: Day, by acteur: Acteur) async throws -> Int? {
        let now = world.now()
        let until = now.adding(seconds: Self.duree)
        let porteur = porteur
        let start = world.rulebook.territoire.clock.start(of: before)
        guard code == .demandes || code == .sansNumero else {
            return try await world.base.write { registry in
                guard try registry.baux.acquire(Self.bail, porteur: porteur, until: until, now: now) != nil else {
                    return nil
                }
                return try registry.conservation.erase(code, before: before, start, limit: Self.rows)
            }
        }
        // Struck off, then keyed by mistake, then united with one that was erased: all have had their time.
        let due = try await world.base.read { registry in
            if code == .sansNumero {
                return try registry.conservation.withoutNumber(before: before, start, limit: Self.files)
            }
            var due = try registry.conservation.struckOff(before: before, limit: Self.files)
            if due.count < Self.files {
                due += try registry.annulations.cancelled(before: start, limit: Self.files - due.count)
            }
            if due.count < Self.files {
                due += try registry.conservation.unitedWithErased(before: start, limit: Self.files - due.count)
            }
            return due
        }
        let purge = PurgeDemande(world)
        let entries = due.map { purge.entry($0, by: acteur) }
        return try await world.base.write { registry in
            guard try registry.baux.acquire(Self.bail, porteur: porteur, until: until, now: now) != nil else {
                return nil
            }
            // Someone may have put a file back meanwhile: it is looked at again, locked.
            return try entries.count { entry in
                guard let id = entry.evenement.demande, let demande = try registry.demandes.lock(id) else {
                    return false
                }
                switch demande.etat {
                case .deposee:
                    guard code == .sansNumero,
                        try registry.conservation.isWithoutNumber(id, before: before, start)
                    else { return false }
                case .radiee: guard let day = demande.radieeLe, day < before else { return false }
                case .annulee:
                    guard let done = try registry.annulations.faiteLe(id), done < start else { return false }
                case .fusionnee:
                    // Put back and merged meanwhile: the file that stands for it lives.
                    guard let heir = try registry.fusions.heirs(of: [id])[id],
                        try registry.demandes.find(heir)?.etat == .purgee
                    else { return false }
                default: return false
                }
                return try purge.purge(entry, in: registry) == .purged
            }
        }
    }
}
