// SPDX-License-Identifier: EUPL-1.2

/// Where an application stands for who reads it (domain reference, 3.3). Three of these states stand in no column: a draft is not yet
/// an application, and the days of an active one say whether it is to be renewed or past its end.
package enum EtatLu: Sendable, Hashable {
    case brouillon, aRenouveler, expiree
    case tenu(Etat)
}

/// What leads to and from them: an act of the table, or a day alone.
package struct PassageLu: Sendable, Hashable {
    /// Nil: there was nothing.
    package let de: EtatLu?
    package let vers: EtatLu
    /// Its key in the catalogue: `etats.acte.<code>`.
    package let code: String
    package let qui: TransitionEtat.Auteur
    package let article: String
    package let delais: [String]

    private init(
        _ de: EtatLu?, _ vers: EtatLu, _ code: String, _ qui: TransitionEtat.Auteur, _ article: String,
        _ delais: [String] = []
    ) {
        self.de = de
        self.vers = vers
        self.code = code
        self.qui = qui
        self.article = article
        self.delais = delais
    }

    package static let table: [PassageLu] = [
        PassageLu(nil, .brouillon, "brouillon", .guichet, "Règle du projet, à confirmer"),
        PassageLu(.brouillon, .tenu(.deposee), ActeVie.depot.code, .guichet, "CCH, art. R441-2-3"),
        PassageLu(.brouillon, .tenu(.active), ActeVie.depot.code, .guichet, "CCH, art. R441-2-3", ["attestation"]),
        PassageLu(.brouillon, .tenu(.purgee), ActeVie.purge.code, .systeme, "RGPD, art. 5, 1, e"),
        PassageLu(
            .tenu(.active), .aRenouveler, "aRenouveler", .systeme, "CCH, art. R441-2-7", ["ouvertureRenouvellement"]),
        PassageLu(
            .aRenouveler, .tenu(.active), ActeVie.renouvellement.code, .demandeur, "CCH, art. R441-2-7", ["validite"]),
        PassageLu(.aRenouveler, .expiree, "expiree", .systeme, "CCH, art. R441-2-7", ["validite"]),
        PassageLu(
            .expiree, .tenu(.active), ActeVie.renouvellement.code, .demandeur, "CCH, art. R441-2-7", ["validite"]),
        PassageLu(
            .expiree, .tenu(.radiee), ActeVie.radiation(.nonRenouvellement).code, .systeme, "CCH, art. R441-2-8 e",
            ["preavisRenouvellement", "radiationNonRenouvellement"]),
    ]
}

extension SituationDemande {
    /// The last day of the validity is still a valid one.
    package func lu(on today: Day, _ rulebook: Rulebook) -> EtatLu {
        guard etat == .active else { return .tenu(etat) }
        if expireLe < today { return .expiree }
        return rulebook.ouvertureRenouvellement(self) <= today ? .aRenouveler : .tenu(.active)
    }
}
