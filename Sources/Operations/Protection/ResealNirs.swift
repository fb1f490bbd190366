// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Encrypts the NIR again under the newest keys, and computes their digests again: a key that may be known to someone
/// else can then leave the file. In bounded transactions; stopped, it goes on where rows are still under an old key.
package struct ResealNirs: Sendable {
    package enum Answer: Sendable {
        case done(Report)
        case denied
    }

    package struct Report: Sendable, Hashable {
        package internal(set) var resealed = 0
        /// Their key is not in the file, or their bytes were altered: left as they are.
        package internal(set) var unreadable = 0
    }

    /// A key, and what rests on it.
    package struct Emploi: Sendable, Hashable {
        package let id: String
        /// Nil: rows name a key that the file does not have.
        package let usage: KeyRing.Usage?
        package let writes: Bool
        package let nombre: Int
        package var mayLeave: Bool { usage != nil && !writes && nombre == 0 }
    }

    private static let page = 500
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(by acteur: Acteur, progress: (Int) -> Void = { _ in }) async throws -> Answer {
        guard acteur.may(.manageProtection), acteur.origine == .systeme else { return .denied }
        let mark = try world.keys.nirMark()
        var report = Report()
        var place = (demande: ID<Demande>(.min), rang: 0)
        while true {
            try Task.checkCancellation()
            let from = place
            let old = try await world.base.read { try $0.demandes.nirs(except: mark, after: from, limit: Self.page) }
            guard let last = old.last else { return .done(report) }
            place = (last.demande, last.nir.rang)
            // Encryption draws random bytes: outside of the transaction.
            let pairs = try old.compactMap { item in
                try world.keys.reseal(item.nir, demande: item.demande).map { (item.demande, item.nir, $0) }
            }
            report.unreadable += old.count - pairs.count
            report.resealed += try await world.base.write { registry in
                try pairs.count { demande, old, new in try registry.demandes.replace(old, by: new, of: demande) }
            }
            progress(report.resealed)
        }
    }

    /// Each key of the file and each key that the base names, with what rests on it.
    package func uses() async throws -> [Emploi] {
        let (marks, seals, secrets) = try await world.base.read { registry in
            (
                try registry.demandes.nirMarks(), try registry.journal.sceaux(),
                try registry.secondsFacteurs.marks() + registry.envois.marks() + registry.brouillons.marks()
                    + registry.fusions.marks() + registry.lots.marks()
                    + registry.courriers.marks()
            )
        }
        let known = world.keys.ids
        var counts: [String: Int] = [:]
        for mark in marks {
            var ids = mark.cle.split(separator: " ").map(String.init)
            // Before keys could change, the digest was that of the first key of its kind.
            if ids.count == 1, let first = known.first(where: { $0.usage == .nirEmpreinte }) { ids.append(first.id) }
            for id in ids { counts[id, default: 0] += mark.nombre }
        }
        for seal in seals { counts[seal.cle, default: 0] += 1 }
        // Second factors, mails that wait, drafts and what mergers remember are not encrypted again: their keys stay as long as they do.
        for secret in secrets { counts[secret.cle, default: 0] += secret.nombre }
        let missing = counts.keys.filter { id in !known.contains { $0.id == id } }.sorted()
        return known.map { Emploi(id: $0.id, usage: $0.usage, writes: $0.writes, nombre: counts[$0.id] ?? 0) }
            + missing.map { Emploi(id: $0, usage: nil, writes: false, nombre: counts[$0] ?? 0) }
    }
}
