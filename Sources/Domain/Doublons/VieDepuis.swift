// SPDX-License-Identifier: EUPL-1.2

/// Where a file stands, as far as acts of its life move it.
package struct PositionDemande: Sendable, Hashable {
    package let etat: Etat
    package let expireLe: Day
    package let radieeLe: Day?

    package init(etat: Etat, expireLe: Day, radieeLe: Day? = nil) {
        self.etat = etat
        self.expireLe = expireLe
        self.radieeLe = radieeLe
    }
}

/// An event of a kept file since its merger, which goes to the one or to the other when that is undone.
package struct FaitDepuis: Sendable, Hashable {
    package enum Effet: Sendable, Hashable {
        /// Said of a person, and moves nothing.
        case aucun
        case renouvellement(expireLe: Day)
        case radiation(ActeVie)
        case reactivation(ActeVie)
    }

    package let id: ID<Evenement>
    package let genre: GenreEvenement
    package let survenuLe: Day
    package let effet: Effet
    /// The renewal with which a file that was struck off came back: both are one act.
    package let avec: ID<Evenement>?

    package init(
        id: ID<Evenement>, genre: GenreEvenement, survenuLe: Day, effet: Effet, avec: ID<Evenement>? = nil
    ) {
        self.id = id
        self.genre = genre
        self.survenuLe = survenuLe
        self.effet = effet
        self.avec = avec
    }

    /// What is of the file itself, or told by another choice, stays: a number, the persons of the household, complaints, other mergers.
    package var mayGoBack: Bool {
        switch genre {
        case .renouvellement, .radiation, .reactivation, .attestation, .envoiAttestation, .presence, .codePapier,
            .reponse, .preavis,
            .rappel, .demandePieces, .convocation, .avertissementSansReponse, .avertissementIrrecevabilite,
            .avisRadiation,
            .retourCourrier:
            avec == nil
        default: false
        }
    }
}

extension PositionDemande {
    /// After these events, in their order, and which of them counted; nil when one of them may not be done where it would be.
    package func after(
        _ faits: [FaitDepuis], isNumbered: Bool
    ) -> (position: PositionDemande, faits: [FaitDepuis])? {
        var (at, counted): (PositionDemande, [FaitDepuis]) = (self, [])
        for fait in faits {
            switch fait.effet {
            case .aucun: break
            case .renouvellement(let expireLe):
                guard TransitionEtat.row(.renouvellement, from: at.etat) != nil else { return nil }
                at = PositionDemande(etat: at.etat, expireLe: expireLe)
            case .radiation(let acte):
                guard TransitionEtat.row(acte, from: at.etat) != nil else { return nil }
                at = PositionDemande(etat: .radiee, expireLe: at.expireLe, radieeLe: fait.survenuLe)
            case .reactivation(let acte):
                // Renewed where it was not struck off, it needs no way back.
                if fait.avec != nil, at.etat != .radiee { continue }
                guard TransitionEtat.row(acte, from: at.etat) != nil else { return nil }
                at = PositionDemande(etat: isNumbered ? .active : .deposee, expireLe: at.expireLe)
            }
            counted.append(fait)
        }
        return (at, counted)
    }
}
