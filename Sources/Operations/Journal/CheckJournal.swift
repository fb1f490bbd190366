// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Walks the whole chain: positions without gap, links, contents against their digests, seals. Reads in pages.
package struct CheckJournal: Sendable {
    package struct Report: Sendable {
        package internal(set) var events = 0
        package internal(set) var erased = 0
        package internal(set) var seals = 0
        package internal(set) var waiting = 0
        /// What is wrong, with the position.
        package internal(set) var faults: [String] = []
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// A base altered from end to end would otherwise print as many lines as it has events.
    private static let mostFaults = 100

    package func callAsFunction(page: Int = 2_000, limit: Int = .max) async throws -> Report {
        var report = try await walk(after: 0, page: page, limit: limit)
        if report.faults.count >= Self.mostFaults || report.events >= limit { return report }
        // The links were walked: those of the table are those of the chain.
        let (sceaux, chains) = try await world.base.read { registry in
            let sceaux = try registry.journal.sceaux()
            return (sceaux, try registry.journal.chaines(sceaux.map(\.position)))
        }
        for sceau in sceaux {
            report.seals += 1
            let message = JournalChain.sealed(sceau.jour, sceau.position, sceau.chaine)
            if !world.keys.isValid(sceau.signature, of: message, key: sceau.cle) {
                report.faults.append("seal of \(sceau.jour.iso): the signature is not ours")
            } else if chains[sceau.position] != sceau.chaine {
                report.faults.append(
                    "seal of \(sceau.jour.iso): the chain at position \(sceau.position) is not the sealed one")
            }
        }
        report.faults += try await erasedWithoutPurge()
        report.waiting = try await world.base.read { try $0.journal.unsequenced(limit: 10_000).count }
        return report
    }

    /// Positions, links and contents of the events after a place, of which the link is believed.
    func walk(after start: Int64, page: Int = 2_000, limit: Int = .max) async throws -> Report {
        var report = Report()
        var chaine = JournalChain.origin
        if start > 0 { chaine = try await world.base.read { try $0.journal.chaines([start])[start] } ?? [] }
        var position = start
        while true {
            let after = position
            let events = try await world.base.read { try $0.journal.events(after: after, limit: page) }
            if events.isEmpty { return report }
            for event in events {
                if event.position != position + 1 {
                    report.faults.append("position \(position + 1): missing, the next one is \(event.position)")
                }
                position = event.position
                chaine = JournalChain.next(after: chaine, position: position, event.evenement)
                if chaine != event.chaine {
                    report.faults.append(
                        "position \(position): the chain does not follow, event \(event.evenement.id.text)")
                    chaine = event.chaine
                }
                if let contenu = event.contenu {
                    if JournalChain.digest(sel: contenu.sel, contenu: contenu.contenu) != event.evenement.empreinte {
                        report.faults.append(
                            "position \(position): the content was altered, event \(event.evenement.id.text)")
                    }
                } else {
                    report.erased += 1
                }
                report.events += 1
                if report.faults.count >= Self.mostFaults || report.events >= limit { return report }
            }
        }
    }

    /// A content may only be missing when a purge of the same file says so.
    private func erasedWithoutPurge() async throws -> [String] {
        try await world.base.read { try $0.journal.erasedWithoutPurge(limit: 20) }.map {
            "event \($0.text): its content is missing and no purge says so"
        }
    }
}
