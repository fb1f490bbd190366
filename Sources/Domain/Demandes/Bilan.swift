// SPDX-License-Identifier: EUPL-1.2

/// All that the rules say of a form on a day: household, income against ceilings, dwelling of today, rooms to expect.
/// Each answer explains itself.
package struct Bilan: Sendable {
    package let composition: CompositionMenage
    package let revenus: RessourcesComparees
    package let mensuelles: RessourcesMensuelles
    package let eligibilites: [Eligibilite]
    package let quartile: RangQuartile
    package let solvabilite: Solvabilite
    package let occupation: Occupation
    package let types: TypesPossibles

    package init(_ formulaire: Formulaire, on day: Day, _ rulebook: Rulebook) {
        composition = CompositionMenage(formulaire, on: day, rulebook)
        revenus = RessourcesComparees(formulaire, on: day, rulebook)
        mensuelles = RessourcesMensuelles(formulaire)
        eligibilites = Domain.eligibilites(
            of: composition, revenus, communes: formulaire.communesSouhaitees, on: day, rulebook)
        quartile = RangQuartile(composition, mensuelles, on: day, rulebook)
        solvabilite = Solvabilite(formulaire, composition, mensuelles, on: day, rulebook)
        occupation = Occupation(formulaire, composition, rulebook)
        types = TypesPossibles(composition, asked: formulaire.logementRecherche?.types ?? [], rulebook)
    }
}
