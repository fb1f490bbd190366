// SPDX-License-Identifier: EUPL-1.2

import Dispatch
import Synchronization

/// Does `count` pieces of work on all cores; the results in their order.
package func parallel<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = work(index)
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
}

/// Two pieces of work at the same time. The second one may use all cores by `parallel`, which inside of itself uses one.
func atOnce<One: Sendable, Other>(_ one: @escaping @Sendable () -> One, _ other: () -> Other) -> (One, Other) {
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
