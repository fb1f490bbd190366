// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// A fictional region ready to be written at once: bodies, desks, files, and the journal with its places.
struct DrawnRegion: Sendable {
    let desks: [(organisme: Organisme, guichet: Guichet)]
    let others: [Organisme]
    let conventions: [Convention]
    private(set) var rows: [NewRows] = []
    /// The last sequence number used, by counter.
    var sequences: [String: Int] = [:]
    private var position: Int64 = 0
    private var chaine = JournalChain.origin

    init(_ bodies: SimulatedOrganismes) {
        desks = bodies.desks
        others = bodies.others
        conventions = bodies.conventions
    }

    /// `evenements`: those of the rows, in their order.
    mutating func add(_ rows: NewRows, _ evenements: [Evenement]) {
        var rows = rows
        rows.sequence(
            evenements.map { evenement in
                position += 1
                chaine = JournalChain.next(after: chaine, position: position, evenement)
                return (position, chaine)
            })
        self.rows.append(rows)
    }

    func write(_ registry: Registry) throws {
        try registry.organismes.load(desks.map(\.organisme) + others)
        try registry.organismes.load(desks.map(\.guichet))
        try registry.adhesions.load(conventions)
        for rows in rows { try registry.load(rows) }
        for (portee, last) in sequences.sorted(by: { $0.key < $1.key }) {
            try registry.formation.raise(portee: portee, to: last)
        }
    }
}
