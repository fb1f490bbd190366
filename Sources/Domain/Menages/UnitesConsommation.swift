// SPDX-License-Identifier: EUPL-1.2

/// Consumption units, in tenths: what a household of several costs, in persons alone. The scale of the income
/// quartiles (L441-1): neither children to be born nor children in right of visit are in it.
struct UnitesConsommation {
    let dixiemes: Int
    let explications: [Explication]

    /// `unknown` persons are counted by the form but not described: like those without a birth date they weigh as
    /// adults. Nil when the tables lack the scale, or nobody is known.
    init?(_ personnes: [PersonneALoger], unknown: Int, on day: Day, _ rulebook: Rulebook) {
        guard !personnes.isEmpty, let first = rulebook.chiffre(.ucTitulaire, on: day),
            let second = rulebook.chiffre(.ucCotitulaire, on: day),
            let child = rulebook.chiffre(.ucEnfant, on: day), let young = rulebook.chiffre(.ucJeuneEnfant, on: day),
            let other = rulebook.chiffre(.ucAutre, on: day), let limit = rulebook.chiffre(.ucAge, on: day)
        else { return nil }
        var total = unknown * other.valeur
        var statut = first.statut
        var (ageless, adults) = (unknown, 0)
        let counted = personnes.filter { $0.isHoused && $0.role != .aNaitre }
        for personne in counted {
            switch (personne.role, personne.age) {
            case (.demandeur, _): total += first.valeur
            case (.cotitulaire, _): total += second.valeur
            case (_, nil):
                total += other.valeur
                ageless += 1
            case (.enfant, let age?): total += age < limit.valeur ? young.valeur : child.valeur
            case (_, let age?) where age < limit.valeur: total += young.valeur
            default:
                total += other.valeur
                adults += 1
            }
        }
        if ageless + adults > 0 { statut = max(statut, other.statut) }
        dixiemes = total
        var reasons = [Explication("uc.somme", article: first.article, ["uc": tenths(total)], statut: statut)]
        if ageless > 0 { reasons.append(Explication("uc.age-inconnu", ["n": "\(ageless)"], statut: .aConfirmer)) }
        if counted.count < personnes.count { reasons.append(Explication("uc.absents", statut: .aConfirmer)) }
        explications = reasons
    }
}

/// `21` → `2,1`
func tenths(_ number: Int) -> String { "\(number / 10),\(number % 10)" }
