// SPDX-License-Identifier: EUPL-1.2

/// Where the household lives now.
package struct LogementActuel: Codable, Hashable, Sendable {
    /// Code of `modeleLogement`: tenant, hosted, hotel, none…
    package var statut: String?
    package var depuis: Day?
    /// Code of `categorieLogement`.
    package var categorie: String?
    /// Code of `typeLogement`.
    package var type: String?
    /// Square metres.
    package var surface: Int?
    package var nombreHabitants: Int?
    /// Rent or fee with charges, a month.
    package var loyer: Montant?
    /// Housing benefit, a month.
    package var aideLogement: Montant?
    package var bailleur: String?
    package var bailleurSiren: String?
    /// Host, hotel or structure.
    package var structure: String?
    package var proprietaire: Bool?
    package var proprieteCommune: String?
    package var proprieteType: String?

    package init() {}
}

package struct LogementRecherche: Codable, Hashable, Sendable {
    /// Code of `categorieLogementRecherche`: flat, house, either.
    package var categorie: String?
    /// Codes of `typeLogement`.
    package var types: [String]?
    /// With charges, a month.
    package var loyerMaximum: Montant?
    package var rezDeChaussee: Bool?
    package var sansAscenseur: Bool?
    package var parking: Bool?
    /// Accepts another commune of the territory.
    package var elargie: Bool?

    package init() {}
}
