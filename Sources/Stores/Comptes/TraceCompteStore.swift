// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Who changed what of accounts, rights and tokens.
package struct TraceCompteStore {
    let connection: any Connection

    package func insert(_ trace: TraceCompte) throws {
        try connection.execute(
            """
            INSERT INTO trace_compte (id, acte, compte_id, par, organisme_id, detail, le)
            VALUES (\(trace.id), \(trace.acte), \(trace.compte), \(trace.par), \(trace.organisme), \(trace.detail),
                \(trace.le))
            """)
    }

    /// What happened to an account, the newest first.
    package func all(of compte: ID<Compte>, limit: Int) throws -> [TraceCompte] {
        try connection.query(
            "\(Self.columns) WHERE compte_id = \(compte) ORDER BY id DESC LIMIT \(limit)"
        ).map(decode)
    }

    /// What a person did, before a row.
    package static func byAuthor(_ compte: ID<Compte>, before: (le: Instant, id: Int64), limit: Int) -> Query {
        """
        \(columns) WHERE par = \(compte) AND le <= \(before.le) AND (le < \(before.le) OR id < \(before.id))
        ORDER BY le DESC, id DESC LIMIT \(limit)
        """
    }

    package func done(
        by compte: ID<Compte>, before: (le: Instant, id: Int64), limit: Int
    ) throws -> [TraceCompte] {
        try connection.query(Self.byAuthor(compte, before: before, limit: limit)).map(decode)
    }

    private static let columns: Query = "SELECT id, acte, compte_id, par, organisme_id, detail, le FROM trace_compte"

    private func decode(_ row: Row) throws -> TraceCompte {
        try TraceCompte(
            id: row["id"], row["acte"], compte: row["compte_id"], par: row["par"], organisme: row["organisme_id"],
            detail: row["detail"], le: row["le"])
    }
}
