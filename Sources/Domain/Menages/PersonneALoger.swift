// SPDX-License-Identifier: EUPL-1.2

/// A person of the household, as the rules see one.
package struct PersonneALoger: Hashable, Sendable {
    package enum Role: String, Sendable {
        case demandeur
        case cotitulaire
        case enfant
        case parent
        case autre
        case aNaitre = "a-naitre"
    }

    package enum Garde: String, Sendable {
        case alternee = "G"
        case droitDeVisite = "D"
    }

    /// Path in the form: `cotitulaires.0`, `personnesACharge.2`.
    package let champ: String
    package let role: Role
    package let nom: String?
    /// Full years on the day; nil when the birth date is not known. Of a date known by its year, the highest.
    package let age: Int?
    package let isAgeExact: Bool
    package let garde: Garde?
    /// Bears the card that the category of the household takes into account.
    package let handicap: Bool
    package let aCharge: Bool
    /// Less than `source` when the form alone says so: the tax notice decides.
    package let aChargeStatut: Statut

    /// A child in right of visit lives elsewhere.
    package var isHoused: Bool { garde != .droitDeVisite }
    package var isTitulaire: Bool { role == .demandeur || role == .cotitulaire }
}

/// The persons of a form on a day, in its order; those to be born at the end.
func personnes(of formulaire: Formulaire, on day: Day, _ rulebook: Rulebook) -> [PersonneALoger] {
    guard let demandeur = formulaire.demandeur else { return [] }
    var found = [holder(demandeur, .demandeur, "demandeur", day)]
    for (index, titulaire) in formulaire.cotitulaires.enumerated() {
        found.append(holder(titulaire, .cotitulaire, "cotitulaires.\(index)", day))
    }
    for (index, personne) in formulaire.personnesACharge.enumerated() {
        found.append(listed(personne, "personnesACharge.\(index)", day, rulebook))
    }
    guard rulebook.chiffre(.naissancesAttendues, on: day)?.isYes == true else { return found }
    for _ in 0..<max(0, formulaire.naissancesAttendues?.nombre ?? 0) {
        found.append(
            PersonneALoger(
                champ: "naissancesAttendues", role: .aNaitre, nom: nil, age: nil, isAgeExact: true, garde: nil,
                handicap: false, aCharge: true, aChargeStatut: .aConfirmer))
    }
    return found
}

private func holder(
    _ titulaire: Titulaire, _ role: PersonneALoger.Role, _ champ: String, _ day: Day
) -> PersonneALoger {
    PersonneALoger(
        champ: champ, role: role, nom: titulaire.nomComplet, age: age(titulaire.naissance, on: day),
        isAgeExact: titulaire.naissance.isExact, garde: nil, handicap: titulaire.handicap == true, aCharge: false,
        aChargeStatut: .source)
}

private func listed(
    _ personne: PersonneACharge, _ champ: String, _ day: Day, _ rulebook: Rulebook
) -> PersonneALoger {
    let role: PersonneALoger.Role =
        switch personne.lien {
        case "E": .enfant
        case "P": .parent
        default: .autre
        }
    let garde = personne.garde.flatMap(PersonneALoger.Garde.init)
    let age = personne.naissance.map { Domain.age($0, on: day) }
    let (aCharge, statut) = dependency(personne, role, garde, age, on: day, rulebook)
    let nom = [personne.prenoms, personne.nom].compactMap { $0 }.joined(separator: " ")
    return PersonneALoger(
        champ: champ, role: role, nom: nom.isEmpty ? nil : nom, age: age,
        isAgeExact: personne.naissance?.isExact ?? true, garde: garde, handicap: personne.handicap == true,
        aCharge: aCharge, aChargeStatut: statut)
}

/// The day may come before the birth, when a past day is asked for.
func age(_ naissance: Naissance, on day: Day) -> Int { max(0, naissance.earliest.years(until: day)) }

extension Naissance {
    fileprivate var isExact: Bool { if case .day = self { true } else { false } }
}

/// Who is a dependant: children as the tax code has them, elders, relatives who bear the card of disability (arrêté of
/// 29 July 1987, art. 3; tax code, 196 to 196 B). The form asks for the dependants, so what it says stands where the
/// age alone does not decide: it is then marked, for the tax notice to be looked at.
private func dependency(
    _ personne: PersonneACharge, _ role: PersonneALoger.Role, _ garde: PersonneALoger.Garde?, _ age: Int?,
    on day: Day, _ rulebook: Rulebook
) -> (Bool, Statut) {
    // Lives in both households (art. 1), whoever declares the child.
    if garde == .alternee { return (true, .source) }
    if garde == .droitDeVisite {
        let rule = rulebook.chiffre(.droitDeVisiteACharge, on: day)
        return (rule?.isYes ?? false, rule?.statut ?? .aConfirmer)
    }
    if personne.horsFoyerFiscal == true { return (false, .source) }
    if personne.handicap == true { return (true, .source) }
    guard let age, let enfant = rulebook.chiffre(.ageEnfantACharge, on: day),
        let etudiant = rulebook.chiffre(.ageEtudiantACharge, on: day),
        let inapte = rulebook.chiffre(.ageAscendantInapte, on: day),
        let ascendant = rulebook.chiffre(.ageAscendantACharge, on: day)
    else { return (true, .aConfirmer) }
    if age < enfant.valeur { return (true, enfant.statut) }
    // A student on the tax notice.
    if age < etudiant.valeur { return (true, .aConfirmer) }
    if role != .enfant, age >= inapte.valeur {
        return (true, role == .parent && age >= ascendant.valeur ? ascendant.statut : .aConfirmer)
    }
    return (false, .aConfirmer)
}
