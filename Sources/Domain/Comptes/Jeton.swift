// SPDX-License-Identifier: EUPL-1.2

/// A bearer token of a partner's software, without its secret.
package struct Jeton: Sendable, Hashable {
    package let id: ID<Jeton>
    package let organisme: ID<Organisme>
    package let guichet: String?
    package let role: Role
    package let libelle: String
    package let portees: Set<PorteeJeton>
    /// Of which it may be used; none: any.
    package let reseaux: [Reseau]
    package let par: ID<Compte>?
    package let creeLe: Instant
    package let expireLe: Instant
    package let revoqueLe: Instant?
    package let utiliseLe: Instant?

    package init(
        id: ID<Jeton>, organisme: ID<Organisme>, guichet: String?, role: Role, libelle: String,
        portees: Set<PorteeJeton>, reseaux: [Reseau] = [], par: ID<Compte>? = nil, creeLe: Instant, expireLe: Instant,
        revoqueLe: Instant? = nil, utiliseLe: Instant? = nil
    ) {
        self.id = id
        self.organisme = organisme
        self.guichet = guichet
        self.role = role
        self.libelle = libelle
        self.portees = portees
        self.reseaux = reseaux
        self.par = par
        self.creeLe = creeLe
        self.expireLe = expireLe
        self.revoqueLe = revoqueLe
        self.utiliseLe = utiliseLe
    }
}
