// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Holders, dependants, association, disability: the mirror of the same parts of `InterfaceNuuMapping`.
extension InterfaceNuuFields {
    mutating func association(_ association: Association) {
        let path = "\(Self.base)/association"
        name("\(path)/nom", association.nom, "association.nom", LimiteNationale.nom)
        phones(path, "association", [association.telephone])
        set("\(path)/mel", association.courriel, "association.courriel")
        adresses(postal: "\(path)/adressePostale", apart: nil)
    }

    mutating func persons() {
        if let holder = formulaire.demandeur {
            self.holder("\(Self.personne)/demandeur", holder, "demandeur")
        } else {
            refuse("demandeur", .manque)
        }
        adresses(postal: "\(Self.personne)/demandeur/adressePostale", apart: "\(Self.personne)/adresseLogement")
        let list = "\(Self.personne)/listeCotitulaire/cotitulaire"
        for (index, rank) in ranks(list, count: formulaire.cotitulaires.count).enumerated() {
            holder("\(list)[\(rank)]", formulaire.cotitulaires[index], "cotitulaires.\(index)")
        }
        dependants()
        set(
            "\(Self.personne)/personneANaitre/nombre", formulaire.naissancesAttendues?.nombre.map(String.init),
            "naissancesAttendues.nombre")
        set(
            "\(Self.personne)/personneANaitre/dateNaissancePrevue", formulaire.naissancesAttendues?.date?.iso,
            "naissancesAttendues.date")
        amounts(
            "\(Self.personne)/demandeur/listeRessourceRecuePersACharge", formulaire.ressourcesACharge,
            "ressourcesACharge")
        dwelling()
        // The file has no count: who reads it counts those it names.
        let counted = 1 + formulaire.cotitulaires.count + formulaire.personnesACharge.count
        if formulaire.nombrePersonnes == counted + (formulaire.naissancesAttendues?.nombre ?? 0) {
            place("nombrePersonnes")
        }
    }

    private mutating func holder(_ path: String, _ holder: Titulaire, _ champ: String) {
        code("\(path)/civilite", holder.civilite, "\(champ).civilite")
        // `nomPatronymique` is the birth name, `nom` the name used.
        name(
            "\(path)/nom", holder.nomUsage ?? holder.nomNaissance,
            holder.nomUsage == nil ? "\(champ).nomNaissance" : "\(champ).nomUsage", LimiteNationale.nom,
            envoi: holder.nomUsage == nil ? holder.nomEnvoi : nil)
        name(
            "\(path)/nomPatronymique", holder.nomNaissance, "\(champ).nomNaissance", LimiteNationale.nom,
            envoi: holder.nomEnvoi)
        name(
            "\(path)/prenom", holder.prenoms, "\(champ).prenoms", LimiteNationale.prenoms, envoi: holder.prenomsEnvoi)
        place("\(champ).nomEnvoi")
        place("\(champ).prenomsEnvoi")
        // Without its day, a date is no date of the schema: refused there, under the name of the field.
        set("\(path)/dateNaissance", holder.naissance.iso, "\(champ).naissance")
        code("\(path)/nationalite", holder.nationalite, "\(champ).nationalite")
        code("\(path)/situationFamiliale", holder.situationFamiliale, "\(champ).situationFamiliale")
        phones(path, champ, [holder.telephone, holder.autreTelephone])
        if champ == "demandeur" {
            set("\(path)/mel", holder.courriel, "\(champ).courriel")
        } else {
            code("\(path)/lienDemandeur", holder.lien, "\(champ).lien")
        }
        work("\(path)/situationProfessionnelle", holder.profession, "\(champ).profession")
        incomes("\(path)/revenuFiscal", holder.rfr, "\(champ).rfr")
        amounts("\(path)/listeRessourceRecue", holder.ressources, "\(champ).ressources")
        amounts("\(path)/listeRessourceVersee", holder.versements, "\(champ).versements")
    }

    private mutating func work(_ path: String, _ work: Profession?, _ champ: String) {
        code("\(path)/typeContratTravail", work?.situation, "\(champ).situation")
        set("\(path)/profession", work?.metier, "\(champ).metier")
        set("\(path)/nomEmployeurPrincipal", work?.employeur, "\(champ).employeur")
        flag("\(path)/multiEmployeur", work?.multiEmployeur, "\(champ).multiEmployeur")
        guard let place = work?.commune, Self.isInsee(place) else { return }
        code("\(path)/commune", place, "\(champ).commune")
        // The postal code that came with it, unless the commune is another one since; of ours, its own.
        let kept = values["\(path)/codePostal"]?.text
        if let commune = communes[place], kept?.prefix(2) != place.prefix(2) {
            set("\(path)/codePostal", commune.codesPostaux.first, "\(champ).commune")
        }
    }

    static func isInsee(_ text: String) -> Bool {
        text.utf8.count == 5 && text.utf8.dropFirst(2).allSatisfy(isDigit)
    }

    /// Three elements for two fields. The reader takes the first that is filled: mobile, home, work; the telephone of
    /// the form must come before the others, which keep their element.
    private mutating func phones(_ path: String, _ champ: String, _ own: [String?]) {
        let kinds = ["telPortable", "telDomicile", "telTravail"]
        let form = InterfaceNuuElement.digits("", 1...10)
        var others: [(kind: String?, text: String, champ: String?)] = []
        for kind in kinds {
            guard let text = values["\(path)/\(kind)"]?.text, form.fault(of: text) == nil else { continue }
            others.append((kind, text, nil))
            _ = pull("\(path)/\(kind)")
        }
        for (text, name) in zip(own, ["telephone", "autreTelephone"]).reversed() {
            place("\(champ).\(name)")
            guard let text else { continue }
            if form.fault(of: text) != nil {
                remark("\(champ).\(name)", .format)
            } else if name == "telephone" {
                others.insert((nil, text, "\(champ).\(name)"), at: 0)
            } else {
                others.append((nil, text, "\(champ).\(name)"))
            }
        }
        guard let first = others.first else { return }
        let isMobile = first.text.hasPrefix("06") || first.text.hasPrefix("07")
        let mayBeHome = others.count <= 2 && !others.dropFirst().contains { $0.kind == "telDomicile" }
        var start = !isMobile && mayBeHome ? 1 : 0
        set("\(path)/\(kinds[start])", first.text, first.champ ?? "\(path)/\(kinds[start])")
        start += 1
        var free = Array(kinds[start...])
        for other in others.dropFirst() {
            let kind =
                other.kind.flatMap { free.contains($0) ? $0 : nil } ?? free.first { kind in
                    !others.dropFirst().contains { $0.kind == kind }
                } ?? free.first
            guard let kind else {
                remark(other.champ ?? "\(path)/\(other.kind ?? "")", .sansPlace)
                continue
            }
            free.removeAll { $0 == kind }
            set("\(path)/\(kind)", other.text, other.champ ?? "\(path)/\(kind)")
        }
    }

    // MARK: Dependants

    /// Those in custody have a list of their own, without names.
    private mutating func dependants() {
        var charges: [(Int, PersonneACharge)] = []
        var custody: [(Int, PersonneACharge)] = []
        for (index, person) in formulaire.personnesACharge.enumerated() {
            // In the custody list the code of custody may be missing: then what tells is that no name is known.
            let isNameless = person.nom == nil && person.prenoms == nil && person.lien == "E"
            if person.garde != nil || isNameless && !custody.isEmpty {
                custody.append((index, person))
            } else {
                charges.append((index, person))
            }
        }
        var list = "\(Self.personne)/listePersonneACharge/personneACharge"
        for (rank, (index, person)) in zip(ranks(list, count: charges.count), charges) {
            let (path, champ) = ("\(list)[\(rank)]", "personnesACharge.\(index)")
            name("\(path)/nom", person.nom, "\(champ).nom", LimiteNationale.personneACharge)
            name("\(path)/prenom", person.prenoms, "\(champ).prenoms", LimiteNationale.personneACharge)
            set("\(path)/dateNaissance", person.naissance?.iso, "\(champ).naissance")
            code("\(path)/sexe", person.sexe, "\(champ).sexe")
            code("\(path)/lienParente", person.lien, "\(champ).lien")
        }
        list = "\(Self.personne)/listePersonneEnGarde/personneEnGarde"
        for (rank, (index, person)) in zip(ranks(list, count: custody.count), custody) {
            let (path, champ) = ("\(list)[\(rank)]", "personnesACharge.\(index)")
            set("\(path)/dateNaissance", person.naissance?.iso, "\(champ).naissance")
            code("\(path)/sexe", person.sexe, "\(champ).sexe")
            code("\(path)/coParentalite", person.garde, "\(champ).garde")
            // The list is of children: the reader knows it.
            if person.lien == "E" { place("\(champ).lien") }
        }
    }

    mutating func handicaps() {
        let list = "\(Self.base)/listeHandicap/handicap"
        let handicaps = formulaire.handicaps ?? []
        for (index, rank) in ranks(list, count: handicaps.count).enumerated() {
            let (path, champ, handicap) = ("\(list)[\(rank)]", "handicaps.\(index)", handicaps[index])
            code("\(path)/etatHandicap", handicap.etat, "\(champ).etat")
            code("\(path)/capaciteMarcheHandicap", handicap.marche, "\(champ).marche")
            flag("\(path)/accompagne", handicap.accompagne, "\(champ).accompagne")
            codes("\(path)/listeNatureHandicapMoteur", "natureHandicapMoteur", handicap.moteur, "\(champ).moteur")
            codes(
                "\(path)/listeNatureHandicapSensoriel", "natureHandicapSensoriel", handicap.sensoriel,
                "\(champ).sensoriel")
            codes("\(path)/listeAideTechniqueHandicap", "aideTechniqueHandicap", handicap.aides, "\(champ).aides")
            codes(
                "\(path)/listeEquipementHandicap", "equipementHandicap", handicap.equipements, "\(champ).equipements")
            set("\(path)/besoinParticulier", handicap.besoin, "\(champ).besoin")
            set("\(path)/referent/nom", handicap.referent, "\(champ).referent")
            set("\(path)/referent/tel", handicap.referentTelephone, "\(champ).referentTelephone")
        }
    }
}
