// SPDX-License-Identifier: EUPL-1.2

/// Addresses, the dwelling of today, the dwelling wanted.
extension Examination {
    mutating func adresse(_ path: String, required isRequired: Bool) -> Adresse? {
        var adresse = Adresse()
        adresse.chez = text("\(path).chez")
        adresse.complement = text("\(path).complement")
        adresse.domiciliation = ticked("\(path).domiciliation")
        adresse.pays = text("\(path).pays")
        adresse.voie = text("\(path).voie")
        // The street is part of the legal minimum, unless a body domiciles.
        if isRequired, adresse.voie == nil, typed("\(path).voie").isEmpty, adresse.domiciliation != true {
            refuse("\(path).voie", "requis", ["champ": "\(path).voie"])
        }
        place(path, &adresse, required: isRequired)
        return adresse == Adresse() ? nil : adresse
    }

    private mutating func place(_ path: String, _ adresse: inout Adresse, required isRequired: Bool) {
        let champ = "\(path).commune"
        // A partner's software sends the postal code apart; a page has one field for both.
        let apart = typed("\(path).codePostal")
        let libelle = typed("\(path).libelle")
        let named = typed(champ).isEmpty ? libelle : typed(champ)
        let value = [apart, named].filter { !$0.isEmpty }.joined(separator: " ")
        if value.isEmpty {
            if isRequired { refuse(champ, "requis", ["champ": champ]) }
            return
        }
        guard let place = text(value, champ, Self.longestText) else { return }
        let code = named.split(separator: " ").last { $0.hasPrefix("insee:") }
        if let pays = adresse.pays {
            // Abroad: nothing to look up, kept as typed. A code would be printed on envelopes.
            if let code {
                refuse(champ, "commune.etranger", ["saisi": String(code.dropFirst(6)), "pays": pays])
                return
            }
            adresse.libelle = place
            return
        }
        let postal = place.split { !$0.isNumber }.first { $0.utf8.count == 5 }.map(String.init)
        // An INSEE code says which one, whatever the postal code; one that is not known is a mistake.
        let found = rulebook.communes.candidates(code.map(String.init) ?? place)
        if let code, found.isEmpty {
            refuse(champ, "commune.inconnue", ["saisi": String(code.dropFirst(6))])
            return
        }
        if found.count == 1 {
            adresse.commune = found[0].code
            adresse.codePostal =
                postal.flatMap { found[0].codesPostaux.contains($0) ? $0 : nil } ?? found[0].codesPostaux.first
        } else if found.count > 1 {
            refuse(champ, "commune.plusieurs", Communes.several(value, found))
        } else if let postal, !rulebook.territoire.departements.contains(departement(postal)), place != postal {
            // Elsewhere in France: the base does not know its communes; kept as typed.
            adresse.codePostal = postal
            adresse.libelle = squeezed(place.replacing(postal, with: ""))
        } else {
            refuse(champ, "commune.inconnue", ["saisi": TypedDate.shown(value)])
        }
    }

    private func departement(_ postal: String) -> String {
        postal.hasPrefix("97") || postal.hasPrefix("98") ? String(postal.prefix(3)) : String(postal.prefix(2))
    }

    mutating func logementActuel() -> LogementActuel? {
        var logement = LogementActuel()
        let path = "logementActuel"
        logement.statut = code("\(path).statut", "modeleLogement")
        logement.depuis = day("\(path).depuis")
        if let depuis = logement.depuis, depuis > today {
            refuse("\(path).depuis", "date.future", ["date": depuis.french])
        }
        // One may want either; one lives in one of the two.
        logement.categorie = code("\(path).categorie", "categorieLogement", except: ["I"])
        logement.type = code("\(path).type", "typeLogement")
        logement.surface = number("\(path).surface", 1...999)
        logement.nombreHabitants = number("\(path).nombreHabitants", 0...99)
        logement.loyer = montant("\(path).loyer", doubtful: Montant(euros: 5_000))
        logement.aideLogement = montant("\(path).aideLogement", doubtful: Montant(euros: 1_500))
        logement.bailleur = text("\(path).bailleur")
        logement.bailleurSiren = registration("\(path).bailleurSiren", digits: 9)
        logement.structure = text("\(path).structure")
        logement.proprietaire = flag("\(path).proprietaire")
        logement.proprieteCommune = text("\(path).proprieteCommune")
        logement.proprieteType = code("\(path).proprieteType", "typeLogement")
        return logement == LogementActuel() ? nil : logement
    }

    mutating func logementRecherche() -> LogementRecherche? {
        var recherche = LogementRecherche()
        let path = "logementRecherche"
        recherche.categorie = code("\(path).categorie", "categorieLogement")
        recherche.types = codes("\(path).types", "typeLogement")
        recherche.loyerMaximum = montant("\(path).loyerMaximum", doubtful: Montant(euros: 5_000))
        recherche.rezDeChaussee = flag("\(path).rezDeChaussee")
        recherche.sansAscenseur = flag("\(path).sansAscenseur")
        recherche.parking = flag("\(path).parking")
        recherche.elargie = flag("\(path).elargie")
        return recherche == LogementRecherche() ? nil : recherche
    }

    /// Three at most, the first is the main one.
    mutating func motifs() -> [String]? {
        let codes = self.codes("motifs", "motifDemande")
        if let codes, codes.count > 3 {
            refuse("motifs.3", "motifs.trop", ["n": "\(codes.count)", "maximum": "3"])
        }
        return codes
    }

    mutating func communesSouhaitees() -> [Commune] {
        var wanted: [Commune] = []
        for rang in saisie.rangs("communesSouhaitees") {
            let champ = "communesSouhaitees.\(rang)"
            guard let place = text(champ) else { continue }
            let found = rulebook.communes.candidates(place)
            let inside = found.filter { rulebook.territoire.departements.contains($0.departement) }
            if inside.count > 1 {
                refuse(champ, "commune.plusieurs", Communes.several(place, inside))
            } else if let commune = inside.first {
                if let first = wanted.firstIndex(of: commune) {
                    refuse(champ, "communes.double", ["commune": commune.nom, "rang": "\(first + 1)"])
                }
                wanted.append(commune)
            } else if let elsewhere = found.first {
                refuse(
                    champ, "commune.hors-territoire",
                    [
                        "commune": elsewhere.nom, "territoire": rulebook.territoire.nom,
                        "departement": elsewhere.departement,
                    ])
            } else {
                refuse(
                    champ, "commune.souhait-inconnu",
                    ["saisi": TypedDate.shown(place), "territoire": rulebook.territoire.nom])
            }
        }
        let maximum = rulebook.territoire.maximumCommunes
        if wanted.isEmpty, !examen.violations.contains(where: { $0.champ.hasPrefix("communesSouhaitees") }) {
            refuse("communesSouhaitees.0", "communes.aucune")
        }
        if wanted.count > maximum {
            refuse("communesSouhaitees.\(maximum)", "communes.trop", ["n": "\(wanted.count)", "maximum": "\(maximum)"])
        }
        return wanted
    }

    /// Typed beside each commune (by rank), kept by its code.
    mutating func quartiers(_ communes: [Commune]) -> [String: String]? {
        var found: [String: String] = [:]
        // As long as a commune is in doubt, so is the quarter beside it.
        let isDoubtful = examen.violations.contains { $0.champ.hasPrefix("communesSouhaitees.") }
        for name in saisie.noms("quartiers") {
            let champ = "quartiers.\(name)"
            guard let quartier = text(champ, longest: 60), !isDoubtful else { continue }
            let place = name.utf8.count == 5 ? "insee:\(name)" : squeezed(saisie["communesSouhaitees.\(name)"])
            guard let commune = rulebook.communes.candidates(place).first(where: communes.contains) else {
                refuse(champ, "quartier.sans-commune", ["saisi": TypedDate.shown(quartier)])
                continue
            }
            if let other = found[commune.code], other != quartier {
                refuse(champ, "quartier.double", ["commune": commune.nom, "autre": TypedDate.shown(other)])
            }
            found[commune.code] = quartier
        }
        return found.isEmpty ? nil : found
    }

    mutating func dejaLocataire(_ actuel: LogementActuel?) -> Bool? {
        let flag = self.flag("dejaLocataireHlm")
        let known = actuel?.statut.map { $0 == "HLM" }
        // R441-2-2: of an association, only identity, address and what it looks for.
        if flag == nil, known == nil, saisie["dejaLocataireHlm"].isEmpty, !saisie.contains("association") {
            refuse("dejaLocataireHlm", "requis", ["champ": "dejaLocataireHlm"])
        }
        if let flag, let known, flag != known, let statut = actuel?.statut {
            warn(
                "dejaLocataireHlm", flag ? "hlm.pas-locataire" : "hlm.locataire",
                ["statut": rulebook.label("modeleLogement", statut) ?? statut])
        }
        return flag ?? known
    }
}
