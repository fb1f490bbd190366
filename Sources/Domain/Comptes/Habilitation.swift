// SPDX-License-Identifier: EUPL-1.2

/// What lets a person act for a body: a role there, a desk if he registers, and for how long. One person may have
/// several; he acts under one at a time.
package struct Habilitation: Sendable, Hashable {
    package let id: ID<Habilitation>
    package let compte: ID<Compte>
    package let organisme: ID<Organisme>
    package let guichet: String?
    package let role: Role
    package let debut: Day
    /// The last day; nil while nobody has set one.
    package let fin: Day?
    package let isSuspended: Bool

    package init(
        id: ID<Habilitation>, compte: ID<Compte>, organisme: ID<Organisme>, guichet: String?, role: Role, debut: Day,
        fin: Day? = nil, isSuspended: Bool = false
    ) {
        self.id = id
        self.compte = compte
        self.organisme = organisme
        self.guichet = guichet
        self.role = role
        self.debut = debut
        self.fin = fin
        self.isSuspended = isSuspended
    }

    package func isInForce(on day: Day) -> Bool {
        !isSuspended && debut <= day && fin.map { day <= $0 } ?? true
    }

    package func isOver(on day: Day) -> Bool { fin.map { $0 < day } ?? false }
}
