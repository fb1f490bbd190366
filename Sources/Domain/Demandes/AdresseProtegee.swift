// SPDX-License-Identifier: EUPL-1.2

/// What a protected address (violence) takes out of sight: where one lives, works, is hosted, and who helps. Each leads
/// to the door.
package enum AdresseProtegee {
    /// Whether a field, by its path, must not be told; its history neither.
    package static func hides(_ path: String) -> Bool {
        let parts = path.split(separator: ".").map(String.init)
        if ["adresseCourrier", "aide", "national"].contains(parts.first ?? "") { return true }
        if parts.first == "logementActuel" { return ["structure", "bailleur"].contains(parts.last ?? "") }
        if parts.contains("profession") { return ["employeur", "commune", "siret"].contains(parts.last ?? "") }
        return parts.contains("adresse") && parts.last != "domiciliation"
    }

    /// Whether a field leads to a person: what is hidden with an address, and how the person is called or written to.
    package static func leadsToPerson(_ path: String) -> Bool {
        let parts = path.split(separator: ".")
        let last = parts.last?.lowercased() ?? ""
        return hides(path) || parts.first == "adresseProtegee" || parts.contains("adresse")
            || last.hasSuffix("telephone") || last.hasSuffix("courriel")
    }

    /// The form without those fields.
    package static func without(_ whole: Formulaire) -> Formulaire {
        var formulaire = whole
        formulaire.adresse = nil
        formulaire.adresseCourrier = nil
        formulaire.aide = nil
        formulaire.national = [:]
        formulaire.logementActuel?.structure = nil
        formulaire.logementActuel?.bailleur = nil
        formulaire.demandeur = formulaire.demandeur.map(without)
        formulaire.cotitulaires = formulaire.cotitulaires.map(without)
        return formulaire
    }

    /// The form without anything that leads to a person.
    package static func withoutContacts(_ whole: Formulaire) -> Formulaire {
        var formulaire = without(whole)
        formulaire.adresseProtegee = nil
        formulaire.demandeur = formulaire.demandeur.map(withoutContacts)
        formulaire.cotitulaires = formulaire.cotitulaires.map(withoutContacts)
        formulaire.handicaps = formulaire.handicaps?.map { handicap in
            var known = handicap
            known.referentTelephone = nil
            return known
        }
        formulaire.provenance = formulaire.provenance.filter { !leadsToPerson($0.key) }
        return formulaire
    }

    private static func withoutContacts(_ whole: Titulaire) -> Titulaire {
        var titulaire = whole
        titulaire.telephone = nil
        titulaire.autreTelephone = nil
        titulaire.courriel = nil
        return titulaire
    }

    private static func without(_ whole: Titulaire) -> Titulaire {
        var titulaire = whole
        titulaire.adresse = nil
        titulaire.profession?.employeur = nil
        titulaire.profession?.siret = nil
        titulaire.profession?.commune = nil
        return titulaire
    }
}
