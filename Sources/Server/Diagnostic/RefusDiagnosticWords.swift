// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Reference
package import Operations

extension DiagnosticWords {
    /// Why a study does not begin, and what to do.
    package func refus(_ refus: RefusDiagnostic) -> String {
        switch refus {
        case .sansFichier: texts("diagnostic.refus.sans-fichier")
        case .tropDeFichiers(let limite): texts("diagnostic.refus.trop-de-fichiers", ["n": nombre(limite)])
        case .tropDeCorrespondances(let fichiers, let donnees):
            texts(
                "diagnostic.refus.correspondances", ["fichiers": nombre(fichiers), "donnees": nombre(donnees)])
        case .fichier(let nom, let raison, let ligne):
            texts(
                "diagnostic.refus.fichier",
                ["nom": nom, "raison": texts("diagnostic.faute.\(raison)", ["ligne": nombre(ligne)])])
        case .colonneAbsente(let fichier, let missing, let existing):
            texts(
                "diagnostic.refus.colonne",
                [
                    "nom": fichier, "colonne": missing.colonne, "champ": missing.champ.rawValue,
                    "existantes": liste(existing),
                ])
        case .colonneDouble(let fichier, let colonne, let champs):
            texts(
                "diagnostic.refus.colonne-double",
                ["nom": fichier, "colonne": colonne, "champs": champs.map(\.rawValue).joined(separator: ", ")])
        case .sansNom(let fichier, let existing):
            texts("diagnostic.refus.sans-nom", ["nom": fichier, "existantes": liste(existing)])
        case .uneColonne(let fichier, let entete):
            texts("diagnostic.refus.une-colonne", ["nom": fichier, "entete": String(entete.prefix(60))])
        case .tropDeLignes(let limite): texts("diagnostic.refus.trop-de-lignes", ["n": nombre(limite)])
        case .tropDePaires(let limite): texts("diagnostic.refus.trop-de-paires", ["n": nombre(limite)])
        case .sansLigne: texts("diagnostic.refus.sans-ligne")
        }
    }

    /// The same where columns are chosen in lists, and no option is written.
    func refusParPage(_ refus: RefusDiagnostic) -> String {
        switch refus {
        case .sansNom(let fichier, _): texts("diagnostic.refus.sans-nom.page", ["nom": fichier])
        case .colonneDouble(let fichier, let colonne, let champs):
            texts(
                "diagnostic.refus.colonne-double.page",
                ["nom": fichier, "colonne": colonne, "champs": champs.map(champ).joined(separator: ", ")])
        default: self.refus(refus)
        }
    }

    package func refus(_ refus: ColonnesDemandees.Refus) -> String {
        let champs = ChampFichier.allCases.map(\.rawValue).joined(separator: ", ")
        return switch refus {
        case .champInconnu(let champ): texts("diagnostic.refus.champ", ["champ": champ, "champs": champs])
        case .illisible(let text): texts("diagnostic.refus.colonnes", ["saisi": text, "champs": champs])
        case .rien: texts("diagnostic.refus.colonnes", ["saisi": "", "champs": champs])
        }
    }

    /// A header of two thousand columns is not repeated.
    private func liste(_ names: [String]) -> String {
        let shown = names.prefix(60).map { String($0.prefix(60)) }.joined(separator: ", ")
        return names.count > 60 ? "\(shown)…" : shown
    }
}

/// What only the command says.
extension DiagnosticWords {
    package func proposition(_ nom: String) -> String { texts("diagnostic.proposition", ["nom": nom]) }
    package func sansPDF(_ raison: String) -> String { texts("diagnostic.pdf.absent", ["raison": raison]) }
    package func existe(_ chemin: String) -> String { texts("diagnostic.existe", ["chemin": chemin]) }
    package func impossible(_ chemin: String) -> String {
        texts("diagnostic.ecriture.impossible", ["chemin": chemin])
    }
    package func sortieDouble(_ chemin: String) -> String { texts("diagnostic.ecriture.double", ["chemin": chemin]) }
    /// `code`: of the fault of the system.
    package func interrompue(_ chemin: String, _ code: Int) -> String {
        let reasons = [
            CocoaError.fileWriteOutOfSpace.rawValue: "plein", Int(ENOSPC): "plein",
            CocoaError.fileWriteNoPermission.rawValue: "droits", Int(EACCES): "droits",
        ]
        return texts(
            "diagnostic.ecriture.interrompue",
            ["chemin": chemin, "raison": texts("diagnostic.ecriture.raison.\(reasons[code] ?? "autre")")])
    }
    package func entree(_ chemin: String) -> String { texts("diagnostic.sortie.entree", ["chemin": chemin]) }
}
