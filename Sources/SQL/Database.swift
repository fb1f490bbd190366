// SPDX-License-Identifier: EUPL-1.2

/// A connection inside an open transaction. Only lives inside the closure that received it; not `Sendable`.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }
    /// Statements sent and round trips made since the transaction began; budgets are asserted by tests.
    var traffic: Traffic { get }

    func query(_ query: Query) throws -> [Row]
    /// Returns the number of rows changed.
    @discardableResult func execute(_ query: Query) throws -> Int
    /// Several statements whose results do not matter: one round trip on PostgreSQL (pipeline), a loop on SQLite.
    func execute(all queries: [Query]) throws
    /// Many rows into one table, for a base that is being filled: COPY on PostgreSQL, one prepared statement on SQLite.
    func load(into table: TableShape, rows: [[Value]]) throws
    /// Runs statements that take no value, separated by semicolons: migrations.
    func script(_ text: String) throws
    /// Undoes only the closure when it throws.
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension Connection {
    package func first(_ query: Query) throws -> Row? { try self.query(query).first }

    /// The one value of a query such as `SELECT max(id)`; nil without a row and for NULL.
    package func scalar<T: ColumnValue>(_ query: Query) throws -> T? {
        guard let row = try self.query(query).first, row.values[0] != .null else { return nil }
        return try row[0]
    }

    /// The plan of a query as one text; a test looks for the index in it.
    package func plan(_ query: Query) throws -> String {
        let column = dialect == .postgres ? "QUERY PLAN" : "detail"
        return try self.query(dialect.explain(query)).map { try $0[column] as String }.joined(separator: "\n")
    }
}

package struct Traffic: Sendable {
    package var statements = 0
    package var roundTrips = 0
    package var rowsChanged = 0
    package init() {}
}

/// A database: SQLite in one file, or a PostgreSQL server. A transaction is a synchronous closure; nothing awaits
/// inside it. It may be run twice (two transactions crossed, and tests do it on purpose), so it has no effect but SQL.
package protocol Database: Sendable {
    var dialect: Dialect { get }

    /// A consistent reading; sees what was committed before it began.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    /// When it returns, the changes are on disk.
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    /// A write that may be long and is alone in its transaction: migration, import batch, simulation.
    func writeAlone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Between true and false the base is being made: faster, and lost with the power.
    func setFilling(_ filling: Bool) async throws

    /// After an erasure: no copy of what was erased stays in what the engine has beside its tables. False when
    /// someone still reads an old state: asked again the next time.
    func settleErasures(of tables: [String]) async throws -> Bool

    func close() async
}

/// Faults that a debug build can be asked to have, to see that a test notices them. Release builds have none.
package enum Sabotage: String, Sendable {
    case answerBeforeCommit = "answer-before-commit"
}
