// SPDX-License-Identifier: EUPL-1.2

/// Someone who was asked by mail to work for a body, without the secret of the link.
package struct Invitation: Sendable, Hashable {
    package let id: ID<Invitation>
    package let courriel: String
    package let nom: String
    package let organisme: ID<Organisme>
    package let guichet: String?
    package let role: Role
    package let fin: Day?
    package let par: ID<Compte>?
    package let creeLe: Instant
    package let expireLe: Instant

    package init(
        id: ID<Invitation>, courriel: String, nom: String, organisme: ID<Organisme>, guichet: String?, role: Role,
        fin: Day?, par: ID<Compte>?, creeLe: Instant, expireLe: Instant
    ) {
        self.id = id
        self.courriel = courriel
        self.nom = nom
        self.organisme = organisme
        self.guichet = guichet
        self.role = role
        self.fin = fin
        self.par = par
        self.creeLe = creeLe
        self.expireLe = expireLe
    }
}
