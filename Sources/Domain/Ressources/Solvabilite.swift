// SPDX-License-Identifier: EUPL-1.2

/// What the dwelling of today weighs on the household (arrêté of 10 March 2011, R441-3-1), and what is left to live
/// on. The method is law; the thresholds are the practice of landlords, to be confirmed.
package struct Solvabilite: Hashable, Sendable {
    package static let article = "CCH, art. R441-3-1 ; arrêté du 10 mars 2011"

    /// *Taux d'effort*: rent and charges, less the benefit, over monthly resources, in tenths of a percent.
    package let tauxEffort: Int?
    /// The benefit was not declared: the rate is the highest that it may be.
    package let isAvantAide: Bool
    /// Nil when it cannot be said: no rate, or a high one whose benefit is not known.
    package let depasseSeuil: Bool?
    /// *Reste pour vivre*: cents a day and a consumption unit. May be negative.
    package let restePourVivre: Int?
    package let isResteBas: Bool?
    package let explications: [Explication]

    package init(
        _ formulaire: Formulaire, _ composition: CompositionMenage, _ mensuelles: RessourcesMensuelles, on day: Day,
        _ rulebook: Rulebook
    ) {
        let help = formulaire.logementActuel?.aideLogement
        isAvantAide = help == nil
        guard let rent = formulaire.logementActuel?.loyer, let income = mensuelles.montant else {
            (tauxEffort, depasseSeuil, restePourVivre, isResteBas) = (nil, nil, nil, nil)
            let code = formulaire.logementActuel?.loyer == nil ? "effort.sans-loyer" : "effort.sans-ressources"
            explications = [Explication(code, article: Self.article)]
            return
        }
        var reasons: [Explication] = []
        let net = max(0, rent.cents - (help?.cents ?? 0))
        if isAvantAide { reasons.append(Explication("effort.aide-inconnue", statut: .aConfirmer)) }
        let rate = income.cents > 0 ? (net * 1000 + income.cents / 2) / income.cents : nil
        tauxEffort = rate
        depasseSeuil = rulebook.chiffre(.tauxEffort, on: day).flatMap { limit in
            guard let rate else { return nil }
            let isOver = net * 100 > limit.valeur * income.cents
            reasons.append(
                Explication(
                    "effort.\(isOver ? "depasse" : "taux")", article: Self.article,
                    ["taux": tenths(rate), "seuil": "\(limit.valeur)"], statut: limit.statut))
            return isOver && help == nil ? nil : isOver
        }
        if rate == nil { reasons.append(Explication("effort.ressources-nulles", article: Self.article)) }

        guard let units = composition.unitesConsommation, units > 0,
            let days = rulebook.chiffre(.joursParMois, on: day)?.valeur, days > 0
        else {
            (restePourVivre, isResteBas) = (nil, nil)
            explications = reasons
            return
        }
        let left = (income.cents - mensuelles.versements.cents - net) * 10 / units / days
        restePourVivre = left
        isResteBas = rulebook.chiffre(.restePourVivre, on: day).flatMap { limit in
            let isLow = left < limit.valeur
            reasons.append(
                Explication(
                    "reste-pour-vivre.\(isLow ? "bas" : "suffisant")",
                    ["reste": Solvabilite.signed(left), "seuil": Montant(cents: limit.valeur).french],
                    statut: max(limit.statut, composition.explicationsUC.statut)))
            return isLow && help == nil ? nil : isLow
        }
        explications = reasons
    }

    /// `−3,20 €`
    private static func signed(_ cents: Int) -> String {
        (cents < 0 ? "−" : "") + Montant(cents: abs(cents)).french
    }
}
