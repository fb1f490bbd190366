// SPDX-License-Identifier: EUPL-1.2

/// One line of the list of people of a body: what he may do there, and how his account stands.
package struct PersonneHabilitee: Sendable, Hashable {
    package let habilitation: Habilitation
    package let courriel: String
    package let nom: String
    package let etat: EtatCompte
    package let connecteLe: Instant?
    package let aSecondFacteur: Bool

    package init(
        habilitation: Habilitation, courriel: String, nom: String, etat: EtatCompte, connecteLe: Instant?,
        aSecondFacteur: Bool
    ) {
        self.habilitation = habilitation
        self.courriel = courriel
        self.nom = nom
        self.etat = etat
        self.connecteLe = connecteLe
        self.aSecondFacteur = aSecondFacteur
    }

    /// The one thing to know of him: whether he can work, and if not, why.
    package enum Situation: String, Sendable, CaseIterable {
        case ouverte, suspendue, finie, compteSuspendu, compteFerme
    }

    package func situation(on day: Day) -> Situation {
        switch etat {
        case .ferme: .compteFerme
        case .suspendu: .compteSuspendu
        case .actif:
            habilitation.isOver(on: day) ? .finie : habilitation.isSuspended ? .suspendue : .ouverte
        }
    }
}

/// A habilitation with the words that its holder chooses by.
package struct HabilitationEnCours: Sendable, Hashable {
    package let habilitation: Habilitation
    package let organismeNom: String
    package let guichetNom: String
    /// The body wants a second factor of this role.
    package let exigeSecondFacteur: Bool

    package init(habilitation: Habilitation, organismeNom: String, guichetNom: String, exigeSecondFacteur: Bool) {
        self.habilitation = habilitation
        self.organismeNom = organismeNom
        self.guichetNom = guichetNom
        self.exigeSecondFacteur = exigeSecondFacteur
    }
}

/// A session as its owner sees it among his others.
package struct SessionOuverte: Sendable, Hashable {
    package let empreinte: [UInt8]
    package let appareil: String
    package let ouverteLe: Instant
    package let vueLe: Instant

    package init(empreinte: [UInt8], appareil: String, ouverteLe: Instant, vueLe: Instant) {
        self.empreinte = empreinte
        self.appareil = appareil
        self.ouverteLe = ouverteLe
        self.vueLe = vueLe
    }

    /// Enough of the digest to tell one's own sessions apart in a form.
    package var name: String { hexadecimal(empreinte.prefix(8)) }
}
