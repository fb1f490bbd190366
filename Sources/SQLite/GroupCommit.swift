// SPDX-License-Identifier: EUPL-1.2

import Foundation
import class GRDB.DatabasePool
import protocol SQL.Connection
import enum SQL.SQLError
import enum SQL.Sabotage
import Synchronization

/// Concurrent writes share one COMMIT, hence one synchronisation of the disk: 5 000 durable commits a second alone,
/// 41 000 with 32 writers on the machine of the first measures.
///
/// Each job runs in a savepoint. No job is answered before COMMIT succeeded. When SQLite gave the whole transaction
/// up by itself (disk full), every job of the batch fails, also those that had succeeded.
final class GroupCommit: Sendable {
    struct Limits: Sendable {
        /// Jobs waiting beyond this are refused at once.
        var queue = 2_000
        /// Jobs in one transaction: bounds how long the first one waits for the last one.
        var batch = 128
        /// A job that waited longer than this is refused without being run.
        var wait: Duration = .seconds(5)
    }

    /// `run` keeps its result to itself; `finish` gives it out once the commit is known, or the error instead.
    private struct Job: Sendable {
        let queuedAt: ContinuousClock.Instant
        let run: @Sendable (SQLiteConnection) throws -> Void
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var draining = false
    }

    private let pool: DatabasePool
    private let limits: Limits
    private let sabotage: Sabotage?
    /// Tests run each closure twice, the first time undone, to see that it has no effect but SQL.
    private let runsTwice: Bool
    private let state = Mutex(State())

    init(pool: DatabasePool, limits: Limits, sabotage: Sabotage?, runsTwice: Bool) {
        self.pool = pool
        self.limits = limits
        self.sabotage = sabotage
        self.runsTwice = runsTwice
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
            let held = Held<T>()
            enqueue(
                Job(
                    queuedAt: .now,
                    run: { connection in
                        do {
                            let value = try body(connection)
                            held.set(.success(value))
                        } catch {
                            held.set(.failure(error))
                            throw error
                        }
                    },
                    finish: { error in
                        continuation.resume(
                            with: error.map { .failure($0) } ?? held.get() ?? .failure(SQLError.unavailable("not run")))
                    }))
        }
    }

    private func enqueue(_ job: Job) {
        enum Answer { case refused, queued, start }
        let answer = state.withLock { state -> Answer in
            guard state.jobs.count < limits.queue else { return .refused }
            state.jobs.append(job)
            guard !state.draining else { return .queued }
            state.draining = true
            return .start
        }
        switch answer {
        case .refused: job.finish(SQLError.overloaded)
        case .queued: break
        case .start: schedule()
        }
    }

    /// One batch, on the queue of the connection itself: handing it over from a queue of ours cost as much as a
    /// statement.
    private func schedule() {
        pool.asyncWriteWithoutTransaction { self.drain(SQLiteConnection($0)) }
    }

    private func drain(_ connection: SQLiteConnection) {
        let batch = state.withLock { state -> [Job] in
            let batch = Array(state.jobs.prefix(limits.batch))
            state.jobs.removeFirst(batch.count)
            return batch
        }
        let now = ContinuousClock.now
        let late = batch.filter { $0.queuedAt.duration(to: now) > limits.wait }
        for job in late { job.finish(SQLError.overloaded) }
        let jobs = batch.filter { $0.queuedAt.duration(to: now) <= limits.wait }
        if !jobs.isEmpty { commit(jobs, connection) }
        let goesOn = state.withLock { state in
            state.draining = !state.jobs.isEmpty
            return state.draining
        }
        if goesOn { schedule() }
    }

    /// Runs the jobs in one transaction, commits, then answers.
    private func commit(_ jobs: [Job], _ connection: SQLiteConnection) {
        var failures: [(any Error)?] = Array(repeating: nil, count: jobs.count)
        do {
            try connection.control("BEGIN IMMEDIATE")
            do {
                for (index, job) in jobs.enumerated() {
                    failures[index] = try run(job, connection)
                }
                #if DEBUG
                    if sabotage == .answerBeforeCommit {
                        answer(jobs, failures)
                        Thread.sleep(forTimeInterval: 0.15)
                    }
                #endif
                try connection.control("COMMIT")
            } catch {
                // best effort: it failed already
                if connection.isInTransaction { try? connection.control("ROLLBACK") }
                throw error
            }
        } catch {
            let reason = (error as? SQLError) ?? SQLError.unavailable("\(type(of: error))")
            failures = Array(
                repeating: reason.isTransient ? reason : SQLError.unavailable("\(reason)"), count: jobs.count)
        }
        #if DEBUG
            if sabotage == .answerBeforeCommit { return }
        #endif
        answer(jobs, failures)
    }

    private func answer(_ jobs: [Job], _ failures: [(any Error)?]) {
        for (job, failure) in zip(jobs, failures) { job.finish(failure) }
    }

    /// The error of the job, nil when it did well; throws when the whole batch is lost.
    private func run(_ job: Job, _ connection: SQLiteConnection) throws -> (any Error)? {
        var failure: (any Error)?
        if runsTwice {
            _ = try? connection.savepoint {  // undone on purpose
                try job.run(connection)
                throw SQLError.serialization("run twice")
            }
        }
        do {
            try connection.savepoint { try job.run(connection) }
        } catch {
            failure = error
        }
        guard connection.isInTransaction else {
            throw (failure as? SQLError) ?? SQLError.unavailable("the transaction was given up by SQLite")
        }
        return failure
    }
}

/// A result on its way from the writer's queue to the one who waits for it.
private final class Held<T: Sendable>: Sendable {
    private let value = Mutex<Result<T, any Error>?>(nil)
    func set(_ result: Result<T, any Error>) { value.withLock { $0 = result } }
    func get() -> Result<T, any Error>? { value.withLock { $0 } }
}
