// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage

/// The holders of a form, as the engine compares them: the applicant first. Those who have no address of their own live
/// at that of the file. An association is not compared: it applies for many.
func identites(of formulaire: Formulaire) -> [IdentiteComparee] {
    let enfants = formulaire.personnesACharge.compactMap(\.naissance)
    return ((formulaire.demandeur.map { [$0] } ?? []) + formulaire.cotitulaires).map { holder in
        var identite = IdentiteComparee()
        identite.nom = holder.nomNaissance
        identite.nomUsage = holder.nomUsage
        identite.prenoms = holder.prenoms
        identite.naissance = holder.naissance
        identite.sexe = sexe(civilite: holder.civilite)
        identite.telephones = [holder.telephone, holder.autreTelephone].compactMap { $0 }
        identite.courriel = holder.courriel
        let adresse = holder.adresse ?? formulaire.adresse
        identite.voie = adresse?.voie
        identite.codePostal = adresse?.codePostal
        identite.commune = adresse?.commune ?? adresse?.libelle
        identite.enfants = enfants
        return identite
    }
}

/// Codes of the list `civilite`.
func sexe(civilite: String?) -> IdentiteComparee.Sexe? {
    switch civilite {
    case "1": .masculin
    case "2": .feminin
    default: nil
    }
}
