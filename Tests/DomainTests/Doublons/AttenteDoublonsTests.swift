// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@Suite struct AttenteDoublonsTests {
    @Test func aThresholdIsWorthItsProbabilities() {
        let found = attentes([
            TranchePaires(de: 0.5, nombre: 10, somme: 6), TranchePaires(de: 0.9, nombre: 20, somme: 19),
            TranchePaires(de: 0.7, nombre: 0, somme: 0),
        ])
        #expect(found.map(\.seuil) == [0.5, 0.7, 0.9])
        #expect(found.map(\.nombre) == [30, 20, 20])
        #expect(found.map(\.precision) == [25.0 / 30, 0.95, 0.95])
        #expect(found.map(\.rappel) == [1, 19.0 / 25, 19.0 / 25])
        // Of nothing, nothing is said.
        #expect(
            attentes([TranchePaires(de: 0.5, nombre: 0, somme: 0)]).allSatisfy {
                $0.precision == nil && $0.rappel == nil
            })
    }
}
