// SPDX-License-Identifier: EUPL-1.2

/// That the applicant answered, noted while the application is on file: when, how and who. What is held against silence ends with it
/// (R441-2-8 c).
package struct ReponseDemandeur: Sendable, Hashable {
    package let le: Day
    package let contenu: ContenuReponse

    package static let champs = ["reponduLe", "moyenReponse", "auteurReponse"]
}

/// What the event of an answer holds.
package struct ContenuReponse: Sendable, Codable, Hashable {
    /// Code of the list `moyenReponse`.
    package var moyen: String
    /// Code of the list `auteurReponse`.
    package var auteur: String

    package init(moyen: String, auteur: String) {
        self.moyen = moyen
        self.auteur = auteur
    }
}

/// Why an answer is not noted.
package enum RefusReponse: Error, Sendable, Hashable {
    case fautes([Violation])
    /// Struck off, it comes back by its own act; else there is nobody to answer.
    case etat(Etat)
}

/// `typed`: field → text; which ones, `ReponseDemandeur.champs` says.
package func examineReponse(
    _ typed: [String: String], _ situation: SituationDemande, on today: Day, _ rulebook: Rulebook
) -> Result<ReponseDemandeur, RefusReponse> {
    var form = ShortForm(typed: typed)
    let le = form.pastDay("reponduLe", today)
    if let le, le < situation.depotLe {
        form.refuse("reponduLe", "radiation.avant-depot", ["jour": situation.depotLe.french])
    }
    let moyen = form.code("moyenReponse", "moyenReponse", rulebook)
    let auteur = form.code("auteurReponse", "auteurReponse", rulebook)
    guard form.violations.isEmpty, let le, let moyen, let auteur else { return .failure(.fautes(form.violations)) }
    guard TransitionEtat.row(.reponse, from: situation.etat) != nil else { return .failure(.etat(situation.etat)) }
    return .success(ReponseDemandeur(le: le, contenu: ContenuReponse(moyen: moyen, auteur: auteur)))
}

/// Up to which days what the applicant was warned of proves nothing any more, wherever the warning was sent from.
package struct AvertissementsCaducs: Sendable, Hashable {
    /// It came back on file, or is not the same persons' any more: whatever the ground.
    package let autrementLe: Day?
    /// The last answer that was noted: of a letter without an answer only. A commission has decided, answer or not.
    package let reponduLe: Day?

    package init(autrementLe: Day? = nil, reponduLe: Day? = nil) {
        self.autrementLe = autrementLe
        self.reponduLe = reponduLe
    }

    /// Acts after which a warning of before was lifted, or told somebody else.
    package static let actes: [GenreEvenement] = [
        .reactivation, .titulaire, .separation, .composition, .union, .annulationFusion,
    ]

    /// A warning of this day or before does not count.
    package func until(_ motif: MotifRadiation) -> Day? {
        [autrementLe, motif == .sansReponse ? reponduLe : nil].compactMap { $0 }.max()
    }
}
