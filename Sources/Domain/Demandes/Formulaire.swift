// SPDX-License-Identifier: EUPL-1.2

/// The whole form of a Demande (R441-2-2, Cerfa 14069), kept as one versioned canonical text: JSON, keys sorted, what
/// is unknown left out. Unknown is not zero.
///
/// What no screen shows yet but a national file contained stands in `national`, by path, so that nothing is lost.
package struct Formulaire: Codable, Hashable, Sendable {
    /// Raised when the shape changes; older texts are lifted when they are read.
    package static let version = 1

    package var depot: Depot
    /// Nil when the applicant is an association that sub-lets (L442-8-1).
    package var demandeur: Titulaire?
    package var association: Association?
    package var cotitulaires: [Titulaire]
    package var personnes: [PersonneACharge]
    package var adresse: Adresse?
    /// Persons to be housed, the holders included.
    package var nombrePersonnes: Int?
    /// Already a tenant of social housing, hence a *mutation*.
    package var dejaLocataireHlm: Bool?
    /// INSEE codes, in the order of preference.
    package var communesSouhaitees: [String]
    /// Elements of the national file without a place above: path → value.
    package var national: [String: String]
    /// Where a field comes from when it was not simply declared: path → provenance.
    package var provenance: [String: Provenance]
    /// Warnings that the agent confirmed: not asked again.
    package var confirmations: [String]

    package init(depot: Depot) {
        self.depot = depot
        cotitulaires = []
        personnes = []
        communesSouhaitees = []
        national = [:]
        provenance = [:]
        confirmations = []
    }
}

package struct Depot: Codable, Hashable, Sendable {
    /// The day of deposit: the start of the seniority (R441-2-4).
    package var date: Day
    /// Code of the list `canalDepot`.
    package var canal: String
    /// An identity document, or a residence permit, was seen: the only document that registration may ask for.
    package var pieceVue: Bool

    package init(date: Day, canal: String, pieceVue: Bool) {
        self.date = date
        self.canal = canal
        self.pieceVue = pieceVue
    }
}

package struct Titulaire: Codable, Hashable, Sendable {
    package var civilite: String?
    package var nomNaissance: String
    package var nomUsage: String?
    package var prenoms: String
    package var naissance: Naissance
    package var telephone: String?
    package var courriel: String?
    /// Of a co-holder: his tie with the applicant, list `lienDemandeur`.
    package var lien: String?

    package init(nomNaissance: String, prenoms: String, naissance: Naissance) {
        self.nomNaissance = nomNaissance
        self.prenoms = prenoms
        self.naissance = naissance
    }

    /// The name used every day: `Nadia Benali`.
    package var nomComplet: String { "\(prenoms) \(nomUsage ?? nomNaissance)" }
}

package struct PersonneACharge: Codable, Hashable, Sendable {
    package var nom: String?
    package var prenoms: String?
    package var naissance: Naissance?
    package var sexe: String?
    package var lien: String?

    package init() {}
}

package struct Association: Codable, Hashable, Sendable {
    package var nom: String
    package var telephone: String?
    package var courriel: String?

    package init(nom: String) { self.nom = nom }
}

package struct Adresse: Codable, Hashable, Sendable {
    package var voie: String?
    package var codePostal: String?
    /// INSEE code; nil outside the communes that this base knows.
    package var commune: String?
    /// As typed, when the commune is not known by its code.
    package var libelle: String?

    package init() {}
}

/// Where the value of a field comes from (R441-2-5: a change comes from the applicant, from documents, or from a third
/// party whose data the applicant confirmed).
package enum Provenance: String, Codable, Sendable {
    case declare
    case piece
    case tiers
}
