// SPDX-License-Identifier: EUPL-1.2

/// A statement whose values are bound, never pasted: `"SELECT nom FROM organisme WHERE id = \(id)"`.
///
/// Placeholders are numbered in the order in which they are written, each once: on SQLite `$2` before `$1` would
/// silently swap the arguments, since `$N` is a name there, numbered by first appearance.
@usableFromInline package struct Query: Sendable, ExpressibleByStringInterpolation {
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
                sql.append(marker)
                sql += String(binds.count)
            }
        }
        return (sql, binds)
    }

    @usableFromInline package init(stringLiteral text: String) {
        pieces = [.sql(text)]
    }

    @usableFromInline package init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
    }

    /// Text that comes from the program itself (a migration, a column list), never from outside.
    package init(trusted text: String) {
        pieces = [.sql(text)]
    }

    @usableFromInline package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        @usableFromInline package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        @usableFromInline package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.sql(literal)) }
        }

        // Inlinable, as what makes a `Value`: a look-up has hundreds of values.
        @inlinable package mutating func appendInterpolation<T: Bindable>(_ value: T) { append(T.kind, value.value) }

        @inlinable package mutating func appendInterpolation<T: Bindable>(_ value: T?) {
            append(T.kind, value?.value ?? .null)
        }

        @usableFromInline mutating func append(_ kind: ValueKind, _ value: Value) {
            pieces.append(.bind(Bind(kind: kind, value: value)))
        }

        mutating func appendInterpolation(_ bind: Bind) { pieces.append(.bind(bind)) }

        /// `IN (\(list: codes))`; an empty list gives NULL, which no value equals. The last value is repeated up to a
        /// power of two, so that lists of many lengths make few statements to prepare.
        @inlinable package mutating func appendInterpolation<T: Bindable>(list values: some Collection<T>) {
            append(T.kind, values.map { $0.value })
        }

        @usableFromInline mutating func append(_ kind: ValueKind, _ values: [Value]) {
            if values.isEmpty { pieces.append(.sql("NULL")) }
            var written = 0
            for value in values {
                if written > 0 { pieces.append(.sql(", ")) }
                append(kind, value)
                written += 1
            }
            guard written > 2, let last = values.last else { return }
            while written & (written - 1) != 0 {
                pieces.append(.sql(", "))
                append(kind, last)
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
