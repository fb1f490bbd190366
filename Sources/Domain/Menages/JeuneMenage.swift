// SPDX-License-Identifier: EUPL-1.2

/// The ages of a couple, in full years, on the day that the tables choose: that of the decision or of the deposit.
struct JeuneMenage {
    let majoration: Majoration?
    /// When the choice of the day decides, which the article leaves open.
    let note: Explication?

    init?(_ formulaire: Formulaire, on day: Day, _ rulebook: Rulebook) {
        guard let demandeur = formulaire.demandeur, let cotitulaire = formulaire.cotitulaires.first,
            let limit = rulebook.chiffre(.jeuneMenageSommeAges, on: day)
        else { return nil }
        let atDeposit = rulebook.chiffre(.jeuneMenageAuDepot, on: day)?.isYes == true
        let sums = [formulaire.depot.date, day].map { day in
            age(demandeur.naissance, on: day) + age(cotitulaire.naissance, on: day)
        }
        let sum = sums[atDeposit ? 0 : 1]
        majoration = sum <= limit.valeur ? .jeuneMenage(somme: sum, limite: limit.valeur) : nil
        let isDecisive = (sums[0] <= limit.valeur) != (sums[1] <= limit.valeur)
        note =
            isDecisive
            ? Explication(
                "categorie.jeune-menage-\(atDeposit ? "au-depot" : "a-ce-jour")", article: CategorieMenage.article,
                ["depot": "\(sums[0])", "jour": "\(sums[1])"], statut: .aConfirmer) : nil
    }
}
