// SPDX-License-Identifier: EUPL-1.2

/// Two files that may be of one household, as the engine sees it under one model.
package struct PaireDoublon: Sendable, Hashable {
    /// The older file (the smaller id).
    package let premiere: ID<Demande>
    package let seconde: ID<Demande>
    /// That they are of one applicant, from 0 to 1.
    package let probabilite: Double
    /// What speaks for, the strongest first, then what speaks against.
    package let raisons: [RaisonDoublon]
    /// The applicant of one is the co-holder of the other.
    package let rolesEchanges: Bool

    package init(
        _ one: ID<Demande>, _ other: ID<Demande>, probabilite: Double, raisons: [RaisonDoublon],
        rolesEchanges: Bool = false
    ) {
        premiere = min(one, other)
        seconde = max(one, other)
        self.probabilite = probabilite
        self.raisons = raisons
        self.rolesEchanges = rolesEchanges
    }
}
