// SPDX-License-Identifier: EUPL-1.2

import Formats

/// Why a study does not begin, or stops.
package enum RefusDiagnostic: Sendable, Hashable {
    case sansFichier
    case tropDeFichiers(limite: Int)
    case tropDeCorrespondances(fichiers: Int, donnees: Int)
    /// `raison`: what the catalogue says under `diagnostic.faute.`.
    case fichier(String, raison: String, ligne: Int)
    case colonneAbsente(fichier: String, ColonneAbsente, existantes: [String])
    case colonneDouble(fichier: String, colonne: String, champs: [ChampFichier])
    /// No column holds a name, as far as can be guessed.
    case sansNom(fichier: String, existantes: [String])
    /// No sign was found that parts cells: each line is one.
    case uneColonne(fichier: String, entete: String)
    case tropDeLignes(limite: Int)
    /// The same persons again and again: more pairs than are compared.
    case tropDePaires(limite: Int)
    /// A header and nothing else, in all files.
    case sansLigne
}

extension RefusDiagnostic {
    static func fichier(_ nom: String, _ fault: CSVFault) -> RefusDiagnostic {
        switch fault {
        case .missing: .fichier(nom, raison: "missing", ligne: 0)
        case .folder: .fichier(nom, raison: "folder", ligne: 0)
        case .pipe: .fichier(nom, raison: "pipe", ligne: 0)
        case .unreadable: .fichier(nom, raison: "unreadable", ligne: 0)
        case .empty: .fichier(nom, raison: "empty", ligne: 0)
        case .other(let genre): .fichier(nom, raison: genre.rawValue, ligne: 0)
        case .longCell(let line): .fichier(nom, raison: "longCell", ligne: line)
        case .manyColumns(let line): .fichier(nom, raison: "manyColumns", ligne: line)
        }
    }
}
