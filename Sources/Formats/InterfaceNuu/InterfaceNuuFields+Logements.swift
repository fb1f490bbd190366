// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Addresses, the dwelling of today, the dwelling wanted, the reasons.
extension InterfaceNuuFields {
    /// When letters go elsewhere, the postal address is that one and the dwelling is given apart.
    ///
    /// The format cannot say that an address is protected: where one is, only that of the letters goes out; without
    /// one, the application does not.
    mutating func adresses(postal: String, apart: String?) {
        if formulaire.adresseProtegee == true {
            guard let courrier = formulaire.adresseCourrier else { return refuse("adresse", .protegee) }
            adresse(postal, courrier, "adresseCourrier")
        } else if let courrier = formulaire.adresseCourrier, let apart {
            adresse(postal, courrier, "adresseCourrier")
            if let own = formulaire.adresse { adresse(apart, own, "adresse") }
        } else if let own = formulaire.adresse ?? formulaire.adresseCourrier {
            adresse(postal, own, formulaire.adresse == nil ? "adresseCourrier" : "adresse")
        } else {
            refuse("adresse", .manque)
        }
    }

    private mutating func adresse(_ path: String, _ adresse: Adresse, _ champ: String) {
        let isAbroad = adresse.pays != nil
        _ = pull("\(path)/etranger")
        set("\(path)/etranger", isAbroad ? "true" : "false", "\(champ).pays")
        pieces(path, AdressePieces.complement, adresse.complement, "\(champ).complement")
        pieces(path, AdressePieces.voie, adresse.voie, "\(champ).voie")
        set("\(path)/nomHebergeant", adresse.chez, "\(champ).chez")
        if isAbroad {
            let place = [adresse.codePostal, adresse.libelle].compactMap(\.self).joined(separator: " ")
            pieces(path, AdressePieces.etranger, place, "\(champ).libelle")
            self.place("\(champ).codePostal")
            set("\(path)/pays", adresse.pays, "\(champ).pays")
        } else {
            for name in AdressePieces.etranger { _ = pull("\(path)/\(name)") }
            let own = adresse.commune.flatMap { communes[$0]?.codesPostaux.first }
            set("\(path)/codePostal", adresse.codePostal ?? own, "\(champ).codePostal")
            code("\(path)/commune", adresse.commune, "\(champ).commune")
        }
    }

    /// The pieces that the file had, while they still say what the field says; else the field parted anew.
    private mutating func pieces(_ path: String, _ names: [String], _ text: String?, _ champ: String) {
        var kept: [String: String] = [:]
        for name in names { kept[name] = pull("\(path)/\(name)") }
        let text = squeezedText(text ?? "").trimmed
        let isTrue = !kept.isEmpty && squeezedText(AdressePieces.join(names, kept)) == text
        let pieces = isTrue && AdressePieces.areWritable(kept) ? kept : AdressePieces.part(names, text)
        for name in names where pieces[name] != nil || ["voie", "communeEtranger", "codePostalEtranger"].contains(name)
        {
            set("\(path)/\(name)", pieces[name], champ)
        }
        place(champ)
    }

    // MARK: Dwellings

    /// Since when, by the kind of dwelling: the others have no such date.
    private static let since = [
        "RS": "compResSocDepuis", "RHVS": "compResHotDepuis", "SLHT": "compSousLocDepuis", "SH": "compStructDepuis",
        "CDEFCM": "compCentreDepuis",
    ]

    mutating func dwelling() {
        let path = "\(Self.personne)/logementActuel"
        let champ = "logementActuel"
        let logement = formulaire.logementActuel
        let list = "\(path)/listeModeleLogement/modeleLogement"
        if let statut = logement?.statut {
            for key in values.keys.sorted() where key.hasPrefix("\(list)[") && key.hasSuffix("@code") {
                _ = pull(key)
                remark(key, .remplace)
            }
            code("\(list)[0]", statut, "\(champ).statut")
            if let since = Self.since[statut] { set("\(path)/\(since)", logement?.depuis?.iso, "\(champ).depuis") }
        } else if !values.keys.contains(where: { $0.hasPrefix("\(list)[") }) {
            code("\(list)[0]", nil, "\(champ).statut")
        }
        // Who reads the file knows it from the kinds of dwelling.
        let isHlm = values.contains { $0.key.hasPrefix("\(list)[") && $0.value.text == "HLM" }
        if formulaire.dejaLocataireHlm == isHlm { place("dejaLocataireHlm") }
        euros("\(path)/montantMensuelLoyer", logement?.loyer, "\(champ).loyer")
        euros("\(path)/montantMensuelAPL", logement?.aideLogement, "\(champ).aideLogement")
        set("\(path)/nombreHabitant", logement?.nombreHabitants.map(String.init), "\(champ).nombreHabitants")
        code("\(path)/categorieLogement", logement?.categorie, "\(champ).categorie")
        code("\(path)/typeLogementActuel", logement?.type, "\(champ).type")
        set("\(path)/surface", logement?.surface.map(String.init), "\(champ).surface")
        set("\(path)/compNomOrgBailleur", logement?.bailleur, "\(champ).bailleur")
        set("\(path)/compNomStructure", logement?.structure, "\(champ).structure")
        presumed("\(path)/proprietaire", logement?.proprietaire, "\(champ).proprietaire")
        code("\(path)/typeLogementPossede", logement?.proprieteType, "\(champ).proprieteType")
    }

    mutating func search() {
        let path = "\(Self.base)/logementRecherche"
        let champ = "logementRecherche"
        let recherche = formulaire.logementRecherche
        code("\(path)/categorieLogementRecherche", recherche?.categorie, "\(champ).categorie")
        flag("\(path)/avecParking", recherche?.parking, "\(champ).parking")
        flag("\(path)/rezDeChaussee", recherche?.rezDeChaussee, "\(champ).rezDeChaussee")
        flag("\(path)/sansAscenseur", recherche?.sansAscenseur, "\(champ).sansAscenseur")
        presumed("\(path)/demandeElargie", recherche?.elargie, "\(champ).elargie")
        euros("\(path)/montantLoyer", recherche?.loyerMaximum, "\(champ).loyerMaximum")
        codes("\(path)/listeTypeLogement", "typeLogement", recherche?.types, "\(champ).types")
        if recherche?.types == nil { code("\(path)/listeTypeLogement/typeLogement[0]", nil, "\(champ).types") }
        let list = "\(path)/listeLocalisationSouhaite/localisationSouhaite"
        for (index, rank) in ranks(list, count: formulaire.communesSouhaitees.count).enumerated() {
            let commune = formulaire.communesSouhaitees[index]
            guard index < LimiteNationale.communesSouhaitees else {
                remark("communesSouhaitees.\(index)", .limite)
                place("communesSouhaitees.\(index)")
                continue
            }
            code("\(list)[\(rank)]/commune", commune, "communesSouhaitees.\(index)")
            set("\(list)[\(rank)]/quartier", formulaire.quartiers?[commune], "quartiers.\(commune)")
        }
    }

    /// Those of the form first; a file may have more.
    mutating func motifs() {
        let path = "\(Self.base)/principauxMotifDemande"
        let list = "\(path)/motifDemande"
        var further: [String] = []
        for key in values.keys.filter({ $0.hasPrefix("\(list)[") && $0.hasSuffix("@code") }).sorted(by: {
            Self.rank($0, list) ?? 0 < Self.rank($1, list) ?? 0
        }) {
            if let code = pull(key) { further.append(code) }
        }
        let own = formulaire.motifs ?? []
        for (rank, motif) in (own + further).enumerated() {
            code("\(list)[\(rank)]", motif, rank < own.count ? "motifs.\(rank)" : "\(list)[\(rank)]")
        }
        set("\(path)/compAutreMotif", formulaire.motifPrecision, "motifPrecision")
        set("\(path)/compDateJugement", formulaire.motifJugement?.iso, "motifJugement")
    }
}
