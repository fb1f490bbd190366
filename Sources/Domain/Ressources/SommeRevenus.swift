// SPDX-License-Identifier: EUPL-1.2

/// An amount that a person of the form has not given.
package struct RevenuManquant: Hashable, Sendable {
    /// Path of the field to fill: `demandeur.rfr.2024`, `cotitulaires.0.ressources`.
    package let champ: String
    package let nom: String
}

/// The income of all the holders for one period, when all of it is known.
package struct SommeRevenus: Hashable, Sendable {
    /// Euros a year.
    package let montant: Int?
    package let manquants: [RevenuManquant]
    /// One tax notice was counted once for two spouses.
    package let isShared: Bool

    /// *Revenu fiscal de référence* of a year. Spouses and partners in a Pacs are taxed together: typed beside both,
    /// the amount of their one notice is counted once when `shared` says so.
    init(_ formulaire: Formulaire, annee: Int, shared: Bool) {
        let holders = titulaires(formulaire)
        var known: [Int] = []
        var missing: [RevenuManquant] = []
        var isCounted = false
        for (index, (champ, titulaire)) in holders.enumerated() {
            guard let amount = titulaire.rfr?["\(annee)"] else {
                missing.append(RevenuManquant(champ: "\(champ).rfr.\(annee)", nom: titulaire.nomComplet))
                continue
            }
            let alone = holders.count == 2 ? formulaire.demandeur?.situationFamiliale : nil
            let isSpouse = index > 0 && ["M", "P"].contains(titulaire.lien ?? alone ?? "")
            if shared, isSpouse, !isCounted, amount > 0, amount == holders.first?.1.rfr?["\(annee)"] {
                isCounted = true
            } else {
                known.append(amount)
            }
        }
        montant = missing.isEmpty && !holders.isEmpty ? known.reduce(0, +) : nil
        manquants = missing
        isShared = isCounted
    }

    /// The taxed part of the monthly resources, less the alimony paid, which is deducted from taxed income.
    init(douzeMoisDe formulaire: Formulaire, _ imposables: ListeCodes?) {
        let monthly = RessourcesMensuelles(formulaire) { imposables?.codes.contains($0) ?? false }
        montant =
            imposables == nil ? nil : monthly.montant.map { max(0, $0.cents - monthly.versements.cents) * 12 / 100 }
        manquants = monthly.manquants
        isShared = false
    }

    func missing(_ annee: Int) -> Explication {
        if manquants.isEmpty { return Explication("revenus.personne") }
        return Explication(
            "revenus.manquants", article: RessourcesComparees.article,
            ["annee": "\(annee)", "noms": manquants.map(\.nom).joined(separator: ", ")])
    }
}

/// The holders of the form and their paths.
func titulaires(_ formulaire: Formulaire) -> [(String, Titulaire)] {
    guard let demandeur = formulaire.demandeur else { return [] }
    return [("demandeur", demandeur)]
        + formulaire.cotitulaires.enumerated().map { ("cotitulaires.\($0.offset)", $0.element) }
}
