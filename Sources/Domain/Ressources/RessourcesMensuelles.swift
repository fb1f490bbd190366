// SPDX-License-Identifier: EUPL-1.2

/// What the household says it receives each month: the heading « ressources mensuelles » of the form, housing benefits
/// aside. Quartiles and the *taux d'effort* are read on it.
package struct RessourcesMensuelles: Hashable, Sendable {
    /// Nil as soon as one holder has declared nothing: unknown is not zero.
    package let montant: Montant?
    /// Alimony paid, which is not taken off the total.
    package let versements: Montant
    package let manquants: [RevenuManquant]

    /// `counts` chooses the codes of `ressourceRecue`.
    package init(_ formulaire: Formulaire, where counts: (String) -> Bool = { _ in true }) {
        var total = Montant(cents: 0)
        var paid = Montant(cents: 0)
        var missing: [RevenuManquant] = []
        let holders = titulaires(formulaire)
        for (champ, titulaire) in holders {
            paid = (titulaire.versements ?? [:]).values.reduce(paid, +)
            guard let received = titulaire.ressources else {
                missing.append(RevenuManquant(champ: "\(champ).ressources", nom: titulaire.nomComplet))
                continue
            }
            total = received.filter { counts($0.key) }.values.reduce(total, +)
        }
        total = (formulaire.ressourcesACharge ?? [:]).filter { counts($0.key) }.values.reduce(total, +)
        montant = missing.isEmpty && !holders.isEmpty ? total : nil
        versements = paid
        manquants = missing
    }

    /// Cents a year and a consumption unit (in tenths): the measure of the quartiles.
    package func centsParUC(_ unites: Int?) -> Int? {
        guard let montant, let unites, unites > 0 else { return nil }
        return montant.cents * 12 * 10 / unites
    }

    package var explications: [Explication] {
        if let montant { return [Explication("mensuelles.total", ["montant": montant.french])] }
        if manquants.isEmpty { return [Explication("revenus.personne")] }
        return [Explication("mensuelles.manquantes", ["noms": manquants.map(\.nom).joined(separator: ", ")])]
    }
}
