// SPDX-License-Identifier: EUPL-1.2

/// An application on file: its form, its number, its state and its version. Every act states the version that it saw.
package struct Demande: Sendable {
    package let id: ID<Demande>
    package let version: Int
    package let etat: Etat
    package let numero: String?
    package let guichet: String
    package let organisme: ID<Organisme>
    package let expireLe: Day
    package let radieeLe: Day?
    package let enregistreeLe: Instant
    package let modifieeLe: Instant
    package let formulaire: Formulaire

    package init(
        id: ID<Demande>, version: Int, etat: Etat, numero: String?, guichet: String, organisme: ID<Organisme>,
        expireLe: Day, radieeLe: Day? = nil, enregistreeLe: Instant, modifieeLe: Instant, formulaire: Formulaire
    ) {
        self.id = id
        self.version = version
        self.etat = etat
        self.numero = numero
        self.guichet = guichet
        self.organisme = organisme
        self.expireLe = expireLe
        self.radieeLe = radieeLe
        self.enregistreeLe = enregistreeLe
        self.modifieeLe = modifieeLe
        self.formulaire = formulaire
    }

    /// The same application, one version later, in another state.
    package func changed(_ etat: Etat, expireLe: Day? = nil, radieeLe: Day?, _ now: Instant) -> Demande {
        Demande(
            id: id, version: version + 1, etat: etat, numero: numero, guichet: guichet, organisme: organisme,
            expireLe: expireLe ?? self.expireLe, radieeLe: radieeLe, enregistreeLe: enregistreeLe, modifieeLe: now,
            formulaire: formulaire)
    }
}
