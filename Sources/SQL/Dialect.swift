// SPDX-License-Identifier: EUPL-1.2

/// The few places where the two engines differ; everything else is one text (docs/decisions/0004).
package enum Dialect: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// A statement is a message to a server, and one waits for its answer.
    package var hasRoundTrips: Bool { self == .postgres }

    /// Appended to a SELECT that locks its rows until the end of the transaction. The writer of SQLite is alone.
    package var lock: String { self == .postgres ? " FOR UPDATE" : "" }

    /// Keeps others from writing into some tables until the end of the transaction; readers go on. Nil where the writer
    /// is alone.
    package func lockTables(_ names: [String]) -> String? {
        self == .postgres ? "LOCK TABLE \(names.joined(separator: ", ")) IN SHARE ROW EXCLUSIVE MODE" : nil
    }

    /// `@INT`, `@REAL`, `@BYTES` and `@STRICT` in the text of a migration, written for this engine.
    package func ddl(_ text: String) -> String {
        let types =
            switch self {
            case .sqlite: ["@INT": "INTEGER", "@REAL": "REAL", "@BYTES": "BLOB", "@STRICT": " STRICT"]
            case .postgres: ["@INT": "BIGINT", "@REAL": "DOUBLE PRECISION", "@BYTES": "BYTEA", "@STRICT": ""]
            }
        var result = text
        for (token, type) in types { result.replace(token, with: type) }
        return result
    }

    /// How the engine means to answer a query, as text; asserted in tests.
    package func explain(_ query: Query) -> Query {
        self == .postgres ? "EXPLAIN \(query)" : "EXPLAIN QUERY PLAN \(query)"
    }
}
