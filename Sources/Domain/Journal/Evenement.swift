// SPDX-License-Identifier: EUPL-1.2

/// The header of an event: what the digest chain covers. Names no one.
package struct Evenement: Sendable, Hashable {
    package let id: ID<Evenement>
    package let demande: ID<Demande>?
    package let genre: GenreEvenement
    /// When it happened, in civil days.
    package let survenuLe: Day
    /// When it was received.
    package let recuLe: Instant
    /// When it was keyed.
    package let saisiLe: Instant
    package let origine: Acteur.Origine
    package let compte: ID<Compte>?
    package let organisme: ID<Organisme>
    package let guichet: String?
    /// Salted digest of the content.
    package let empreinte: [UInt8]

    package init(
        id: ID<Evenement>, demande: ID<Demande>?, genre: GenreEvenement, survenuLe: Day, recuLe: Instant,
        saisiLe: Instant, origine: Acteur.Origine, compte: ID<Compte>?, organisme: ID<Organisme>, guichet: String?,
        empreinte: [UInt8]
    ) {
        self.id = id
        self.demande = demande
        self.genre = genre
        self.survenuLe = survenuLe
        self.recuLe = recuLe
        self.saisiLe = saisiLe
        self.origine = origine
        self.compte = compte
        self.organisme = organisme
        self.guichet = guichet
        self.empreinte = empreinte
    }
}
