// SPDX-License-Identifier: EUPL-1.2

/// What a person asked of those who hold data about him (RGPD, 15 to 21).
package struct DemandeDroits: Sendable, Hashable {
    package enum Genre: String, Sendable, CaseIterable {
        case acces, rectification, effacement, opposition
    }

    package enum Issue: String, Sendable, CaseIterable {
        case acceptee, partielle, refusee, sansObjet
    }

    package let id: ID<DemandeDroits>
    package let genre: Genre
    package let demande: ID<Demande>?
    package let nom: String?
    package let contact: String?
    package let objet: String?
    package let recueLe: Day
    package let echeance: Day
    package var prolongeeLe: Day?
    package var prolongation: String?
    package var repondueLe: Day?
    package var issue: Issue?
    package var reponse: String?

    package init(
        id: ID<DemandeDroits>, genre: Genre, demande: ID<Demande>?, nom: String?, contact: String?, objet: String?,
        recueLe: Day, echeance: Day, prolongeeLe: Day? = nil, prolongation: String? = nil, repondueLe: Day? = nil,
        issue: Issue? = nil, reponse: String? = nil
    ) {
        self.id = id
        self.genre = genre
        self.demande = demande
        self.nom = nom
        self.contact = contact
        self.objet = objet
        self.recueLe = recueLe
        self.echeance = echeance
        self.prolongeeLe = prolongeeLe
        self.prolongation = prolongation
        self.repondueLe = repondueLe
        self.issue = issue
        self.reponse = reponse
    }

    package var isOpen: Bool { repondueLe == nil }

    package func isLate(on day: Day) -> Bool { isOpen && echeance < day }

    /// A month from the receipt (RGPD, 12, 3); nil when the figure is missing.
    package static func echeance(from recue: Day, _ rulebook: Rulebook) -> Day? {
        rulebook.chiffre(.droitsReponse, on: recue).map { recue.adding(months: $0.valeur) }
    }

    /// Two months more, counted from the receipt and not from the first deadline, whose month may have been shorter.
    package func prolongedEcheance(_ rulebook: Rulebook) -> Day? {
        guard let first = rulebook.chiffre(.droitsReponse, on: recueLe),
            let more = rulebook.chiffre(.droitsProlongation, on: recueLe)
        else { return nil }
        return recueLe.adding(months: first.valeur + more.valeur)
    }

    /// Within the first month only, once, and while it waits.
    package func mayProlong(on day: Day) -> Bool { isOpen && prolongeeLe == nil && day <= echeance }
}
