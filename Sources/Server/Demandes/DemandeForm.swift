// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The fields of the page and those of the form: names, places, and what goes where.
enum DemandeForm {
    /// Name on the page → field of the wire form. Its order is that of the page.
    static let fields: [(nom: String, champ: String)] = [
        ("date_depot", "depot.date"), ("canal", "depot.canal"), ("piece_vue", "depot.pieceVue"),
        ("civilite", "demandeur.civilite"), ("nom_naissance", "demandeur.nomNaissance"),
        ("nom_usage", "demandeur.nomUsage"), ("prenoms", "demandeur.prenoms"), ("naissance", "demandeur.naissance"),
        ("telephone", "demandeur.telephone"), ("courriel", "demandeur.courriel"), ("adresse", "adresse.voie"),
        ("commune_adresse", "adresse.commune"), ("nombre_personnes", "nombrePersonnes"),
        ("deja_hlm", "dejaLocataireHlm"),
    ]

    static let rubriques: [(ancre: String, champs: [String])] = [
        ("depot", ["date_depot", "canal", "piece_vue"]),
        (
            "demandeur",
            [
                "civilite", "nom_naissance", "nom_usage", "prenoms", "naissance", "telephone", "courriel", "adresse",
                "commune_adresse",
            ]
        ),
        ("foyer", ["nombre_personnes", "deja_hlm"]),
        ("communes", ["communes"]),
    ]

    /// The name on the page of a field of the wire form; `communes` for a commune wanted.
    static func nom(_ champ: String) -> String {
        champ.hasPrefix("communesSouhaitees") ? "communes" : fields.first { $0.champ == champ }?.nom ?? champ
    }

    /// What was typed, as it was typed.
    static func saisie(_ form: RequestForm) -> Saisie {
        var saisie = Saisie()
        saisie.dateDepot = form.value("date_depot")
        saisie.canal = form.value("canal")
        saisie.pieceVue = form.value("piece_vue") == "oui"
        saisie.demandeur.civilite = form.value("civilite")
        saisie.demandeur.nomNaissance = form.value("nom_naissance")
        saisie.demandeur.nomUsage = form.value("nom_usage")
        saisie.demandeur.prenoms = form.value("prenoms")
        saisie.demandeur.naissance = form.value("naissance")
        saisie.demandeur.telephone = form.value("telephone")
        saisie.demandeur.courriel = form.value("courriel")
        saisie.voie = form.value("adresse")
        saisie.commune = form.value("commune_adresse")
        saisie.nombrePersonnes = form.value("nombre_personnes")
        saisie.dejaLocataireHlm = form.value("deja_hlm")
        saisie.communes = Array(form.values("communes").prefix(50))
        saisie.confirmations = Array(Set(form.values("confirmer"))).sorted()
        if form.values("existant").contains("autre") { saisie.confirmations.append("existant") }
        return saisie
    }

    static func value(_ nom: String, _ saisie: Saisie) -> String {
        switch nom {
        case "date_depot": saisie.dateDepot
        case "canal": saisie.canal
        case "civilite": saisie.demandeur.civilite
        case "nom_naissance": saisie.demandeur.nomNaissance
        case "nom_usage": saisie.demandeur.nomUsage
        case "prenoms": saisie.demandeur.prenoms
        case "naissance": saisie.demandeur.naissance
        case "telephone": saisie.demandeur.telephone
        case "courriel": saisie.demandeur.courriel
        case "adresse": saisie.voie
        case "commune_adresse": saisie.commune
        case "nombre_personnes": saisie.nombrePersonnes
        case "deja_hlm": saisie.dejaLocataireHlm
        default: ""
        }
    }
}
