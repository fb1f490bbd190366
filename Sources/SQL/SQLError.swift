// SPDX-License-Identifier: EUPL-1.2

/// What can go wrong with a statement, in the words of neither engine.
package enum SQLError: Error, Sendable {
    /// A unique index or primary key refused the row.
    case unique(String)
    /// A CHECK, NOT NULL or foreign key refused the row.
    case constraint(String)
    /// Two transactions crossed (PostgreSQL 40001, 40P01): run it again whole.
    case serialization(String)
    /// The base cannot answer now: connection lost, disk full, file locked. Nothing was done, or its outcome is
    /// unknown when the connection was lost during COMMIT; an idempotency key tells.
    case unavailable(String)
    /// Too many requests wait already; nothing was done.
    case overloaded
    /// A stored value is not what the program expects.
    case decoding(String)
    /// A fault in the statement itself.
    case statement(String)

    /// True when the same request may succeed a little later without any change: answered 503.
    package var isTransient: Bool {
        switch self {
        case .serialization, .unavailable, .overloaded: true
        case .unique, .constraint, .decoding, .statement: false
        }
    }
}

extension SQLError: CustomStringConvertible {
    /// Written for the log; holds no bound value, hence no name.
    package var description: String {
        switch self {
        case .unique(let detail): "unique: \(detail)"
        case .constraint(let detail): "constraint: \(detail)"
        case .serialization(let detail): "serialization: \(detail)"
        case .unavailable(let detail): "unavailable: \(detail)"
        case .overloaded: "overloaded"
        case .decoding(let detail): "decoding: \(detail)"
        case .statement(let detail): "statement: \(detail)"
        }
    }
}
