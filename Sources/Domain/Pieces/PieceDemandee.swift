// SPDX-License-Identifier: EUPL-1.2

/// A supporting document that may be asked for: the list is closed (arrêté of 22 December 2020), nothing else may be.
package struct PieceDemandee: Sendable, Hashable {
    package enum Moment: String, Sendable, Codable, CaseIterable {
        /// The only one that registration may ask for.
        case enregistrement
        /// By whoever examines the application.
        case instruction
        /// When the form says something that it proves.
        case complementaire
    }

    package let code: String
    package let libelle: String
    package let quand: Moment
    /// When it is asked for: `tous`, `majeurs`, `motif:05`, `logement:SD|SQUAT`…; `|` means or.
    package let pour: String
    package let article: String?
    package let statut: Statut

    package init(
        code: String, libelle: String, quand: Moment, pour: String, article: String?, statut: Statut
    ) {
        self.code = code
        self.libelle = libelle
        self.quand = quand
        self.pour = pour
        self.article = article
        self.statut = statut
    }
}

/// The documents that a form calls for, in the order of the list.
package func piecesAttendues(
    _ formulaire: Formulaire, _ composition: CompositionMenage, on today: Day, _ rulebook: Rulebook
) -> [PieceDemandee] {
    // The list is that of natural persons.
    if formulaire.association != nil { return [] }
    let facts = facts(formulaire, composition, today)
    return rulebook.pieces.filter { piece in
        var list = ""
        return piece.pour.split(separator: "|").contains { condition in
            let parts = condition.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 { list = parts[0] }
            // `logement:SD|SQUAT`: the second code is of the same list; a bare word is a fact of its own.
            let fact = parts.count == 2 ? "\(list):\(parts[1])" : list.isEmpty ? parts[0] : "\(list):\(parts[0])"
            return facts.contains(fact) || (parts.count == 1 && facts.contains(parts[0]))
        }
    }
}

/// What the form says, as conditions name it.
private func facts(_ formulaire: Formulaire, _ composition: CompositionMenage, _ today: Day) -> Set<String> {
    var facts: Set<String> = ["tous", "majeurs"]
    let holders = (formulaire.demandeur.map { [$0] } ?? []) + formulaire.cotitulaires
    for (rang, holder) in holders.enumerated() {
        // Outside the European Union: a residence permit (CCH, R441-1), of that person only.
        if holder.nationalite == "3" { facts.insert(rang == 0 ? "demandeur-etranger" : "adulte-etranger") }
        if let situation = holder.situationFamiliale { facts.insert("situation:\(situation)") }
        if let travail = holder.profession?.situation { facts.insert("travail:\(travail)") }
        for code in (holder.ressources ?? [:]).keys { facts.insert("ressource:\(code)") }
        for code in (holder.versements ?? [:]).keys { facts.insert("ressource:\(code)") }
    }
    if composition.personnes.contains(where: { ($0.age ?? 99) < 18 }) { facts.insert("mineurs") }
    for garde in formulaire.personnesACharge.compactMap(\.garde) { facts.insert("garde:\(garde)") }
    for motif in formulaire.motifs ?? [] { facts.insert("motif:\(motif)") }
    if let statut = formulaire.logementActuel?.statut { facts.insert("logement:\(statut)") }
    if formulaire.handicaps != nil || composition.handicaps > 0 { facts.insert("handicap") }
    if ["TUTEUR", "CURATEUR", "HABILITE"].contains(formulaire.aide?.genre ?? ""), isInForce(formulaire.aide, on: today)
    {
        facts.insert("tutelle")
    }
    if (formulaire.naissancesAttendues?.nombre ?? 0) > 0 { facts.insert("naissance-attendue") }
    if hasFallen(formulaire) { facts.insert("baisse-ressources") }
    return facts
}

/// The last year is lower than the one before, for some holder: worth proving.
private func hasFallen(_ formulaire: Formulaire) -> Bool {
    let holders = (formulaire.demandeur.map { [$0] } ?? []) + formulaire.cotitulaires
    return holders.contains { holder in
        let years = (holder.rfr ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        guard years.count >= 2 else { return false }
        return years[years.count - 1] < years[years.count - 2]
    }
}

/// A mandate of protection without an end, or whose end is to come.
private func isInForce(_ aide: Aide?, on day: Day) -> Bool { (aide?.au).map { $0 >= day } ?? true }
