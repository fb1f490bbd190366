// SPDX-License-Identifier: EUPL-1.2

package import SQL
import Synchronization

/// A database that remembers what the last write cost, and all statements since it was reset: budgets are asserted on it.
package final class TrafficMeter: Database {
    private let inner: any Database
    private let last = Mutex(Traffic())
    private let total = Mutex(0)

    package init(_ inner: any Database) { self.inner = inner }

    package var dialect: Dialect { inner.dialect }
    package var lastWrite: Traffic { last.withLock { $0 } }
    /// Statements of all reads and writes.
    package var statements: Int { total.withLock { $0 } }
    package func reset() {
        last.withLock { $0 = Traffic() }
        total.withLock { $0 = 0 }
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        let (result, spent) = try await inner.read { connection -> (T, Int) in
            let before = connection.traffic.statements
            let result = try body(connection)
            return (result, connection.traffic.statements - before)
        }
        total.withLock { $0 += spent }
        return result
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
        total.withLock { $0 += traffic.statements }
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
