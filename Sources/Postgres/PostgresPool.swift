// SPDX-License-Identifier: EUPL-1.2

import Dispatch
import Glibc
import SQL
import Synchronization

/// One connection on its own serial queue. libpq blocks, and the cooperative pool has as many threads as cores: two
/// blocking calls there would stop the server.
///
/// `@unchecked`: `connection` is only touched on `queue`; the compiler cannot see that.
final class PooledConnection: @unchecked Sendable {
    private let url: String
    private let queue: DispatchQueue
    private var connection: PostgresConnection?
    /// The socket in use, and until when it may be; seen by the pool.
    private let inUse = Mutex<(socket: Int32, until: ContinuousClock.Instant)?>(nil)

    init(url: String, number: Int) {
        self.url = url
        queue = DispatchQueue(label: "ruche.postgres.\(number)")
    }

    func run<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (PostgresConnection) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try self.withConnection { connection in
                            self.inUse.withLock { $0 = (connection.socket, .now + limit) }
                            defer { self.inUse.withLock { $0 = nil } }
                            return try body(connection)
                        }
                    })
            }
        }
    }

    /// A link that says nothing more, without closing, would be waited for without end; enough of them are the whole
    /// pool. Under the lock, so that the socket is still this one.
    func cutWhenLate(_ now: ContinuousClock.Instant) {
        inUse.withLock { use in
            if let (socket, until) = use, until < now { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func withConnection<T>(_ body: (PostgresConnection) throws -> T) throws -> T {
        if let existing = connection, !existing.isAlive { connection = nil }
        let open = try connection ?? PostgresConnection(url: url)
        connection = open
        defer { if let left = connection, !left.isAlive || !left.isIdle { connection = nil } }
        do {
            return try body(open)
        } catch  where !open.isAlive && open.traffic.statements == 0 {
            // The server was restarted since the last use: BEGIN failed, nothing was sent. Once more, afresh.
            let fresh = try PostgresConnection(url: url)
            connection = fresh
            return try body(fresh)
        }
    }

    func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.connection = nil
                continuation.resume()
            }
        }
    }
}

/// A fixed number of connections and a bounded line of those who wait for one.
final class PostgresPool: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<PooledConnection, any Error>
    }

    private struct State {
        var idle: [PooledConnection]
        var waiting: [Waiter] = []
        var nextNumber = 0
    }

    private let state: Mutex<State>
    private let all: [PooledConnection]
    private let waitLimit = 1_000
    private let patience: DispatchTimeInterval

    init(url: String, size: Int, patience: DispatchTimeInterval) {
        let connections = (0..<size).map { PooledConnection(url: url, number: $0) }
        all = connections
        state = Mutex(State(idle: connections))
        self.patience = patience
        watch()
    }

    private func watch() {
        DispatchQueue.global().asyncAfter(deadline: .now() + 1) { [weak self] in
            guard let self else { return }
            for connection in all { connection.cutWhenLate(.now) }
            watch()
        }
    }

    func run<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (PostgresConnection) throws -> T
    ) async throws -> T {
        let connection = try await take()
        defer { give(connection) }
        return try await connection.run(within: limit, body)
    }

    private func take() async throws -> PooledConnection {
        try await withCheckedThrowingContinuation { continuation in
            enum Answer { case now(PooledConnection), later(Int), never }
            let answer = state.withLock { state -> Answer in
                if let connection = state.idle.popLast() { return .now(connection) }
                guard state.waiting.count < waitLimit else { return .never }
                state.nextNumber += 1
                state.waiting.append(Waiter(number: state.nextNumber, continuation: continuation))
                return .later(state.nextNumber)
            }
            switch answer {
            case .now(let connection): continuation.resume(returning: connection)
            case .never: continuation.resume(throwing: SQLError.overloaded)
            case .later(let number):
                DispatchQueue.global().asyncAfter(deadline: .now() + patience) { self.giveUp(number) }
            }
        }
    }

    private func give(_ connection: PooledConnection) {
        let next = state.withLock { state -> Waiter? in
            if state.waiting.isEmpty {
                state.idle.append(connection)
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: connection)
    }

    private func giveUp(_ number: Int) {
        let late = state.withLock { state -> Waiter? in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiting.remove(at: index)
        }
        late?.continuation.resume(throwing: SQLError.overloaded)
    }

    func close() async {
        for connection in all { await connection.close() }
    }
}
