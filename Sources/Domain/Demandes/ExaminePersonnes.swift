// SPDX-License-Identifier: EUPL-1.2

/// Holders, dependants, disability.
extension Examination {
    private static let oldest = 1900

    mutating func titulaire(_ path: String, rank: Int) -> Titulaire? {
        let nom = name("\(path).nomNaissance", required: true)
        let usage = name("\(path).nomUsage", required: false)
        // Papers of some countries bear a single name.
        let single = ticked("\(path).sansPrenom") == true
        let prenoms = name("\(path).prenoms", required: !single)
        let naissance = self.naissance("\(path).naissance", required: true)
        var titulaire = Titulaire(
            nomNaissance: nom ?? "", prenoms: prenoms ?? "", naissance: naissance ?? .year(Self.oldest))
        titulaire.nomUsage = usage == nom ? nil : usage
        titulaire.nomEnvoi = text("\(path).nomEnvoi", longest: LimiteNationale.nom)
        titulaire.prenomsEnvoi = text("\(path).prenomsEnvoi", longest: LimiteNationale.prenoms)
        titulaire.civilite = code("\(path).civilite", "civilite")
        titulaire.nationalite = code("\(path).nationalite", "nationalite")
        titulaire.situationFamiliale = code("\(path).situationFamiliale", "situationFamiliale")
        titulaire.telephone = telephone("\(path).telephone")
        titulaire.autreTelephone = telephone("\(path).autreTelephone")
        titulaire.courriel = courriel("\(path).courriel")
        titulaire.lien = code("\(path).lien", "lienDemandeur")
        titulaire.handicap = ticked("\(path).handicap")
        titulaire.profession = profession("\(path).profession")
        titulaire.rfr = rfr("\(path).rfr")
        titulaire.ressources = montants("\(path).ressources", "ressourceRecue")
        titulaire.versements = montants("\(path).versements", "ressourceVersee")
        if rank > 0, saisie.contains("\(path).adresse") {
            titulaire.adresse = adresse("\(path).adresse", required: false)
        }
        nir("\(path).nir", rank)
        guard nom != nil, single || prenoms != nil, let naissance else { return nil }
        let age = naissance.earliest.years(until: today)
        if age < 18 { warn("\(path).naissance", "mineur", ["age": "\(max(0, age))"]) }
        if age > 100 {
            warn("\(path).naissance", "centenaire", ["age": "\(age)", "annee": "\(naissance.earliest.year)"])
        }
        return titulaire
    }

    private mutating func nir(_ champ: String, _ rank: Int) {
        let value = typed(champ)
        if value.isEmpty { return }
        switch Nir.parse(value) {
        case .success(let nir): examen.nirs[rank] = nir
        case .failure(let violation):
            refuse(champ, violation.code, ["cle": String(value.filter(\.isNumber).suffix(2))])
        }
    }

    private mutating func profession(_ path: String) -> Profession? {
        var profession = Profession()
        profession.situation = code("\(path).situation", "typeContratTravail")
        profession.metier = text("\(path).metier")
        profession.employeur = text("\(path).employeur")
        profession.plusDeDix = flag("\(path).plusDeDix")
        profession.siret = registration("\(path).siret", digits: 14)
        profession.multiEmployeur = ticked("\(path).multiEmployeur")
        // People work anywhere: a commune that is not known is kept as typed.
        if let place = text("\(path).commune") {
            let found = rulebook.communes.candidates(place)
            profession.commune = found.count == 1 ? found[0].code : place.replacing("insee:", with: "")
        }
        // Arrêté of May 2017: the SIRET of employers of more than ten people only.
        if profession.siret != nil, profession.plusDeDix == false { warn("\(path).siret", "siret.petit-employeur") }
        return profession == Profession() ? nil : profession
    }

    /// Income by year: the two years before that of the deposit, which the form asks for.
    private mutating func rfr(_ path: String) -> [String: Int]? {
        var found: [String: Int] = [:]
        for name in saisie.noms(path) {
            let champ = "\(path).\(name)"
            guard let year = digits(name), (2000...today.year).contains(year) else {
                _ = typed(champ)
                refuse(champ, "rfr.annee", ["annee": TypedDate.shown(name)])
                continue
            }
            guard let montant = montant(champ, doubtful: Montant(euros: 300_000)) else { continue }
            // A tax notice gives whole euros.
            found[name] = (montant.cents + 50) / 100
        }
        return found.isEmpty ? nil : found
    }

    mutating func personne(_ path: String) -> PersonneACharge? {
        var personne = PersonneACharge()
        personne.nom = name("\(path).nom", required: false)
        personne.prenoms = name("\(path).prenoms", required: false)
        personne.naissance = naissance("\(path).naissance", required: false)
        personne.sexe = code("\(path).sexe", "sexe")
        personne.lien = code("\(path).lien", "lienParente")
        personne.garde = code("\(path).garde", "coParentalite")
        personne.handicap = ticked("\(path).handicap")
        personne.horsFoyerFiscal = ticked("\(path).horsFoyerFiscal")
        return personne == PersonneACharge() ? nil : personne
    }

    mutating func naissancesAttendues() -> NaissancesAttendues? {
        var naissances = NaissancesAttendues()
        naissances.nombre = number("naissancesAttendues.nombre", 0...9)
        naissances.date = day("naissancesAttendues.date")
        if let date = naissances.date, date > today.adding(months: 10) {
            warn("naissancesAttendues.date", "naissance.lointaine", ["date": date.french])
        }
        return naissances == NaissancesAttendues() ? nil : naissances
    }

    mutating func naissance(_ champ: String, required isRequired: Bool) -> Naissance? {
        let value = typed(champ)
        if value.isEmpty {
            if isRequired { refuse(champ, "requis", ["champ": champ]) }
            return nil
        }
        guard let naissance = keep(TypedDate.birth(value, champ)) else { return nil }
        if naissance.earliest > today {
            refuse(champ, "date.future", ["date": naissance.french])
        } else if naissance.earliest.year < Self.oldest {
            refuse(champ, "date.avant-1900", ["date": naissance.french])
        }
        return naissance
    }

    mutating func handicaps() -> [Handicap]? {
        let found = saisie.rangs("handicaps").compactMap { rang -> Handicap? in
            let path = "handicaps.\(rang)"
            var handicap = Handicap()
            handicap.personne = text("\(path).personne")
            handicap.etat = code("\(path).etat", "etatHandicap")
            handicap.marche = code("\(path).marche", "capaciteMarcheHandicap")
            handicap.accompagne = ticked("\(path).accompagne")
            handicap.moteur = codes("\(path).moteur", "natureHandicapMoteur")
            handicap.sensoriel = codes("\(path).sensoriel", "natureHandicapSensoriel")
            handicap.aides = codes("\(path).aides", "aideTechniqueHandicap")
            handicap.equipements = codes("\(path).equipements", "equipementHandicap")
            handicap.besoin = commentaire("\(path).besoin", longest: 132)
            handicap.referent = text("\(path).referent")
            handicap.referentTelephone = telephone("\(path).referentTelephone")
            return handicap == Handicap() ? nil : handicap
        }
        return found.isEmpty ? nil : found
    }
}
