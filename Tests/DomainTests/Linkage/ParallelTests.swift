// SPDX-License-Identifier: EUPL-1.2

import Linkage
import Testing

/// Long computations beside what a server answers.
@Suite struct ParallelTests {
    @Test func resultsComeInTheirOrder() {
        #expect(parallel(1_000) { $0 * 2 } == (0..<1_000).map { $0 * 2 })
        #expect(parallel(0) { $0 }.isEmpty)
    }

    @Test func whatIsCancelledEnds() async {
        #expect(await aside { goesOn in goesOn() })
        let long = Task {
            await aside { goesOn in
                while goesOn() {}
                return "ended"
            }
        }
        long.cancel()
        #expect(await long.value == "ended")
    }
}
