// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Synchronization

private let sparesCore = Mutex(false)

/// From now on: a process that answers requests leaves them a core, when a command takes all of them.
package func spareCore() { sparesCore.withLock { $0 = true } }

/// Does `count` pieces of work on all cores, or all but one; the results in their order.
package func parallel<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let threads = sparesCore.withLock { $0 } ? min(count, max(1, cores - 1)) : count
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            let result = work(index)
            results.withLock { $0[index] = result }
        }
    }
    return results.withLock { $0.compactMap { $0 } }
}

/// A long computation, on none of the threads that answer requests and renew leases: there are as few of these as cores.
/// `work` asks whether it goes on, and ends soon when it does not.
package func aside<Result: Sendable>(
    _ work: @escaping @Sendable (_ goesOn: @escaping @Sendable () -> Bool) -> Result
) async -> Result {
    let cut = Cut()
    return await withTaskCancellationHandler {
        await withCheckedContinuation { done in
            DispatchQueue.global(qos: .utility).async {
                done.resume(returning: work { !cut.isCut.load(ordering: .relaxed) })
            }
        }
    } onCancel: {
        cut.isCut.store(true, ordering: .relaxed)
    }
}

private final class Cut: Sendable {
    let isCut = Atomic(false)
}

/// Two pieces of work at the same time, if they are `long`: a thread takes longer to come than a short one lasts. The second one may
/// use all cores by `parallel`, which inside of itself uses one.
func atOnce<One: Sendable, Other>(
    long: Bool = true, _ one: @escaping @Sendable () -> One, _ other: () -> Other
) -> (One, Other) {
    guard long, !sparesCore.withLock({ $0 }) else { return (one(), other()) }
    let first = Mutex<One?>(nil)
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
        let result = one()
        first.withLock { $0 = result }
    }
    let second = other()
    group.wait()
    return (first.withLock { $0 } ?? one(), second)
}
