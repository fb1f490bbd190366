// SPDX-License-Identifier: EUPL-1.2

package struct Titulaire: Codable, Hashable, Sendable {
    package var civilite: String?
    package var nomNaissance: String
    package var nomUsage: String?
    /// Empty for those whose papers bear a single name.
    package var prenoms: String
    package var naissance: Naissance
    /// What the national format receives when it cannot take the whole name (36 characters); else it is computed.
    package var nomEnvoi: String?
    package var prenomsEnvoi: String?
    /// Three values only (`nationalite`): nothing finer may be kept.
    package var nationalite: String?
    package var situationFamiliale: String?
    package var telephone: String?
    package var autreTelephone: String?
    package var courriel: String?
    /// Of a co-holder: his tie with the applicant, list `lienDemandeur`.
    package var lien: String?
    /// Of a co-holder who lives elsewhere.
    package var adresse: Adresse?
    /// Holds a *carte mobilité inclusion* « invalidité »: counts in the category of the household.
    package var handicap: Bool?
    package var profession: Profession?
    /// *Revenu fiscal de référence* in euros, by year of income: `2024`.
    package var rfr: [String: Int]?
    /// Monthly, by code of `ressourceRecue`.
    package var ressources: [String: Montant]?
    /// Monthly, by code of `ressourceVersee`.
    package var versements: [String: Montant]?

    package init(nomNaissance: String, prenoms: String, naissance: Naissance) {
        self.nomNaissance = nomNaissance
        self.prenoms = prenoms
        self.naissance = naissance
    }

    /// The name used every day: `Nadia Benali`.
    package var nomComplet: String { Self.nomComplet(prenoms, nomUsage ?? nomNaissance) }

    static func nomComplet(_ prenoms: String, _ nom: String) -> String {
        prenoms.isEmpty ? nom : "\(prenoms) \(nom)"
    }
}

package struct Profession: Codable, Hashable, Sendable {
    /// Code of `typeContratTravail`.
    package var situation: String?
    package var metier: String?
    package var employeur: String?
    package var siret: String?
    /// The employer has more than ten employees: then its SIRET may be asked (arrêté of May 2017).
    package var plusDeDix: Bool?
    package var multiEmployeur: Bool?
    /// INSEE code, or the name as typed.
    package var commune: String?

    package init() {}
}

package struct PersonneACharge: Codable, Hashable, Sendable {
    package var nom: String?
    package var prenoms: String?
    package var naissance: Naissance?
    package var sexe: String?
    /// Code of `lienParente`.
    package var lien: String?
    /// Code of `coParentalite`: alternate custody, or right of visit.
    package var garde: String?
    package var handicap: Bool?
    /// To be housed with the household without depending on it for the tax.
    package var horsFoyerFiscal: Bool?

    package init() {}
}

package struct NaissancesAttendues: Codable, Hashable, Sendable {
    package var nombre: Int?
    package var date: Day?

    package init() {}
}

/// What the disability asks of the dwelling, and nothing of its cause.
package struct Handicap: Codable, Hashable, Sendable {
    /// The person concerned, as typed: a first name.
    package var personne: String?
    package var etat: String?
    package var marche: String?
    package var accompagne: Bool?
    package var moteur: [String]?
    package var sensoriel: [String]?
    package var aides: [String]?
    package var equipements: [String]?
    package var besoin: String?
    package var referent: String?
    package var referentTelephone: String?

    package init() {}
}
