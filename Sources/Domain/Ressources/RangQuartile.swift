// SPDX-License-Identifier: EUPL-1.2

/// Where the household stands among the applicants of the territory, by resources and consumption units (L441-1). In
/// Île-de-France the thresholds are those of the region. Not the scale of the ceilings.
package struct RangQuartile: Hashable, Sendable {
    /// 1, the lowest, to 4; nil when something is missing.
    package let rang: Int?
    /// Euros a year and a consumption unit.
    package let parUC: Int?
    package let explications: [Explication]

    package init(
        _ composition: CompositionMenage, _ mensuelles: RessourcesMensuelles, on day: Day, _ rulebook: Rulebook
    ) {
        let cents = mensuelles.centsParUC(composition.unitesConsommation)
        parUC = cents.map { $0 / 100 }
        guard let cents else {
            rang = nil
            explications =
                mensuelles.montant == nil ? mensuelles.explications : [Explication("quartile.sans-composition")]
            return
        }
        guard let table = rulebook.quartiles(on: day) else {
            rang = nil
            explications = [Explication("quartile.sans-seuils", ["montant": euros(cents / 100)])]
            return
        }
        let place = table.rang(centsParUC: cents)
        rang = place
        let parametres = [
            "rang": "\(place)", "montant": euros(cents / 100), "annee": "\(table.annee)",
            "seuils": table.seuils.map(euros).joined(separator: ", "),
        ]
        let statut = max(table.statut, composition.explicationsUC.statut)
        explications = [Explication("quartile.rang", article: "CCH, art. L441-1", parametres, statut: statut)]
    }
}
