// SPDX-License-Identifier: EUPL-1.2

/// The household of a form on a day: who is to be housed, and what follows for the ceilings and the quartiles.
///
/// Two numbers, on purpose: a child in right of visit is not housed all year round, but lives in the household for the
/// ceilings (L442-12).
package struct CompositionMenage: Hashable, Sendable {
    package let personnes: [PersonneALoger]
    /// To be housed. Nil when the form does not say, as that of an association.
    package let nombre: Int?
    /// Living in the household, for the ceilings.
    package let nombreFoyer: Int?
    /// False when the form counts more persons than it describes: what follows is then the least that is known.
    package let isComplete: Bool
    package let isCouple: Bool
    /// A couple with nobody else whose ages add up to the limit or less; nil when some persons are not described.
    package let jeuneMenage: Bool?
    package let personnesACharge: Int
    package let handicaps: Int
    package let categorie: CategorieMenage?
    /// The highest that the persons not described may still bring; that of `categorie` when all are.
    package let categoriePossible: CategorieMenage?
    /// In tenths.
    package let unitesConsommation: Int?
    /// Of the numbers and of the category.
    package let explications: [Explication]
    package let explicationsUC: [Explication]

    package init(_ formulaire: Formulaire, on day: Day, _ rulebook: Rulebook) {
        let found = Domain.personnes(of: formulaire, on: day, rulebook)
        let counts = Denombrement(formulaire, found, on: day, rulebook)
        let visitors = rulebook.chiffre(.droitDeVisite, on: day)?.isYes == true
        let members = found.filter { $0.isHoused || visitors }
        let dependants = members.count(where: \.aCharge)
        let disabled = members.count(where: \.handicap)
        let couple = isTogether(formulaire)
        let young = counts.foyer == 2 && couple && dependants == 0 ? JeuneMenage(formulaire, on: day, rulebook) : nil
        let known = counts.isComplete
        let raise: Majoration? =
            disabled > 0
            ? .handicap
            : known && dependants > 0 && counts.foyer == dependants + 1 ? .personneSeule : young?.majoration
        let rank = counts.foyer.flatMap { Classement($0, raise, on: day, rulebook) }
        let highest = known ? rank : counts.foyerPossible.flatMap { Classement($0, .handicap, on: day, rulebook) }
        let units = UnitesConsommation(found, unknown: counts.unknown, on: day, rulebook)
        personnes = found
        nombre = counts.loges
        nombreFoyer = counts.foyer
        isComplete = known
        isCouple = couple
        jeuneMenage = known ? young?.majoration != nil : nil
        personnesACharge = dependants
        handicaps = disabled
        categorie = rank?.categorie
        categoriePossible = highest?.categorie
        unitesConsommation = units?.dixiemes
        var reasons = counts.explications + notes(formulaire, found, disabled) + (rank?.explications ?? [])
        if disabled == 0, let note = young?.note { reasons.append(note) }
        if rank?.categorie != highest?.categorie {
            reasons.append(
                Explication("categorie.incomplete", article: CategorieMenage.article, statut: .aConfirmer))
        }
        explications = reasons
        explicationsUC = units?.explications ?? []
    }
}

/// Married, in a Pacs, or living together: the tie of the co-holder says so, else the situation of the applicant when
/// there is one co-holder.
private func isTogether(_ formulaire: Formulaire) -> Bool {
    if formulaire.cotitulaires.contains(where: { ["M", "P", "C"].contains($0.lien ?? "") }) { return true }
    guard formulaire.cotitulaires.count == 1, formulaire.cotitulaires[0].lien == nil else { return false }
    return ["M", "P", "U"].contains(formulaire.demandeur?.situationFamiliale ?? "")
}

/// What the form leaves to be looked at. Who is a dependant matters to a person alone: for others the number decides.
private func notes(
    _ formulaire: Formulaire, _ personnes: [PersonneALoger], _ handicaps: Int
) -> [Explication] {
    var found: [Explication] = []
    let isAlone = formulaire.cotitulaires.isEmpty && handicaps == 0
    let doubtful = personnes.filter {
        isAlone && $0.aChargeStatut == .aConfirmer && $0.role != .aNaitre && $0.isHoused
    }
    for (aCharge, code) in [(true, "composition.a-charge"), (false, "composition.pas-a-charge")] {
        let noms = doubtful.filter { $0.aCharge == aCharge }.map { $0.nom ?? "?" }
        if noms.isEmpty { continue }
        found.append(
            Explication(
                code, article: "Arrêté du 29 juillet 1987, art. 3", ["noms": noms.joined(separator: ", ")],
                statut: .aConfirmer))
    }
    let approximate = personnes.filter { !$0.isAgeExact }.map { $0.nom ?? "?" }
    if !approximate.isEmpty {
        found.append(
            Explication(
                "composition.age-approche", ["noms": approximate.joined(separator: ", ")], statut: .aConfirmer))
    }
    if formulaire.handicaps?.isEmpty == false, !personnes.contains(where: \.handicap) {
        found.append(
            Explication("composition.handicap-sans-carte", article: CategorieMenage.article, statut: .aConfirmer))
    }
    return found
}
