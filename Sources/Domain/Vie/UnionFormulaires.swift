// SPDX-License-Identifier: EUPL-1.2

extension RubriqueFusion {
    /// Of the household and of what it looks for: one answer for both. The others are of persons, who are gathered.
    package static let menage: [RubriqueFusion] = [
        .naissancesAttendues, .adresse, .adresseCourrier, .dejaLocataireHlm, .logementActuel, .motifs,
        .logementRecherche, .communesSouhaitees, .aide, .langue,
    ]

    /// Of the dwelling where they live: they follow its address.
    static let dwelling: [RubriqueFusion] = [.adresseCourrier, .dejaLocataireHlm, .logementActuel]

    /// Those of the household that are answered on their own: of two dwellings, only the address is.
    package static func answered(_ differing: [RubriqueFusion]) -> [RubriqueFusion] {
        differing.filter { menage.contains($0) && (!differing.contains(.adresse) || !dwelling.contains($0)) }
    }
}

extension FusionFormulaires {
    /// Of a union: where both live at two addresses, the dwelling of one is not mixed with that of the other.
    package init(
        unionOf gardee: Formulaire, _ absorbee: Formulaire, gardeeLe: DatesDites, absorbeeLe: DatesDites,
        maximumCommunes: Int
    ) throws {
        let (own, other) = (try gardee.leaves(), try absorbee.leaves())
        let differing = RubriqueFusion.menage.filter { $0.leaves(own) != $0.leaves(other) }
        try self.init(
            gardee, absorbee, among: RubriqueFusion.answered(differing), gardeeLe: gardeeLe, absorbeeLe: absorbeeLe,
            maximumCommunes: maximumCommunes)
    }

    /// The form of a union: the persons of both, the older seniority, and of each part of the household the answer that was
    /// chosen. The holder of the file that ends becomes a co-holder, with what was known of him.
    package func united(_ choix: [RubriqueFusion: CoteFusion], lien: String) -> Formulaire {
        var form = merged(choix)
        if differences.contains(.adresse), cote(.adresse, choix) == .absorbee {
            for rubrique in RubriqueFusion.dwelling { rubrique.copy(from: absorbee, into: &form) }
        }
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
