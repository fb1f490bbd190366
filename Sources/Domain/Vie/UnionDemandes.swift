// SPDX-License-Identifier: EUPL-1.2

/// Two households become one: a couple forms, each of whom had an application. Not a duplicate: nobody is there twice.
package struct UnionDemandes: Sendable, Hashable {
    package let le: Day
    /// The writing by which both holders ask for it.
    package let piece: String
    /// Tie of who becomes a co-holder with the holder, list `lienDemandeur`.
    package let lien: String

    package init(le: Day, piece: String, lien: String) {
        self.le = le
        self.piece = piece
        self.lien = lien
    }
}

package enum RefusUnion: Error, Sendable, Hashable {
    case fautes([Violation])
    /// Of one of both: only active ones are united.
    case etat(Etat)
    /// An association applies: it forms no couple.
    case association
    /// A holder of both: that is a duplicate.
    case memePersonne
}

/// What is typed of it, under these names.
package let champsUnion = ["lienUnion", "unionLe", "pieceUnion"]

/// `gardee`: of who is the holder from now on.
package func examineUnion(
    _ typed: [String: String], _ gardee: (formulaire: Formulaire, etat: Etat),
    _ absorbee: (formulaire: Formulaire, etat: Etat), on today: Day, _ rulebook: Rulebook
) -> Result<UnionDemandes, RefusUnion> {
    let union: UnionDemandes
    switch UnionDemandes.read(typed, on: today, rulebook) {
    case .failure(let refus): return .failure(refus)
    case .success(let found): union = found
    }
    for etat in [gardee.etat, absorbee.etat] where TransitionEtat.row(.union, from: etat) == nil {
        return .failure(.etat(etat))
    }
    guard gardee.formulaire.demandeur != nil, absorbee.formulaire.demandeur != nil else {
        return .failure(.association)
    }
    if gardee.formulaire.sharesHolder(with: absorbee.formulaire) { return .failure(.memePersonne) }
    return .success(union)
}

extension UnionDemandes {
    /// What was typed of it, whatever the files are.
    package static func read(
        _ typed: [String: String], on today: Day, _ rulebook: Rulebook
    ) -> Result<UnionDemandes, RefusUnion> {
        var form = ShortForm(typed: typed)
        let lien = form.code("lienUnion", "lienDemandeur", rulebook)
        let le = form.pastDay("unionLe", today)
        let piece = form.requiredText("pieceUnion", longest: 60)
        guard form.violations.isEmpty, let lien, let le, let piece else { return .failure(.fautes(form.violations)) }
        return .success(UnionDemandes(le: le, piece: piece, lien: lien))
    }
}

extension RubriqueFusion {
    /// Of the household and of what it looks for: one answer for both. The others are of persons, who are gathered.
    package static let menage: [RubriqueFusion] = [
        .naissancesAttendues, .adresse, .adresseCourrier, .dejaLocataireHlm, .logementActuel, .motifs,
        .logementRecherche, .communesSouhaitees, .aide, .langue,
    ]
}

extension FusionFormulaires {
    /// The form of a union: the persons of both, the older seniority, and of each part of the household the answer that was
    /// chosen. The holder of the file that ends becomes a co-holder, with what was known of him.
    package func united(_ choix: [RubriqueFusion: CoteFusion], lien: String) -> Formulaire {
        var form = merged(choix)
        guard var entrant = absorbee.demandeur else { return form }
        // What no field holds, or was answered, is of one person.
        form.national = gardee.national
        form.confirmations = gardee.confirmations
        form.depot = gardee.depot
        if absorbee.depot.date < gardee.depot.date {
            form.depot.date = absorbee.depot.date
            form.depot.canal = absorbee.depot.canal
        }
        entrant.lien = lien
        (entrant.nomEnvoi, entrant.prenomsEnvoi) = (nil, nil)
        // Where he lives, as long as nobody says that it is the same; a body that domiciles is no home.
        let own = absorbee.adresse
        entrant.adresse = own == form.adresse || own?.domiciliation == true ? nil : own
        form.cotitulaires +=
            [entrant]
            + absorbee.cotitulaires.map { holder in
                var other = holder
                other.lien = nil
                return other
            }
        gatherDependants(in: &form)
        return form
    }

    /// A child whom both declared, in shared custody, is there once.
    private func gatherDependants(in form: inout Formulaire) {
        func isKnown(_ person: PersonneACharge) -> Bool {
            guard let naissance = person.naissance else { return false }
            return gardee.personnesACharge.contains {
                $0.naissance == naissance && folded($0.prenoms ?? "") == folded(person.prenoms ?? "")
            }
        }
        var ranks: [Int: Int] = [:]
        for (rang, person) in absorbee.personnesACharge.enumerated() where !isKnown(person) {
            ranks[rang] = form.personnesACharge.count
            form.personnesACharge.append(person)
        }
        if let theirs = absorbee.ressourcesACharge {
            form.ressourcesACharge = (form.ressourcesACharge ?? [:]).merging(theirs) { $0 + $1 }
        }
        if let theirs = absorbee.handicaps {
            let own = form.handicaps ?? []
            form.handicaps = own + theirs.filter { !own.contains($0) }
        }
        // Unknown of one is unknown of both.
        let both = absorbee.personnesACharge.count - ranks.count
        form.nombrePersonnes = gardee.nombrePersonnes.flatMap { own in absorbee.nombrePersonnes.map { own + $0 - both }
        }
        let holders = gardee.cotitulaires.count
        for (path, provenance) in absorbee.provenance {
            guard let path = Self.moved(path, holders, ranks) else { continue }
            form.provenance[path] = provenance
        }
    }

    /// Where a field of a person is found in the united form; nil of one that is not taken along.
    private static func moved(_ path: String, _ holders: Int, _ dependants: [Int: Int]) -> String? {
        let parts = path.split(separator: ".", maxSplits: 2).map(String.init)
        guard parts.count > 1 else { return nil }
        if parts[0] == "demandeur" { return "cotitulaires.\(holders).\(path.dropFirst("demandeur.".count))" }
        guard parts.count == 3, let rang = Int(parts[1]), parts[2] != "lien" || parts[0] != "cotitulaires" else {
            return nil
        }
        if parts[0] == "cotitulaires" { return "cotitulaires.\(holders + 1 + rang).\(parts[2])" }
        if parts[0] == "personnesACharge", let next = dependants[rang] { return "personnesACharge.\(next).\(parts[2])" }
        return nil
    }
}

/// What the events of a union tell, on both files.
package struct ContenuUnion: Sendable, Codable, Hashable {
    package let piece: String
    /// Number of the other file.
    package let numero: String?
}
