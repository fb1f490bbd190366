// SPDX-License-Identifier: EUPL-1.2

/// What someone tells before he applies, without a name: enough for the rules to say what he may hope for.
package struct QuestionEligibilite: Sendable, Hashable {
    package var ages: [Int] = []
    package var enfants: [Int] = []
    package var handicap = false
    /// Of the household, by year of income.
    package var rfr: [String: Int] = [:]
    package var horsUnionEuropeenne = false
    package var communes: [Commune] = []

    package init() {}

    /// The same facts as a form: one set of rules answers here and on a file. `noms`: how the answers call the holders,
    /// since nobody has a name here.
    package func formulaire(on today: Day, noms: [String]) -> Formulaire {
        var formulaire = Formulaire(depot: Depot(date: today, canal: "", pieceVue: false))
        let holders = ages.enumerated().map { rang, age in
            var holder = Titulaire(
                nomNaissance: rang < noms.count ? noms[rang] : "", prenoms: "",
                naissance: .day(today.adding(months: -12 * age)))
            // The income was asked for the household: the first bears it, the second adds nothing.
            holder.rfr = rfr.isEmpty ? nil : rang == 0 ? rfr : rfr.mapValues { _ in 0 }
            holder.handicap = rang == 0 && handicap ? true : nil
            holder.nationalite = horsUnionEuropeenne ? "3" : nil
            if rang > 0 { holder.lien = "M" }
            return holder
        }
        formulaire.demandeur = holders.first
        formulaire.cotitulaires = Array(holders.dropFirst())
        formulaire.personnesACharge = enfants.map { age in
            var child = PersonneACharge()
            child.lien = "E"
            child.naissance = .day(today.adding(months: -12 * age))
            return child
        }
        formulaire.nombrePersonnes = ages.count + enfants.count
        formulaire.communesSouhaitees = communes.map(\.code)
        return formulaire
    }
}

/// How long those who were housed had waited: an observation, never a promise. Those who still wait are not in it.
package struct DelaiObserve: Sendable, Hashable {
    package let departement: String
    package let mois: Int
    /// `médiane` or `moyenne`.
    package let mesure: String
    package let annee: Int
    package let source: String
    package let statut: Statut

    package init(departement: String, mois: Int, mesure: String, annee: Int, source: String, statut: Statut) {
        self.departement = departement
        self.mois = mois
        self.mesure = mesure
        self.annee = annee
        self.source = source
        self.statut = statut
    }
}
