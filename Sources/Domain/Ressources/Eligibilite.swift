// SPDX-License-Identifier: EUPL-1.2

/// Whether a household may be given a dwelling of one financing in one zone (L441-1, R441-1). It never prevents a
/// registration: one may always file.
package struct Eligibilite: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case eligible
        /// By so many euros a year.
        case depasse(de: Int)
        /// An income, a person, a figure is missing: neither yes nor no.
        case inconnu
    }

    package let financement: Financement
    package let zone: ZonePlafonds
    package let verdict: Verdict
    package let plafond: Int?
    /// Of the ceiling: rounded so that 100 is never crossed by rounding.
    package let pourcentage: Int?
    package let explications: [Explication]
}

/// For each zone of the communes wanted, in their order, and each financing, the lowest ceiling first.
package func eligibilites(
    of composition: CompositionMenage, _ ressources: RessourcesComparees, communes: [String], on day: Day,
    _ rulebook: Rulebook
) -> [Eligibilite] {
    var zones: [ZonePlafonds] = []
    for zone in communes.compactMap({ rulebook.communes[$0]?.zonePlafonds }) where !zones.contains(zone) {
        zones.append(zone)
    }
    return zones.flatMap { zone in
        Financement.allCases.map { eligibilite(of: composition, ressources, $0, zone, on: day, rulebook) }
    }
}

/// For one financing in one zone.
package func eligibilite(
    of composition: CompositionMenage, _ ressources: RessourcesComparees, _ financement: Financement,
    _ zone: ZonePlafonds, on day: Day, _ rulebook: Rulebook
) -> Eligibilite {
    var reasons = [Explication("zone.\(zone.rawValue)", article: Plafond.article)]
    func answer(_ verdict: Eligibilite.Verdict, _ plafond: Int? = nil, _ part: Int? = nil) -> Eligibilite {
        Eligibilite(
            financement: financement, zone: zone, verdict: verdict, plafond: plafond, pourcentage: part,
            explications: reasons)
    }
    guard let table = rulebook.plafond(financement, zone: zone, on: day) else {
        reasons.append(Explication("plafond.inconnu", ["financement": financement.rawValue], statut: .aConfirmer))
        return answer(.inconnu)
    }
    guard let categorie = composition.categorie, let highest = composition.categoriePossible else {
        reasons.append(Explication("eligibilite.sans-categorie"))
        return answer(.inconnu)
    }
    // Ceilings change each 1 January: those of another year are an approximation, and it is said.
    if table.annee != day.year {
        reasons.append(Explication("plafond.autre-annee", ["annee": "\(table.annee)"], statut: .aConfirmer))
    }
    let plafond = table.montant(categorie)
    guard let montant = ressources.montant else {
        reasons.append(ressources.explications.last ?? Explication("revenus.personne"))
        return answer(.inconnu, plafond)
    }
    var parametres = [
        "financement": financement.rawValue, "annee": "\(table.annee)", "montant": euros(montant),
        "plafond": euros(plafond), "categorie": "\(categorie.numero)",
    ]
    let statut = max(table.statut(categorie), ressources.explications.statut, composition.explications.statut)
    func because(_ code: String) {
        reasons.append(Explication("eligibilite.\(code)", article: Plafond.article, parametres, statut: statut))
    }
    if montant <= plafond {
        because("respecte")
        return answer(.eligible, plafond, montant * 100 / max(1, plafond))
    }
    // Persons that the form counts without describing may still raise the ceiling.
    if montant <= table.montant(highest) {
        parametres["possible"] = euros(table.montant(highest))
        because("selon-composition")
        return answer(.inconnu, plafond)
    }
    let excess = montant - table.montant(highest)
    parametres["ecart"] = euros(excess)
    because("depasse")
    return answer(.depasse(de: excess), plafond, (montant * 100 + plafond - 1) / max(1, plafond))
}
