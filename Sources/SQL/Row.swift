// SPDX-License-Identifier: EUPL-1.2

/// The names of the columns of a result, shared by its rows.
package final class Columns: Sendable {
    package let names: [String]
    private let positions: [String: Int]

    package init(_ names: [String]) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func position(of name: String) -> Int? { positions[name] }
}

/// One row of a result. `let nom: String = try row["nom"]` fails when the column is missing or of another type:
/// SQLite would otherwise let a text stand in an integer column.
package struct Row: Sendable {
    package let columns: Columns
    package let values: [Value]

    package init(columns: Columns, values: [Value]) {
        self.columns = columns
        self.values = values
    }

    package subscript<T: ColumnValue>(name: String) -> T {
        get throws {
            guard let position = columns.position(of: name) else {
                throw SQLError.decoding("no column \(name) among \(columns.names)")
            }
            return try self[position]
        }
    }

    package subscript<T: ColumnValue>(position: Int) -> T {
        get throws {
            guard let value = T(column: values[position]) else {
                throw SQLError.decoding("column \(columns.names[position]) does not hold a \(T.self)")
            }
            return value
        }
    }
}
