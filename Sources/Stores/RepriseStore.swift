// SPDX-License-Identifier: EUPL-1.2

import Domain
import SQL

/// An application of a file of someone else: what says that it was taken over already.
package struct Reprise: Sendable, Hashable {
    /// Profile and desk: `interfaceNuu 93055`.
    package let source: String
    package let reference: String
    /// As the header of the file says it; empty when it does not.
    package let extraitLe: String

    package init(source: String, reference: String, extraitLe: String) {
        self.source = source
        self.reference = reference
        self.extraitLe = extraitLe
    }
}

package struct RepriseStore {
    let connection: any Connection

    /// Those that were taken over already.
    package func taken(_ reprises: [Reprise]) throws -> Set<Reprise> {
        let references = Set(reprises.map(\.reference)).sorted()
        guard !references.isEmpty else { return [] }
        return Set(
            try connection.query(
                "SELECT source, reference, extrait_le FROM reprise WHERE reference IN (\(list: references))"
            ).map { Reprise(source: try $0[0], reference: try $0[1], extraitLe: try $0[2]) })
    }

    /// The numbers and external references of a list that belong to a file, by issuer (empty: this territory).
    package func known(_ references: [String]) throws -> Set<NumeroExterne> {
        let unique = Set(references).sorted()
        guard !unique.isEmpty else { return [] }
        return Set(
            try connection.query("SELECT numero, emetteur FROM numero WHERE numero IN (\(list: unique))").map {
                NumeroExterne(reference: try $0[0], emetteur: try $0[1])
            })
    }
}
