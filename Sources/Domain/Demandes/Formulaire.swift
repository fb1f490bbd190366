// SPDX-License-Identifier: EUPL-1.2

/// The whole form of a Demande (R441-2-2, Cerfa 14069), kept as one versioned canonical text: JSON, keys sorted, what
/// is unknown left out. Unknown is not zero.
///
/// What no field holds but a national file contained stands in `national`, by path, so that nothing is lost.
package struct Formulaire: Codable, Hashable, Sendable {
    /// Raised when the shape changes, so that an older server beside this one does not drop what it does not know.
    /// 2: every rubric of R441-2-2; all that it adds is optional, so a text of version 1 reads as it is.
    /// 3: letters by post besides.
    package static let version = 3

    package var depot: Depot
    /// Nil when the applicant is an association that sub-lets (L442-8-1).
    package var demandeur: Titulaire?
    package var association: Association?
    package var cotitulaires: [Titulaire]
    package var personnesACharge: [PersonneACharge]
    package var naissancesAttendues: NaissancesAttendues?
    /// Monthly resources of the dependants, by code of the list `ressourceRecue`.
    package var ressourcesACharge: [String: Montant]?
    package var adresse: Adresse?
    /// Where letters go, when that is elsewhere.
    package var adresseCourrier: Adresse?
    /// The address may harm who lives there (violence): shown on demand to those who must act, never printed.
    package var adresseProtegee: Bool?
    /// Asks for letters by post even where a mail suffices (R441-2-7).
    package var courriersPoste: Bool?
    /// Persons to be housed, the holders included.
    package var nombrePersonnes: Int?
    /// Already a tenant of social housing, hence a *mutation*.
    package var dejaLocataireHlm: Bool?
    package var logementActuel: LogementActuel?
    /// Codes of the list `motifDemande`; the first is the main one.
    package var motifs: [String]?
    package var motifPrecision: String?
    /// Of the judgment, when the reason is an eviction.
    package var motifJugement: Day?
    package var logementRecherche: LogementRecherche?
    /// INSEE codes, in the order of preference.
    package var communesSouhaitees: [String]
    /// Quarter wished, by INSEE code of the commune. Local: the national system dropped it in 2012.
    package var quartiers: [String: String]?
    package var handicaps: [Handicap]?
    /// Who helps, or acts for, the applicant.
    package var aide: Aide?
    /// Language of the applicant, list `langue`.
    package var langue: String?
    /// Elements of the national file without a place above: path → value.
    package var national: [String: String]
    /// Where a field comes from when it was not simply declared: path → provenance.
    package var provenance: [String: Provenance]
    /// Keys of the warnings that the agent confirmed: not asked again.
    package var confirmations: [String]

    /// R441-2-3: the number comes when the identity of a person was seen. Of a legal person (L442-8-1) no document is
    /// asked for.
    package var isReadyForNumber: Bool { depot.pieceVue || association != nil }

    package init(depot: Depot) {
        self.depot = depot
        cotitulaires = []
        personnesACharge = []
        communesSouhaitees = []
        national = [:]
        provenance = [:]
        confirmations = []
    }
}

package struct Depot: Codable, Hashable, Sendable {
    /// The day of deposit: the start of the seniority (R441-2-4). Not the day of keying.
    package var date: Day
    /// Code of the list `canalDepot`.
    package var canal: String
    /// An identity document, or a residence permit, was seen: the only document that registration may ask for.
    package var pieceVue: Bool
    /// Code of the list `pieceIdentite`.
    package var pieceNature: String?
    package var pieceExpireLe: Day?
    /// The applicant signed and certified on his honour.
    package var signeLe: Day?

    package init(date: Day, canal: String, pieceVue: Bool) {
        self.date = date
        self.canal = canal
        self.pieceVue = pieceVue
    }
}

package struct Association: Codable, Hashable, Sendable {
    package var nom: String
    package var siren: String?
    package var creeeLe: Day?
    package var contact: String?
    package var telephone: String?
    package var courriel: String?

    package init(nom: String) { self.nom = nom }
}

package struct Adresse: Codable, Hashable, Sendable {
    /// Flat, floor, staircase, building.
    package var complement: String?
    /// « Chez »: the host, the hotel, the body that domiciles.
    package var chez: String?
    /// An address given by a body for those who have none (L264-1 of the code of social action).
    package var domiciliation: Bool?
    package var voie: String?
    package var codePostal: String?
    /// INSEE code; nil outside the communes that this base knows.
    package var commune: String?
    /// As typed, when the commune is not known by its code.
    package var libelle: String?
    /// Outside France.
    package var pays: String?

    package init() {}
}

package struct Aide: Codable, Hashable, Sendable {
    /// Code of the list `genreAide`: helper, guardian…
    package var genre: String?
    package var nom: String?
    package var organisme: String?
    package var telephone: String?
    package var courriel: String?
    /// Of a mandate of protection.
    package var du: Day?
    package var au: Day?

    package init() {}
}

/// Where the value of a field comes from (R441-2-5: a change comes from the applicant, from documents, or from a third
/// party whose data the applicant confirmed).
package enum Provenance: String, Codable, Sendable {
    case declare
    case piece
    case tiers
}
