// SPDX-License-Identifier: EUPL-1.2

/// What makes an application go from one state to another.
package enum ActeVie: Sendable, Hashable {
    /// Registered, with the identity document or without.
    case depot
    /// The identity document is seen: the number is allotted.
    case piece
    case modification, renouvellement
    case radiation(MotifRadiation)
    case reactivation(MotifRadiation)
    /// A strike-off that should not have been.
    case correction
    case fusion, annulationFusion, purge
    /// An entry keyed by mistake.
    case annulation
    /// Another holder, who keeps number and seniority.
    case titulaire
    /// One of the holders leaves, with an application of his own.
    case separation
    /// Two households become one: a couple forms, each of whom had an application.
    case union
    /// Of the only holder.
    case deces
    /// Asked for by the person.
    case effacement
    /// The person answered: what was held against silence ends.
    case reponse

    /// Its key in the catalogue: `etat.acte.<code>`.
    package var code: String {
        switch self {
        case .depot: "depot"
        case .piece: "piece"
        case .modification: "modification"
        case .renouvellement: "renouvellement"
        case .radiation(let motif): "radiation.\(motif.rawValue)"
        case .reactivation(let motif): "reactivation.\(motif.rawValue)"
        case .correction: "correction"
        case .fusion: "fusion"
        case .annulationFusion: "annulationFusion"
        case .purge: "purge"
        case .annulation: "annulation"
        case .titulaire: "titulaire"
        case .separation: "separation"
        case .union: "union"
        case .deces: "deces"
        case .effacement: "effacement"
        case .reponse: "reponse"
        }
    }
}

/// One row of the life of an application. An act that has no row from a state is refused: the table is the rule.
package struct TransitionEtat: Sendable, Hashable {
    /// Who does it, beside the right (`Droits`) and the scope.
    package enum Auteur: String, Sendable {
        /// Any registering desk that reaches the file, and the manager.
        case guichet
        /// The same, and the applicant himself, online.
        case demandeur
        /// An agent of a landlord, or the manager for one.
        case bailleur
        case gestionnaire
        /// The account that registered, while there is time; then two accounts of one body, or one of them and the manager.
        case enregistreur
        /// The program, at night.
        case systeme
    }

    /// Nil: the application did not exist.
    package let de: Etat?
    package let vers: Etat
    package let acte: ActeVie
    package let qui: Auteur
    package let article: String
    /// Delays of the territory that bound it, by their codes.
    package let delais: [String]

    private init(
        _ de: Etat?, _ vers: Etat, _ acte: ActeVie, _ qui: Auteur, _ article: String, _ delais: [String] = []
    ) {
        self.de = de
        self.vers = vers
        self.acte = acte
        self.qui = qui
        self.article = article
        self.delais = delais
    }

    /// No text that was read says how an entry keyed by mistake is taken back, nor how households join (docs/not-established.md).
    private static let regleDuProjet = "Règle du projet, à confirmer"

    package static let table: [TransitionEtat] = [
        TransitionEtat(nil, .deposee, .depot, .guichet, "CCH, art. R441-2-3"),
        TransitionEtat(nil, .active, .depot, .guichet, "CCH, art. R441-2-3", ["attestation"]),
        TransitionEtat(.deposee, .active, .piece, .guichet, "CCH, art. R441-2-3", ["attestation"]),
        TransitionEtat(.deposee, .deposee, .modification, .guichet, "CCH, art. R441-2-3"),
        TransitionEtat(.active, .active, .modification, .demandeur, "CCH, art. R441-2-7"),
        TransitionEtat(
            .active, .active, .renouvellement, .demandeur, "CCH, art. R441-2-7",
            ["ouvertureRenouvellement", "validite", "radiationNonRenouvellement"]),
        TransitionEtat(.active, .radiee, .radiation(.attribution), .bailleur, "CCH, art. R441-2-8 a, R441-2-9"),
        TransitionEtat(.active, .radiee, .radiation(.abandon), .demandeur, "CCH, art. R441-2-8 b"),
        TransitionEtat(.deposee, .radiee, .radiation(.abandon), .guichet, "CCH, art. R441-2-8 b"),
        TransitionEtat(.active, .radiee, .radiation(.sansReponse), .guichet, "CCH, art. R441-2-8 c", ["sansReponse"]),
        TransitionEtat(.deposee, .radiee, .radiation(.sansReponse), .guichet, "CCH, art. R441-2-8 c", ["sansReponse"]),
        TransitionEtat(.active, .active, .reponse, .guichet, "CCH, art. R441-2-8 c"),
        TransitionEtat(.deposee, .deposee, .reponse, .guichet, "CCH, art. R441-2-8 c"),
        TransitionEtat(
            .active, .radiee, .radiation(.irrecevabilite), .bailleur, "CCH, art. R441-2-8 d", ["irrecevabilite"]),
        TransitionEtat(
            .active, .radiee, .radiation(.nonRenouvellement), .systeme, "CCH, art. R441-2-8 e",
            ["preavisRenouvellement", "radiationNonRenouvellement"]),
        TransitionEtat(
            .radiee, .active, .reactivation(.nonRenouvellement), .demandeur, "Arrêté du 23 mars 2015, annexe, 6.1",
            ["reactivationNonRenouvellement", "fenetreReactivation"]),
        TransitionEtat(
            .radiee, .active, .reactivation(.sansReponse), .guichet, "Arrêté du 23 mars 2015, annexe, 6.5",
            ["reactivationSansReponse"]),
        TransitionEtat(
            .radiee, .deposee, .reactivation(.sansReponse), .guichet, "Arrêté du 23 mars 2015, annexe, 6.5",
            ["reactivationSansReponse"]),
        TransitionEtat(.radiee, .active, .correction, .gestionnaire, "Arrêté du 23 mars 2015, annexe, 8"),
        TransitionEtat(.radiee, .deposee, .correction, .gestionnaire, "Arrêté du 23 mars 2015, annexe, 8"),
        TransitionEtat(.active, .fusionnee, .fusion, .gestionnaire, "CCH, art. R441-2-8 f"),
        TransitionEtat(.deposee, .fusionnee, .fusion, .gestionnaire, "CCH, art. R441-2-8 f"),
        TransitionEtat(.fusionnee, .active, .annulationFusion, .gestionnaire, "CCH, art. R441-2-8 f"),
        TransitionEtat(.fusionnee, .deposee, .annulationFusion, .gestionnaire, "CCH, art. R441-2-8 f"),
        TransitionEtat(.active, .active, .titulaire, .guichet, "Arrêté du 23 mars 2015, annexe, 4"),
        TransitionEtat(.deposee, .deposee, .titulaire, .guichet, "Arrêté du 23 mars 2015, annexe, 4"),
        TransitionEtat(.active, .active, .separation, .guichet, regleDuProjet),
        TransitionEtat(.deposee, .deposee, .separation, .guichet, regleDuProjet),
        TransitionEtat(nil, .deposee, .separation, .guichet, regleDuProjet),
        TransitionEtat(.active, .active, .union, .guichet, regleDuProjet),
        TransitionEtat(.active, .fusionnee, .union, .guichet, regleDuProjet),
        TransitionEtat(.active, .radiee, .deces, .guichet, regleDuProjet),
        TransitionEtat(.deposee, .radiee, .deces, .guichet, regleDuProjet),
        TransitionEtat(.active, .annulee, .annulation, .enregistreur, regleDuProjet, ["annulationEnregistrement"]),
        TransitionEtat(.deposee, .annulee, .annulation, .enregistreur, regleDuProjet, ["annulationEnregistrement"]),
        TransitionEtat(.radiee, .purgee, .purge, .systeme, "Arrêté du 23 mars 2015, annexe, 7"),
        TransitionEtat(.annulee, .purgee, .purge, .systeme, "Arrêté du 23 mars 2015, annexe, 7"),
        TransitionEtat(.fusionnee, .purgee, .purge, .systeme, "Arrêté du 23 mars 2015, annexe, 7"),
        TransitionEtat(.deposee, .purgee, .purge, .systeme, "RGPD, art. 5, 1, e"),
        TransitionEtat(.deposee, .purgee, .effacement, .gestionnaire, "RGPD, art. 17"),
        TransitionEtat(.active, .purgee, .effacement, .gestionnaire, "RGPD, art. 17"),
        TransitionEtat(.radiee, .purgee, .effacement, .gestionnaire, "RGPD, art. 17"),
        TransitionEtat(.annulee, .purgee, .effacement, .gestionnaire, "RGPD, art. 17"),
    ]

    /// The row of an act from a state; nil when it may not be done there.
    package static func row(_ acte: ActeVie, from etat: Etat) -> TransitionEtat? {
        table.first { $0.acte == acte && $0.de == etat }
    }
}
