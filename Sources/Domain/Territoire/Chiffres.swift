// SPDX-License-Identifier: EUPL-1.2

/// A figure of a rule, with the text that sets it. Next year's figure is one more row: no Swift changes.
package struct Chiffre: Sendable, Hashable {
    package let code: CodeChiffre
    package let valeur: Int
    /// As it is read: `ans`, `%`, `m²`. `oui-non`: 1 or 0, a choice between two readings of a text.
    package let unite: String
    /// Nil: always so, as far as is known.
    package let effetLe: Day?
    package let article: String?
    package let source: String
    package let statut: Statut

    package init(
        code: CodeChiffre, valeur: Int, unite: String, effetLe: Day?, article: String?, source: String, statut: Statut
    ) {
        self.code = code
        self.valeur = valeur
        self.unite = unite
        self.effetLe = effetLe
        self.article = article
        self.source = source
        self.statut = statut
    }

    package var isYes: Bool { valeur != 0 }
}

/// The figures that rules ask for; a test checks that the tables have them all.
package enum CodeChiffre: String, Sendable, Codable, CaseIterable {
    // Protection of persons.
    case droitsReponse = "droits.reponse"
    case droitsProlongation = "droits.prolongation"
    /// Hours to tell the CNIL of a breach.
    case violationCnil = "violation.cnil"
    /// How many times the usual day of a role is far above it; and the fewest that is ever signalled.
    case consultationsFacteur = "consultations.facteur"
    case consultationsMinimum = "consultations.minimum"
    case commentaireLongueur = "commentaire.longueur"
    case categorieMaximum = "categorie.maximum"
    case categorieMajoration = "categorie.majoration"
    /// Whether the increase still plays above the last category.
    case categorieAuDela = "categorie.au-dela"
    case jeuneMenageSommeAges = "jeune-menage.somme-ages"
    /// Ages on the day of the deposit, rather than on the day of the decision.
    case jeuneMenageAuDepot = "jeune-menage.au-depot"
    case ageEnfantACharge = "foyer.age-enfant"
    case ageEtudiantACharge = "foyer.age-etudiant"
    case ageAscendantACharge = "foyer.age-ascendant"
    case ageAscendantInapte = "foyer.age-ascendant-inapte"
    /// Whether a child to be born counts.
    case naissancesAttendues = "foyer.naissances-attendues"
    /// Whether a child in right of visit lives in the household, for the ceilings.
    case droitDeVisite = "foyer.droit-visite"
    /// Whether that child is a dependant.
    case droitDeVisiteACharge = "foyer.droit-visite-a-charge"
    /// Weights of consumption units, in tenths.
    case ucTitulaire = "uc.titulaire"
    case ucCotitulaire = "uc.cotitulaire"
    case ucEnfant = "uc.enfant-14-et-plus"
    case ucJeuneEnfant = "uc.enfant-moins-de-14"
    case ucAutre = "uc.autre-personne"
    /// From which a child weighs as an adult.
    case ucAge = "uc.age"
    /// Fall of income from which the recent one is taken.
    case baisseRevenus = "revenus.baisse"
    /// Whether two spouses who declare the same amount have one tax notice between them.
    case avisCommun = "revenus.avis-commun"
    case tauxEffort = "effort.seuil"
    /// Cents a day and a consumption unit.
    case restePourVivre = "reste-pour-vivre.seuil"
    case joursParMois = "reste-pour-vivre.jours"
    /// Months without signing in, before a mail, before the account is suspended, before it is closed; and the days
    /// between the mail and the suspension.
    case compteAvertissement = "compte.avertissement"
    case comptePreavis = "compte.preavis"
    case compteSuspension = "compte.suspension"
    case compteFermeture = "compte.fermeture"
}

/// A list of codes that a rule needs, with its source.
package struct ListeCodes: Sendable, Hashable {
    package let codes: Set<String>
    package let article: String?
    package let source: String
    package let statut: Statut

    package init(codes: Set<String>, article: String?, source: String, statut: Statut) {
        self.codes = codes
        self.article = article
        self.source = source
        self.statut = statut
    }
}
