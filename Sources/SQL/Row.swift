// SPDX-License-Identifier: EUPL-1.2

/// The names of the columns of a result, shared by its rows.
package final class Columns: Sendable {
    package let names: [String]
    /// Of many; few are found sooner than they are put in a table, which each statement would make anew.
    private let positions: [String: Int]

    package init(_ names: [String]) {
        self.names = names
        positions =
            names.count > 8
            ? Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first }) : [:]
    }

    package func position(of name: String) -> Int? { positions.isEmpty ? names.firstIndex(of: name) : positions[name] }
}

/// One row of a result. `let nom: String = try row["nom"]` fails when the column is missing or of another type:
/// SQLite would otherwise let a text stand in an integer column.
@usableFromInline package struct Row: Sendable {
    package let columns: Columns
    @usableFromInline package let values: [Value]

    package init(columns: Columns, values: [Value]) {
        self.columns = columns
        self.values = values
    }

    // Inlinable, as what a `Value` is made into: a store that reads a thousand columns asks no metadata of the language for each.
    @inlinable package subscript<T: ColumnValue>(name: String) -> T {
        get throws { try self[try position(of: name)] }
    }

    @inlinable package subscript<T: ColumnValue>(position: Int) -> T {
        get throws {
            guard let value = T(column: values[position]) else { throw mismatch(position, T.self) }
            return value
        }
    }

    @usableFromInline func position(of name: String) throws -> Int {
        guard let position = columns.position(of: name) else {
            throw SQLError.decoding("no column \(name) among \(columns.names)")
        }
        return position
    }

    @usableFromInline func mismatch(_ position: Int, _ type: Any.Type) -> any Error {
        SQLError.decoding("column \(columns.names[position]) does not hold a \(type)")
    }
}
