// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Foundation
import Synchronization

/// A command of this program in a process of its own, on the same base: the memory that it takes goes with it, and what kills it
/// kills no server. It ends with the task that waits for it.
func runApart(_ arguments: [String], _ settings: BaseSettings) async throws {
    let command = Command(arguments, settings)
    try await withTaskCancellationHandler {
        let code = try await command.run()
        try Task.checkCancellation()
        guard code == 0 else { throw ApartFailure(arguments: arguments, code: code) }
    } onCancel: {
        command.end()
    }
}

/// Ends this process when the one that started it is gone: nobody would end it any more.
func endWithParent(_ parent: Int32) {
    Task.detached {
        while getppid() == parent { try await Task.sleep(for: .milliseconds(250)) }
        exit(Ending.failed.rawValue)
    }
}

struct ApartFailure: Error {
    let arguments: [String]
    /// Of its exit, or the signal that ended it.
    let code: Int32
}

/// The file of this program, for those that it starts.
let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()

private final class Command: Sendable {
    private struct State {
        let process: Process
        var isEnded = false
    }

    private let state: Mutex<State>

    init(_ arguments: [String], _ settings: BaseSettings) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(settings.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // What it did is told by the base.
        process.standardOutput = FileHandle.nullDevice
        state = Mutex(State(process: process))
    }

    func run() async throws -> Int32 {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
            do {
                try state.withLock { state in
                    guard !state.isEnded else { throw CancellationError() }
                    state.process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
                    try state.process.run()
                    // Before it has threads, which inherit this: whoever waits for a page comes first.
                    let pid = id_t(state.process.processIdentifier)
                    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), pid, 10)  // it ended, at worst
                }
            } catch {
                done.resume(throwing: error)
            }
        }
    }

    func end() {
        state.withLock { state in
            state.isEnded = true
            // Not SIGTERM, which a process inherits as blocked from the threads of this one. What is cut, another pass goes on with.
            if state.process.isRunning { kill(state.process.processIdentifier, SIGKILL) }
        }
    }
}
