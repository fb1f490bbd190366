// SPDX-License-Identifier: EUPL-1.2

import Domain

extension InterfaceNuuMapping {
    static let personnePath = "demandeLogement/personnePhysique"

    mutating func persons() {
        let demandeur = personne?.child("demandeur")
        holder(demandeur, "demandeur")
        // The dwelling when the file gives it apart; then the postal address is where letters go.
        if let logement = personne?.child("adresseLogement") {
            address(logement, "adresse")
            address(demandeur?.child("adressePostale"), "adresseCourrier")
        } else {
            address(demandeur?.child("adressePostale"), "adresse")
        }
        for (rank, node) in members("cotitulaire", personne?.child("listeCotitulaire")) {
            holder(node, "cotitulaires.\(rank)")
        }
        var charges = 0
        for (rank, node) in members("personneACharge", personne?.child("listePersonneACharge")) {
            let champ = "personnesACharge.\(rank)"
            dependant(node, champ)
            charges += 1
            if !saisie.contains(champ) {
                strangers.append("\(Self.personnePath)/listePersonneACharge/personneACharge[\(rank)]")
            }
        }
        // Children in custody stand in a list of their own, without a name.
        for (rank, node) in members("personneEnGarde", personne?.child("listePersonneEnGarde")) {
            let champ = "personnesACharge.\(charges + rank)"
            dependant(node, champ)
            saisie["\(champ).lien"] = "E"
        }
        let expected = personne?.child("personneANaitre")
        text(expected?.child("nombre"), "naissancesAttendues.nombre")
        text(expected?.child("dateNaissancePrevue"), "naissancesAttendues.date")
        // The file has no count of persons: those that it names are all.
        let named = 1 + saisie.rangs("cotitulaires").count + saisie.rangs("personnesACharge").count
        saisie["nombrePersonnes"] = "\(named + (Int(saisie["naissancesAttendues.nombre"]) ?? 0))"
        amounts(demandeur?.child("listeRessourceRecuePersACharge"), "ressourcesACharge")
        dwelling()
    }

    private mutating func holder(_ node: XMLNode?, _ champ: String) {
        guard let node else { return }
        code(node.child("civilite"), "\(champ).civilite")
        // `nomPatronymique` is the birth name, `nom` the name used; many files only have the latter.
        let nom = take(node.child("nom"), "\(champ).nomUsage")
        let birth = take(node.child("nomPatronymique"), "\(champ).nomNaissance")
        saisie["\(champ).nomNaissance"] = birth.isEmpty ? nom : birth
        saisie["\(champ).nomUsage"] = birth.isEmpty || birth == nom ? "" : nom
        lines["\(champ).nomNaissance"] = lines["\(champ).nomNaissance"] ?? lines["\(champ).nomUsage"]
        text(node.child("prenom"), "\(champ).prenoms")
        text(node.child("dateNaissance"), "\(champ).naissance")
        code(node.child("nationalite"), "\(champ).nationalite")
        code(node.child("situationFamiliale"), "\(champ).situationFamiliale")
        phone(node, "\(champ).telephone")
        text(node.child("mel"), "\(champ).courriel")
        if champ != "demandeur" { code(node.child("lienDemandeur"), "\(champ).lien") }
        work(node.child("situationProfessionnelle"), "\(champ).profession")
        if let revenus = node.child("revenuFiscal") {
            for rank in 1...2 {
                let year = revenus.child("anneeMoins\(rank)")
                let income = revenus.child("montantMoins\(rank)")
                guard let known = year?.trimmed, !known.isEmpty, income?.trimmed.isEmpty == false,
                    saisie["\(champ).rfr.\(known)"].isEmpty
                else { continue }
                _ = take(year, "\(champ).rfr")
                text(income, "\(champ).rfr.\(known)")
            }
        }
        amounts(node.child("listeRessourceRecue"), "\(champ).ressources")
        amounts(node.child("listeRessourceVersee"), "\(champ).versements")
    }

    private mutating func work(_ node: XMLNode?, _ champ: String) {
        guard let node else { return }
        code(node.child("typeContratTravail"), "\(champ).situation")
        text(node.child("profession"), "\(champ).metier")
        text(node.child("nomEmployeurPrincipal"), "\(champ).employeur")
        flag(node.child("multiEmployeur"), "\(champ).multiEmployeur")
        let commune = takeCode(node.child("commune"), "\(champ).commune")
        saisie["\(champ).commune"] = commune.isEmpty ? "" : "insee:\(commune)"
    }

    private mutating func dependant(_ node: XMLNode, _ champ: String) {
        text(node.child("nom"), "\(champ).nom")
        text(node.child("prenom"), "\(champ).prenoms")
        text(node.child("dateNaissance"), "\(champ).naissance")
        code(node.child("sexe"), "\(champ).sexe")
        code(node.child("lienParente"), "\(champ).lien")
        code(node.child("coParentalite"), "\(champ).garde")
    }

    /// The first of the three telephones; the others stay in `national`.
    mutating func phone(_ node: XMLNode, _ champ: String) {
        for kind in ["telPortable", "telDomicile", "telTravail"] {
            guard let phone = node.child(kind), !phone.trimmed.isEmpty else { continue }
            return text(phone, champ)
        }
    }

    /// Amounts by code of resource; two lines of one code stay in `national`, so that nothing is added up by us.
    private mutating func amounts(_ list: XMLNode?, _ champ: String) {
        for (_, line) in members("detailRessource", list) {
            let name = line.child("ressource")?.attributes["code"] ?? ""
            guard !name.isEmpty, saisie["\(champ).\(name)"].isEmpty, line.child("montant")?.trimmed.isEmpty == false
            else { continue }
            _ = takeCode(line.child("ressource"), "")
            text(line.child("montant"), "\(champ).\(name)")
        }
    }
}
