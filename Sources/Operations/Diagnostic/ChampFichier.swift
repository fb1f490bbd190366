// SPDX-License-Identifier: EUPL-1.2

/// What a study takes from a partner's file. The names are those of `--colonnes`.
package enum ChampFichier: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    case identifiant, nom
    case nomNaissance = "nom_naissance"
    case prenom
    /// Surname and given names in one column: taken apart when it is read.
    case nomComplet = "nom_complet"
    case naissance, sexe
    case numeroVoie = "numero_voie"
    case adresse
    case codePostal = "code_postal"
    case commune, telephone, courriel
}
