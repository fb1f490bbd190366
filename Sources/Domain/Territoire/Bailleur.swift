// SPDX-License-Identifier: EUPL-1.2

/// A landlord that owns dwellings in some places: the certificate lists those of the communes wanted (R441-2-4).
package struct Bailleur: Sendable, Hashable {
    package let siren: String
    package let nom: String
    /// `OPH`, `ESH`, `SEM`, `COOP`…
    package let nature: String
    package let adresse: String
    package let codePostal: String
    package let commune: String
    /// Where it owns dwellings: whole départements, or communes.
    package let departements: Set<String>
    package let communes: Set<String>
    package let statut: Statut

    package init(
        siren: String, nom: String, nature: String, adresse: String, codePostal: String, commune: String,
        departements: Set<String>, communes: Set<String>, statut: Statut
    ) {
        self.siren = siren
        self.nom = nom
        self.nature = nature
        self.adresse = adresse
        self.codePostal = codePostal
        self.commune = commune
        self.departements = departements
        self.communes = communes
        self.statut = statut
    }
}

/// The commission de médiation of a département, which recognises the right to housing (L441-2-3).
package struct CommissionMediation: Sendable, Hashable {
    package let departement: String
    package let nom: String
    /// Lines of the envelope.
    package let adresse: [String]
    package let source: String
    package let statut: Statut

    package init(departement: String, nom: String, adresse: [String], source: String, statut: Statut) {
        self.departement = departement
        self.nom = nom
        self.adresse = adresse
        self.source = source
        self.statut = statut
    }
}

/// The group of communes that steers allocations: an EPCI, an EPT of Grand Paris, or Paris. It may cross the border of
/// a département.
package struct Intercommunalite: Sendable, Hashable {
    package let siren: String
    package let nom: String
    package let nature: String

    package init(siren: String, nom: String, nature: String) {
        self.siren = siren
        self.nom = nom
        self.nature = nature
    }
}
