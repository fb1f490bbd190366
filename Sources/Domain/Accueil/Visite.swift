// SPDX-License-Identifier: EUPL-1.2

/// Someone came to a desk: who, what for, what he was told (R441-2-10: information and reception).
package struct Visite: Sendable, Hashable {
    package let id: ID<Visite>
    package let guichet: String
    package let jour: Day
    package let demande: ID<Demande>?
    /// The name given by someone who has no file, or whose file was not looked for.
    package let nom: String?
    /// Code of the list `objetVisite`.
    package let objet: String
    package let dit: String?
    package let compte: ID<Compte>
    package let le: Instant
    /// Questions about the note that its author answered (`Avertissement.cle`).
    package let confirmations: [String]

    package init(
        id: ID<Visite>, guichet: String, jour: Day, demande: ID<Demande>?, nom: String?, objet: String, dit: String?,
        compte: ID<Compte>, le: Instant, confirmations: [String] = []
    ) {
        self.id = id
        self.guichet = guichet
        self.jour = jour
        self.demande = demande
        self.nom = nom
        self.objet = objet
        self.dit = dit
        self.compte = compte
        self.le = le
        self.confirmations = confirmations
    }
}

/// An appointment at a desk.
package struct RendezVous: Sendable, Hashable {
    package enum Etat: String, Sendable, CaseIterable {
        case prevu, venu, absent, annule
    }

    package let id: ID<RendezVous>
    package let guichet: String
    package let creneau: Creneau
    package let place: Int
    package let demande: ID<Demande>?
    package let nom: String?
    package let contact: String?
    package let objet: String
    /// The day when it was asked for: the longest delay of R441-2-10, 2°, runs from it.
    package let demandeLe: Day
    package let etat: Etat
    /// Given by the letter of its application that speaks of its day: one file has one such letter a day.
    package let parCourrier: Bool
    /// The list of which `objet` is a code.
    package var listeObjet: String { parCourrier ? "objetConvocation" : "objetVisite" }

    package init(
        id: ID<RendezVous>, guichet: String, creneau: Creneau, place: Int, demande: ID<Demande>?, nom: String?,
        contact: String?, objet: String, demandeLe: Day, etat: Etat, parCourrier: Bool = false
    ) {
        self.id = id
        self.guichet = guichet
        self.creneau = creneau
        self.place = place
        self.demande = demande
        self.nom = nom
        self.contact = contact
        self.objet = objet
        self.demandeLe = demandeLe
        self.etat = etat
        self.parCourrier = parCourrier
    }
}
