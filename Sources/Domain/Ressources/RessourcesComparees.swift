// SPDX-License-Identifier: EUPL-1.2

/// The income that the ceilings are compared with (arrêté of 29 July 1987, art. 4): that of the year before last, or a
/// more recent one when it fell enough.
///
/// Unknown is not zero: as soon as one holder's amount is missing, the sum does not exist.
package struct RessourcesComparees: Hashable, Sendable {
    package static let article = "Arrêté du 29 juillet 1987, art. 4"

    package enum Base: String, Sendable {
        case anneeMoins2 = "n-2"
        case anneeMoins1 = "n-1"
        case douzeMois = "douze-mois"
        case inconnue
    }

    package let base: Base
    /// Year of the income retained; nil for the last twelve months, and when it is not known.
    package let annee: Int?
    /// Euros a year.
    package let montant: Int?
    package let anneeMoins2: SommeRevenus
    package let anneeMoins1: SommeRevenus
    /// Taxed monthly resources of the form, over twelve months; read when the year before is not known.
    package let douzeMois: SommeRevenus
    package let explications: [Explication]

    /// Who must still say what, for the comparison to exist.
    package var manquants: [RevenuManquant] { anneeMoins2.manquants }

    /// `day` is that of the decision: its year sets the two others.
    package init(_ formulaire: Formulaire, on day: Day, _ rulebook: Rulebook) {
        let isShared = rulebook.chiffre(.avisCommun, on: day)?.isYes == true
        anneeMoins2 = SommeRevenus(formulaire, annee: day.year - 2, shared: isShared)
        anneeMoins1 = SommeRevenus(formulaire, annee: day.year - 1, shared: isShared)
        douzeMois = SommeRevenus(douzeMoisDe: formulaire, rulebook.ressourcesImposables)
        var reasons: [Explication] = []
        guard let older = anneeMoins2.montant else {
            (base, annee, montant) = (.inconnue, nil, nil)
            explications = [anneeMoins2.missing(day.year - 2)]
            return
        }
        if anneeMoins2.isShared {
            reasons.append(Explication("revenus.avis-commun", statut: .aConfirmer))
        }
        let fall = rulebook.chiffre(.baisseRevenus, on: day)
        let recent: (Base, Int)? =
            anneeMoins1.montant.map { (.anneeMoins1, $0) } ?? douzeMois.montant.map { (.douzeMois, $0) }
        var parametres = ["annee": "\(day.year - 2)", "montant": euros(older)]
        if let fall, let (kind, amount) = recent {
            parametres["recent"] = euros(amount)
            parametres["anneeRecente"] = "\(day.year - 1)"
            parametres["seuil"] = "\(fall.valeur)"
            let isLower = amount < older && amount * 100 <= older * (100 - fall.valeur)
            let statut = kind == .douzeMois ? rulebook.ressourcesImposables?.statut ?? .aConfirmer : fall.statut
            let code = "revenus.\(kind.rawValue).\(isLower ? "retenus" : "ecartes")"
            reasons.append(Explication(code, article: fall.article, parametres, statut: statut))
            base = isLower ? kind : .anneeMoins2
            montant = isLower ? amount : older
        } else {
            reasons.append(Explication("revenus.n-2", article: Self.article, parametres))
            base = .anneeMoins2
            montant = older
        }
        annee = base == .anneeMoins2 ? day.year - 2 : base == .anneeMoins1 ? day.year - 1 : nil
        // The form has no place for the income of an adult with a tax notice of his own.
        let apart = formulaire.personnesACharge.contains {
            $0.horsFoyerFiscal == true && ($0.naissance.map { age($0, on: day) >= 18 } ?? true)
        }
        if apart { reasons.append(Explication("revenus.hors-foyer", article: Self.article, statut: .aConfirmer)) }
        explications = reasons
    }
}
