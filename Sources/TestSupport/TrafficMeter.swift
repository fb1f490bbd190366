// SPDX-License-Identifier: EUPL-1.2

package import SQL
import Synchronization

/// A database that remembers what the last write cost: budgets are asserted on it.
package final class TrafficMeter: Database {
    private let inner: any Database
    private let last = Mutex(Traffic())

    package init(_ inner: any Database) { self.inner = inner }

    package var dialect: Dialect { inner.dialect }
    package var lastWrite: Traffic { last.withLock { $0 } }
    package func reset() { last.withLock { $0 = Traffic() } }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await inner.read(body)
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        let (result, traffic) = try await inner.write { connection -> (T, Traffic) in
            let before = connection.traffic
            let result = try body(connection)
            var spent = connection.traffic
            spent.rowsChanged -= before.rowsChanged
            spent.statements -= before.statements
            // COMMIT comes after the closure, BEGIN came before it.
            spent.roundTrips += 1
            return (result, spent)
        }
        last.withLock { $0 = traffic }
        return result
    }

    package func writeAlone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await inner.writeAlone(body)
    }

    package func setFilling(_ filling: Bool) async throws { try await inner.setFilling(filling) }

    package func settleErasures(of tables: [String]) async throws -> Bool {
        try await inner.settleErasures(of: tables)
    }

    package func close() async { await inner.close() }
}
