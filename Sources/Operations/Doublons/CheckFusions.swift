// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// What must hold of merged files: each leads to a living file by a chain without a loop, none keeps numbers, none is on
/// record all the same, and no alias stands without a merger.
package struct CheckFusions: Sendable {
    package struct Report: Sendable {
        package internal(set) var fusions = 0
        package internal(set) var faults: [String] = []
    }

    private static let most = 100
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(page: Int = 1_000) async throws -> Report {
        var report = Report()
        let broken = try await world.base.read { registry in
            [
                ("merged, but into nothing", try registry.fusions.withoutFusion(limit: Self.most)),
                ("merged into another file, but on record", try registry.fusions.stillOnRecord(limit: Self.most)),
                (
                    "holds an alias, but nothing was merged into it",
                    try registry.fusions.aliasWithoutFusion(limit: Self.most)
                ),
                ("merged, but numbers still lead to it", try registry.fusions.withNumeros(limit: Self.most)),
            ]
        }
        for (what, files) in broken { report.faults += files.map { "demande \($0.text): \(what)" } }
        var after = ID<Demande>(.min)
        while report.faults.count < Self.most {
            let from = after
            let (links, lost) = try await world.base.read { registry -> ([ID<Demande>], [ID<Demande>]) in
                let links = try registry.fusions.links(after: from, limit: page)
                let heirs = try registry.fusions.heirs(of: links)
                let cards = try registry.demandes.cards(Array(Set(heirs.values)).sorted())
                return (
                    links,
                    links.filter { id in
                        // The end of a loop, or of a chain too long to be one, is merged itself.
                        guard let heir = heirs[id], let card = cards[heir] else { return true }
                        return card.etat == .fusionnee
                    }
                )
            }
            guard let last = links.last else { break }
            after = last
            report.fusions += links.count
            report.faults += lost.map { "demande \($0.text): its chain of mergers leads nowhere" }
        }
        return report
    }
}
