// SPDX-License-Identifier: EUPL-1.2

/// A form as it was typed, sent or read in a file: texts only, nothing judged yet. Pages, API and imports all make one
/// and hand it to the one validator, `examine`.
package struct Saisie: Sendable, Hashable, Codable {
    package var dateDepot = ""
    package var canal = ""
    package var pieceVue = false
    package var demandeur = SaisiePersonne()
    /// Not empty: the applicant is an association, `demandeur` is ignored.
    package var association = ""
    package var cotitulaires: [SaisiePersonne] = []
    package var personnes: [SaisieCharge] = []
    package var voie = ""
    /// `93500 Pantin`, `Pantin`, `93500` or `93055`.
    package var commune = ""
    package var nombrePersonnes = ""
    /// `oui`, `non` or empty.
    package var dejaLocataireHlm = ""
    package var communes: [String] = []
    package var national: [String: String] = [:]
    package var confirmations: [String] = []

    package init() {}
}

package struct SaisiePersonne: Sendable, Hashable, Codable {
    package var civilite = ""
    package var nomNaissance = ""
    package var nomUsage = ""
    package var prenoms = ""
    package var naissance = ""
    package var nir = ""
    package var telephone = ""
    package var courriel = ""
    package var lien = ""

    package init() {}
}

package struct SaisieCharge: Sendable, Hashable, Codable {
    package var nom = ""
    package var prenoms = ""
    package var naissance = ""
    package var sexe = ""
    package var lien = ""

    package init() {}
}
