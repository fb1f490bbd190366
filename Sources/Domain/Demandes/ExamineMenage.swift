// SPDX-License-Identifier: EUPL-1.2

/// What the fields say together: contradictions are questions, asked once at the field that one would correct.
extension Examination {
    mutating func nombrePersonnes(known: Int, _ isAssociation: Bool) -> Int? {
        let value = typed("nombrePersonnes")
        if value.isEmpty {
            // A file that lists the persons has said how many they are. An association houses people to come.
            if isAssociation { return nil }
            if known > 1 { return known + (digits(saisie["naissancesAttendues.nombre"]) ?? 0) }
            refuse("nombrePersonnes", "requis", ["champ": "nombrePersonnes"])
            return nil
        }
        return number("nombrePersonnes", 1...30)
    }

    /// Lists longer than any household: refused at once, before anything is made of them.
    mutating func groups() -> Bool {
        for (groupe, most) in [("cotitulaires", 9), ("personnesACharge", 30), ("handicaps", 9), ("motifs", 23)]
        where saisie.size(of: groupe) > most {
            refuse(groupe, "groupe.trop", ["n": "\(saisie.size(of: groupe))", "maximum": "\(most)"])
        }
        if saisie.valeurs.count > 2_000 {
            refuse("", "groupe.trop", ["n": "\(saisie.valeurs.count)", "maximum": "2000"])
        }
        return examen.violations.isEmpty
    }

    mutating func contradictions(_ formulaire: Formulaire) {
        holders(formulaire)
        children(formulaire)
        count(formulaire)
        wishes(formulaire)
    }

    private mutating func holders(_ formulaire: Formulaire) {
        let ranks = saisie.rangs("cotitulaires")
        guard let demandeur = formulaire.demandeur else { return }
        for (index, holder) in formulaire.cotitulaires.enumerated() where index < ranks.count {
            if folded(holder.nomNaissance) == folded(demandeur.nomNaissance),
                folded(holder.prenoms) == folded(demandeur.prenoms), holder.naissance == demandeur.naissance
            {
                warn("cotitulaires.\(ranks[index]).nomNaissance", "cotitulaire.identique", ["nom": holder.nomComplet])
            }
        }
        // A spouse is a holder of the lease by law (article 1751 of the civil code): asked for, never demanded.
        if ["M", "P"].contains(demandeur.situationFamiliale ?? ""), formulaire.cotitulaires.isEmpty {
            warn("demandeur.situationFamiliale", "conjoint.absent")
        }
    }

    private mutating func children(_ formulaire: Formulaire) {
        let ranks = saisie.rangs("personnesACharge")
        let holders = (formulaire.demandeur.map { [$0] } ?? []) + formulaire.cotitulaires
        guard let oldest = holders.map(\.naissance.earliest).min() else { return }
        for (index, person) in formulaire.personnesACharge.enumerated() where index < ranks.count {
            guard let born = person.naissance else { continue }
            let champ = "personnesACharge.\(ranks[index]).naissance"
            let nom = person.prenoms ?? person.nom ?? ""
            if person.lien == "E", born.earliest < oldest.adding(months: 12 * 12) {
                warn(champ, "enfant.plus-age", ["nom": nom, "date": born.french])
            } else if person.lien == "P", born.earliest > oldest {
                warn(champ, "parent.plus-jeune", ["nom": nom, "date": born.french])
            }
        }
    }

    private mutating func count(_ formulaire: Formulaire) {
        guard let nombre = formulaire.nombrePersonnes, formulaire.association == nil else { return }
        let listed =
            1 + formulaire.cotitulaires.count
            + formulaire.personnesACharge.count { $0.garde != "D" }
        let expected = formulaire.naissancesAttendues?.nombre ?? 0
        if listed > 1 || expected > 0, !(listed...listed + expected).contains(nombre) {
            warn("nombrePersonnes", "nombre.ecart", ["n": "\(nombre)", "decrites": "\(listed + expected)"])
        }
        if formulaire.personnesACharge.count > 10 {
            warn("nombrePersonnes", "personnes.nombreuses", ["n": "\(formulaire.personnesACharge.count)"])
        }
    }

    private mutating func wishes(_ formulaire: Formulaire) {
        if formulaire.motifs?.contains("23") == true, formulaire.motifPrecision == nil {
            remark("motifPrecision", "motif.a-preciser")
        }
        if formulaire.motifs?.contains("07") == true, formulaire.handicaps == nil {
            remark("motifs.0", "handicap.a-decrire")
        }
        if formulaire.motifs?.contains("06") == true, formulaire.adresseProtegee == nil {
            // The one thing that cannot be made good later: asked before the first letter leaves.
            warn("adresseProtegee", "adresse.a-proteger")
        }
    }

    /// What the national format does not take whole: kept whole here, and said. Never cut in silence.
    mutating func limits(_ formulaire: Formulaire) {
        var holders: [(String, Titulaire)] = formulaire.demandeur.map { [("demandeur", $0)] } ?? []
        for (rang, holder) in zip(saisie.rangs("cotitulaires"), formulaire.cotitulaires) {
            holders.append(("cotitulaires.\(rang)", holder))
        }
        for (path, holder) in holders {
            long("\(path).nomNaissance", holder.nomEnvoi ?? holder.nomNaissance, LimiteNationale.nom)
            long("\(path).prenoms", holder.prenomsEnvoi ?? holder.prenoms, LimiteNationale.prenoms)
            if let courriel = holder.courriel, !LimiteNationale.takes(courriel: courriel) {
                remark("\(path).courriel", "national.courriel")
            }
        }
        for (rang, person) in zip(saisie.rangs("personnesACharge"), formulaire.personnesACharge) {
            long("personnesACharge.\(rang).nom", person.nom ?? "", LimiteNationale.personneACharge)
            long("personnesACharge.\(rang).prenoms", person.prenoms ?? "", LimiteNationale.personneACharge)
        }
    }

    private mutating func long(_ champ: String, _ value: String, _ limit: Int) {
        guard value.count > limit else { return }
        remark(
            champ, "national.long",
            ["maximum": "\(limit)", "propose": LimiteNationale.shortened(value, to: limit)])
    }
}
