// SPDX-License-Identifier: EUPL-1.2

/// A statement whose values are bound, never pasted: `"SELECT nom FROM organisme WHERE id = \(id)"`.
///
/// Placeholders are numbered in the order in which they are written, each once: on SQLite `$2` before `$1` would
/// silently swap the arguments, since `$N` is a name there, numbered by first appearance.
package struct Query: Sendable, ExpressibleByStringInterpolation {
    package struct Bind: Sendable {
        package let kind: ValueKind
        package let value: Value
    }

    fileprivate enum Piece: Sendable {
        case sql(String)
        case bind(Bind)
    }

    fileprivate let pieces: [Piece]

    /// The text with `$1`, `$2`… and the values in that order.
    package var rendered: (sql: String, binds: [Bind]) { rendered(marker: "$") }

    /// `marker` begins a placeholder: `$1` for PostgreSQL. For SQLite `$1` is a name, looked up among all the others one
    /// by one: a statement of a thousand values would take a million comparisons. `?1` is a number.
    package func rendered(marker: Character) -> (sql: String, binds: [Bind]) {
        var sql = ""
        var binds: [Bind] = []
        for piece in pieces {
            switch piece {
            case .sql(let text): sql += text
            case .bind(let bind):
                binds.append(bind)
                sql += "\(marker)\(binds.count)"
            }
        }
        return (sql, binds)
    }

    package init(stringLiteral text: String) {
        pieces = [.sql(text)]
    }

    package init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
    }

    /// Text that comes from the program itself (a migration, a column list), never from outside.
    package init(trusted text: String) {
        pieces = [.sql(text)]
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.sql(literal)) }
        }

        package mutating func appendInterpolation<T: Bindable>(_ value: T) {
            pieces.append(.bind(Bind(kind: T.kind, value: value.value)))
        }

        package mutating func appendInterpolation<T: Bindable>(_ value: T?) {
            pieces.append(.bind(Bind(kind: T.kind, value: value?.value ?? .null)))
        }

        mutating func appendInterpolation(_ bind: Bind) { pieces.append(.bind(bind)) }

        /// `IN (\(list: codes))`; an empty list gives NULL, which no value equals. The last value is repeated up to a
        /// power of two, so that lists of many lengths make few statements to prepare.
        package mutating func appendInterpolation<T: Bindable>(list values: some Collection<T>) {
            if values.isEmpty { pieces.append(.sql("NULL")) }
            var written = 0
            for value in values {
                if written > 0 { pieces.append(.sql(", ")) }
                appendInterpolation(value)
                written += 1
            }
            guard written > 2, let last = values.reversed().first else { return }
            while written & (written - 1) != 0 {
                pieces.append(.sql(", "))
                appendInterpolation(last)
                written += 1
            }
        }

        /// Another query, with its own values.
        package mutating func appendInterpolation(_ query: Query) {
            pieces.append(contentsOf: query.pieces)
        }

        /// Text that the program wrote: a column name, a lock suffix.
        package mutating func appendInterpolation(trusted text: String) {
            pieces.append(.sql(text))
        }
    }
}

extension Query {
    /// Parts joined by a separator, each with its own values.
    package static func join(_ queries: [Query], by separator: String) -> Query {
        var interpolation = StringInterpolation(literalCapacity: 0, interpolationCount: queries.count)
        for (index, query) in queries.enumerated() {
            if index > 0 { interpolation.appendLiteral(separator) }
            interpolation.appendInterpolation(query)
        }
        return Query(stringInterpolation: interpolation)
    }
}
