// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// What a body already obtained with a key: kept 24 hours.
package struct StoredAnswer: Sendable, Hashable {
    package let empreinte: [UInt8]
    package let demande: ID<Demande>
    package let version: Int
    package let creeLe: Instant
}

package struct IdempotenceStore {
    let connection: any Connection

    package func find(organisme: ID<Organisme>, cle: String, since: Instant) throws -> StoredAnswer? {
        try connection.first(
            """
            SELECT empreinte, demande_id, version, cree_le FROM idempotence
            WHERE organisme_id = \(organisme) AND cle = \(cle) AND cree_le >= \(since)
            """
        ).map {
            try StoredAnswer(
                empreinte: $0["empreinte"], demande: $0["demande_id"], version: $0["version"], creeLe: $0["cree_le"])
        }
    }

    package func insert(
        organisme: ID<Organisme>, cle: String, empreinte: [UInt8], demande: ID<Demande>, version: Int, now: Instant
    ) throws {
        try connection.execute(
            all: rows(
                organisme: organisme, cle: cle, empreinte: empreinte, demande: demande, version: version, now: now))
    }

    /// Its primary key refuses the row when another request came first with the same key within 24 hours: the whole
    /// transaction is undone and the first answer is given again.
    func rows(
        organisme: ID<Organisme>, cle: String, empreinte: [UInt8], demande: ID<Demande>, version: Int, now: Instant
    ) -> [Query] {
        [
            """
            DELETE FROM idempotence
            WHERE organisme_id = \(organisme) AND cle = \(cle) AND cree_le < \(now.adding(seconds: -86_400))
            """,
            """
            INSERT INTO idempotence (organisme_id, cle, empreinte, demande_id, version, cree_le)
            VALUES (\(organisme), \(cle), \(empreinte), \(demande), \(version), \(now))
            """,
        ]
    }
}
