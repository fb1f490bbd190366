// SPDX-License-Identifier: EUPL-1.2

// The canonical text of a form, field by field in the order of the keys. A field that is added to a value is added
// here: the test that compares with `JSONEncoder` fails otherwise.

extension Formulaire {
    /// JSON, keys sorted, slashes as they are: the same form always gives the same bytes.
    package func canonicalText() -> String {
        var json = CanonicalJSON(capacity: 2_048)
        json.object { write(to: &$0) }
        return json.text
    }

    private func write(to json: inout CanonicalJSON) {
        json.field("adresse", object: adresse) { $1.write(to: &$0) }
        json.field("adresseCourrier", object: adresseCourrier) { $1.write(to: &$0) }
        json.field("adresseProtegee", adresseProtegee)
        json.field("aide", object: aide) { $1.write(to: &$0) }
        json.field("association", object: association) { $1.write(to: &$0) }
        json.field("communesSouhaitees", communesSouhaitees)
        json.field("confirmations", confirmations)
        json.field("cotitulaires", array: cotitulaires) { json, value in json.object { value.write(to: &$0) } }
        json.field("courriersPoste", courriersPoste)
        json.field("dejaLocataireHlm", dejaLocataireHlm)
        json.field("demandeur", object: demandeur) { $1.write(to: &$0) }
        json.field("depot", object: depot) { $1.write(to: &$0) }
        json.field("handicaps", array: handicaps) { json, value in json.object { value.write(to: &$0) } }
        json.field("langue", langue)
        json.field("logementActuel", object: logementActuel) { $1.write(to: &$0) }
        json.field("logementRecherche", object: logementRecherche) { $1.write(to: &$0) }
        json.field("motifJugement", motifJugement)
        json.field("motifPrecision", motifPrecision)
        json.field("motifs", motifs)
        json.field("naissancesAttendues", object: naissancesAttendues) { $1.write(to: &$0) }
        json.field("national", map: national) { $0.string($1) }
        json.field("nombrePersonnes", nombrePersonnes)
        json.field("personnesACharge", array: personnesACharge) { json, value in json.object { value.write(to: &$0) } }
        json.field("provenance", map: provenance) { $0.string($1.rawValue) }
        json.field("quartiers", map: quartiers) { $0.string($1) }
        json.field("ressourcesACharge", ressourcesACharge)
    }
}

extension Titulaire {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("adresse", object: adresse) { $1.write(to: &$0) }
        json.field("autreTelephone", autreTelephone)
        json.field("civilite", civilite)
        json.field("courriel", courriel)
        json.field("handicap", handicap)
        json.field("lien", lien)
        json.field("naissance", naissance.iso)
        json.field("nationalite", nationalite)
        json.field("nomEnvoi", nomEnvoi)
        json.field("nomNaissance", nomNaissance)
        json.field("nomUsage", nomUsage)
        json.field("prenoms", prenoms)
        json.field("prenomsEnvoi", prenomsEnvoi)
        json.field("profession", object: profession) { $1.write(to: &$0) }
        json.field("ressources", ressources)
        json.field("rfr", map: rfr) { $0.integer($1) }
        json.field("situationFamiliale", situationFamiliale)
        json.field("telephone", telephone)
        json.field("versements", versements)
    }
}

extension Profession {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("commune", commune)
        json.field("employeur", employeur)
        json.field("metier", metier)
        json.field("multiEmployeur", multiEmployeur)
        json.field("plusDeDix", plusDeDix)
        json.field("siret", siret)
        json.field("situation", situation)
    }
}

extension PersonneACharge {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("garde", garde)
        json.field("handicap", handicap)
        json.field("horsFoyerFiscal", horsFoyerFiscal)
        json.field("lien", lien)
        json.field("naissance", naissance?.iso)
        json.field("nom", nom)
        json.field("prenoms", prenoms)
        json.field("sexe", sexe)
    }
}

extension NaissancesAttendues {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("date", date)
        json.field("nombre", nombre)
    }
}

extension Handicap {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("accompagne", accompagne)
        json.field("aides", aides)
        json.field("besoin", besoin)
        json.field("equipements", equipements)
        json.field("etat", etat)
        json.field("marche", marche)
        json.field("moteur", moteur)
        json.field("personne", personne)
        json.field("referent", referent)
        json.field("referentTelephone", referentTelephone)
        json.field("sensoriel", sensoriel)
    }
}

extension LogementActuel {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("aideLogement", aideLogement)
        json.field("bailleur", bailleur)
        json.field("bailleurSiren", bailleurSiren)
        json.field("categorie", categorie)
        json.field("depuis", depuis)
        json.field("loyer", loyer)
        json.field("nombreHabitants", nombreHabitants)
        json.field("proprietaire", proprietaire)
        json.field("proprieteCommune", proprieteCommune)
        json.field("proprieteType", proprieteType)
        json.field("statut", statut)
        json.field("structure", structure)
        json.field("surface", surface)
        json.field("type", type)
    }
}

extension LogementRecherche {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("categorie", categorie)
        json.field("elargie", elargie)
        json.field("loyerMaximum", loyerMaximum)
        json.field("parking", parking)
        json.field("rezDeChaussee", rezDeChaussee)
        json.field("sansAscenseur", sansAscenseur)
        json.field("types", types)
    }
}

extension Depot {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("canal", canal)
        json.field("date", date)
        json.field("pieceExpireLe", pieceExpireLe)
        json.field("pieceNature", pieceNature)
        json.field("pieceVue", pieceVue)
        json.field("signeLe", signeLe)
    }
}

extension Association {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("contact", contact)
        json.field("courriel", courriel)
        json.field("creeeLe", creeeLe)
        json.field("nom", nom)
        json.field("siren", siren)
        json.field("telephone", telephone)
    }
}

extension Adresse {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("chez", chez)
        json.field("codePostal", codePostal)
        json.field("commune", commune)
        json.field("complement", complement)
        json.field("domiciliation", domiciliation)
        json.field("libelle", libelle)
        json.field("pays", pays)
        json.field("voie", voie)
    }
}

extension Aide {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.field("au", au)
        json.field("courriel", courriel)
        json.field("du", du)
        json.field("genre", genre)
        json.field("nom", nom)
        json.field("organisme", organisme)
        json.field("telephone", telephone)
    }
}
