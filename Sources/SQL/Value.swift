// SPDX-License-Identifier: EUPL-1.2

/// One value as both engines store it. Booleans are integers 0 and 1, dates are text, instants are milliseconds:
/// `= TRUE` and date types are where the two engines part (docs/decisions/0004).
@usableFromInline package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// The storage class of a column or of a bound value; PostgreSQL must know it even for NULL (error 42P08).
@usableFromInline package enum ValueKind: Sendable {
    case integer, real, text, bytes
}

/// A type that can be bound in a `Query`.
@usableFromInline package protocol Bindable {
    static var kind: ValueKind { get }
    var value: Value { get }
}

/// A type that can be read from a `Row`; nil when the stored value is not of that type.
@usableFromInline package protocol ColumnValue {
    init?(column value: Value)
}

extension Int64: Bindable, ColumnValue {
    @inlinable package static var kind: ValueKind { .integer }
    @inlinable package var value: Value { .integer(self) }
    @inlinable package init?(column value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self = integer
    }
}

extension Int: Bindable, ColumnValue {
    @inlinable package static var kind: ValueKind { .integer }
    @inlinable package var value: Value { .integer(Int64(self)) }
    @inlinable package init?(column value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self = Int(integer)
    }
}

extension Bool: Bindable, ColumnValue {
    @inlinable package static var kind: ValueKind { .integer }
    @inlinable package var value: Value { .integer(self ? 1 : 0) }
    @inlinable package init?(column value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self = integer != 0
    }
}

extension Double: Bindable, ColumnValue {
    @inlinable package static var kind: ValueKind { .real }
    @inlinable package var value: Value { .real(self) }
    @inlinable package init?(column value: Value) {
        switch value {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        default: return nil
        }
    }
}

extension String: Bindable, ColumnValue {
    @inlinable package static var kind: ValueKind { .text }
    @inlinable package var value: Value { .text(self) }
    @inlinable package init?(column value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension [UInt8]: Bindable, ColumnValue {
    @inlinable package static var kind: ValueKind { .bytes }
    @inlinable package var value: Value { .bytes(self) }
    @inlinable package init?(column value: Value) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    @inlinable package static var kind: ValueKind { Wrapped.kind }
    @inlinable package var value: Value { self?.value ?? .null }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    @inlinable package init?(column value: Value) {
        if case .null = value {
            self = Optional<Wrapped>.none
        } else if let wrapped = Wrapped(column: value) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}
