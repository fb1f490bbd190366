// SPDX-License-Identifier: EUPL-1.2

/// Category of a household for the ceilings of income (arrêté of 29 July 1987, art. 2).
package struct CategorieMenage: Hashable, Comparable, Sendable {
    /// The annexes have six amounts, and one more for each further person.
    package static let derniere = 6
    package static let article = "Arrêté du 29 juillet 1987, art. 2"

    /// 1 to 6.
    package let numero: Int
    /// Persons above the sixth category.
    package let supplementaires: Int

    package init(numero: Int, supplementaires: Int = 0) {
        self.numero = min(max(1, numero), CategorieMenage.derniere)
        self.supplementaires = max(0, supplementaires)
    }

    package static func < (left: CategorieMenage, right: CategorieMenage) -> Bool {
        (left.numero, left.supplementaires) < (right.numero, right.supplementaires)
    }
}

/// Why a household is placed above its number of persons. The cases of the article are alternatives: once is enough,
/// they do not add up.
enum Majoration: Hashable, Sendable {
    /// One adult and dependants.
    case personneSeule
    /// A couple, nobody else, ages that add up to the limit or less.
    case jeuneMenage(somme: Int, limite: Int)
    /// At least one person bears the *carte mobilité inclusion* « invalidité ».
    case handicap
}

/// The category of so many persons, with its reasons.
struct Classement {
    let categorie: CategorieMenage
    let explications: [Explication]

    /// Nil when the tables lack the rule.
    init?(_ nombre: Int, _ majoration: Majoration?, on day: Day, _ rulebook: Rulebook) {
        guard nombre > 0, let most = rulebook.chiffre(.categorieMaximum, on: day)?.valeur,
            let step = rulebook.chiffre(.categorieMajoration, on: day)
        else { return nil }
        let raise = majoration == nil ? 0 : step.valeur
        let beyond = rulebook.chiffre(.categorieAuDela, on: day)
        let extra = beyond?.isYes == true ? raise : 0
        categorie = CategorieMenage(numero: min(most, nombre + raise), supplementaires: nombre + extra - most)
        var reasons = [
            Classement.reason(majoration, categorie, nombre: nombre, sans: min(most, nombre), statut: step.statut)
        ]
        if categorie.supplementaires > 0 {
            reasons.append(
                Explication(
                    "categorie.supplement", article: CategorieMenage.article,
                    ["n": "\(categorie.supplementaires)", "maximum": "\(most)"]))
        }
        // The article stops at the last category: whether its cases still raise a larger household is not written.
        if majoration != nil, nombre >= most {
            reasons.append(
                Explication(
                    "categorie.au-dela.\(extra > 0 ? "oui" : "non")", article: CategorieMenage.article,
                    ["maximum": "\(most)"], statut: beyond?.statut ?? .aConfirmer))
        }
        explications = reasons
    }

    private static func reason(
        _ majoration: Majoration?, _ categorie: CategorieMenage, nombre: Int, sans: Int, statut: Statut
    ) -> Explication {
        var parametres = ["categorie": "\(categorie.numero)", "n": "\(nombre)", "sans": "\(sans)"]
        // Where the case changes nothing, the number alone is the reason.
        guard let majoration, sans < categorie.numero else {
            return Explication("categorie.nombre", article: CategorieMenage.article, parametres)
        }
        switch majoration {
        case .handicap:
            return Explication("categorie.handicap", article: CategorieMenage.article, parametres, statut: statut)
        case .personneSeule:
            return Explication("categorie.seule", article: CategorieMenage.article, parametres, statut: statut)
        case .jeuneMenage(let somme, let limite):
            parametres["somme"] = "\(somme)"
            parametres["limite"] = "\(limite)"
            return Explication("categorie.jeune-menage", article: CategorieMenage.article, parametres, statut: statut)
        }
    }
}
