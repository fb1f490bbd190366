// SPDX-License-Identifier: EUPL-1.2

/// A table and the columns that are written, in their order: one definition for a registration and for a million.
package struct TableShape: Sendable {
    package let name: String
    package let columns: [(name: String, kind: ValueKind)]

    package init(_ name: String, _ columns: [(name: String, kind: ValueKind)]) {
        self.name = name
        self.columns = columns
    }

    package var columnList: String { columns.map(\.name).joined(separator: ", ") }

    package func check(_ row: [Value]) {
        precondition(row.count == columns.count, "\(name): \(row.count) values for \(columns.count) columns")
    }
}

extension Query {
    /// One `INSERT` for many rows: a single round trip on PostgreSQL, a single statement on SQLite.
    package static func insert(into table: TableShape, rows: [[Value]]) -> Query {
        var interpolation = StringInterpolation(
            literalCapacity: 0, interpolationCount: rows.count * table.columns.count)
        interpolation.appendLiteral("INSERT INTO \(table.name) (\(table.columnList)) VALUES ")
        for (index, row) in rows.enumerated() {
            table.check(row)
            interpolation.appendLiteral(index == 0 ? "(" : ", (")
            for (position, value) in row.enumerated() {
                if position > 0 { interpolation.appendLiteral(", ") }
                interpolation.appendInterpolation(Bind(kind: table.columns[position].kind, value: value))
            }
            interpolation.appendLiteral(")")
        }
        return Query(stringInterpolation: interpolation)
    }
}
