// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The form on the wire. Texts as the validator wants them; unlike the stored form, it may be wrong.
struct DemandeJSON: Codable {
    struct DepotJSON: Codable {
        var date: String
        var canal: String
        var pieceIdentiteVue: Bool?
    }

    struct PersonneJSON: Codable {
        var civilite: String?
        var nomNaissance: String?
        var nomUsage: String?
        var prenoms: String?
        var naissance: String?
        /// Accepted, never given back.
        var nir: String?
        var telephone: String?
        var courriel: String?
        var lien: String?
    }

    struct ChargeJSON: Codable {
        var nom: String?
        var prenoms: String?
        var naissance: String?
        var sexe: String?
        var lien: String?
    }

    struct AdresseJSON: Codable {
        var voie: String?
        var codePostal: String?
        var commune: String?
    }

    var depot: DepotJSON
    var demandeur: PersonneJSON?
    var association: String?
    var cotitulaires: [PersonneJSON]?
    var personnesACharge: [ChargeJSON]?
    var adresse: AdresseJSON?
    var nombrePersonnes: Int?
    var dejaLocataireHlm: Bool?
    var communesSouhaitees: [String]?
    /// Codes of the warnings that were answered; `existant` says that the person is another one.
    var confirmations: [String]?

    var saisie: Saisie {
        var saisie = Saisie()
        saisie.dateDepot = depot.date
        saisie.canal = depot.canal
        saisie.pieceVue = depot.pieceIdentiteVue ?? false
        saisie.demandeur = demandeur.map(Self.person) ?? SaisiePersonne()
        saisie.association = association ?? ""
        saisie.cotitulaires = (cotitulaires ?? []).map(Self.person)
        saisie.personnes = (personnesACharge ?? []).map { charge in
            var typed = SaisieCharge()
            typed.nom = charge.nom ?? ""
            typed.prenoms = charge.prenoms ?? ""
            typed.naissance = charge.naissance ?? ""
            typed.sexe = charge.sexe ?? ""
            typed.lien = charge.lien ?? ""
            return typed
        }
        saisie.voie = adresse?.voie ?? ""
        saisie.commune = adresse?.commune ?? adresse?.codePostal ?? ""
        saisie.nombrePersonnes = nombrePersonnes.map(String.init) ?? ""
        saisie.dejaLocataireHlm = dejaLocataireHlm.map { $0 ? "oui" : "non" } ?? ""
        saisie.communes = communesSouhaitees ?? []
        saisie.confirmations = confirmations ?? []
        return saisie
    }

    private static func person(_ json: PersonneJSON) -> SaisiePersonne {
        var typed = SaisiePersonne()
        typed.civilite = json.civilite ?? ""
        typed.nomNaissance = json.nomNaissance ?? ""
        typed.nomUsage = json.nomUsage ?? ""
        typed.prenoms = json.prenoms ?? ""
        typed.naissance = json.naissance ?? ""
        typed.nir = json.nir ?? ""
        typed.telephone = json.telephone ?? ""
        typed.courriel = json.courriel ?? ""
        typed.lien = json.lien ?? ""
        return typed
    }

    init(_ formulaire: Formulaire) {
        depot = DepotJSON(
            date: formulaire.depot.date.iso, canal: formulaire.depot.canal, pieceIdentiteVue: formulaire.depot.pieceVue)
        demandeur = formulaire.demandeur.map(Self.json)
        association = formulaire.association?.nom
        cotitulaires = formulaire.cotitulaires.map(Self.json)
        personnesACharge = formulaire.personnes.map {
            ChargeJSON(nom: $0.nom, prenoms: $0.prenoms, naissance: $0.naissance?.iso, sexe: $0.sexe, lien: $0.lien)
        }
        adresse = formulaire.adresse.map {
            AdresseJSON(voie: $0.voie, codePostal: $0.codePostal, commune: $0.commune ?? $0.libelle)
        }
        nombrePersonnes = formulaire.nombrePersonnes
        dejaLocataireHlm = formulaire.dejaLocataireHlm
        communesSouhaitees = formulaire.communesSouhaitees
        confirmations = formulaire.confirmations
    }

    private static func json(_ holder: Titulaire) -> PersonneJSON {
        PersonneJSON(
            civilite: holder.civilite, nomNaissance: holder.nomNaissance, nomUsage: holder.nomUsage,
            prenoms: holder.prenoms, naissance: holder.naissance.iso, nir: nil, telephone: holder.telephone,
            courriel: holder.courriel, lien: holder.lien)
    }
}

/// The answer to a registration, and the head of a file that is read.
struct RegisteredJSON: Encodable {
    struct WarningJSON: Encodable {
        let code: String
        let detail: String
    }

    let id: String
    let numero: String?
    let etat: String
    let version: Int
    var valableJusquau: String?
    var guichet: String?
    var avertissements: [WarningJSON]?
    var demande: DemandeJSON?
    /// Elements of a national file that have no field here.
    var national: [String: String]?
}

struct ExistantJSON: Encodable {
    let numero: String?
    let etat: String
    let guichet: String
    let raison: String
}
