// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// The form as it is laid out: rubrics, parts, fields (`Tables/formulaire.json`). Page, read-back, dossier and
/// translations follow it; what a field wants is the validator's business.
package struct FormLayout: Decodable, Sendable {
    package struct Rubrique: Decodable, Sendable {
        package let code: String
        package let parties: [Partie]
    }

    package struct Partie: Decodable, Sendable {
        package let code: String?
        /// Closed until it holds something: what few people need.
        package let repli: Bool?
        /// A list of members of this path, each with these fields.
        package let groupe: String?
        /// More fields of members that another rubric adds and removes.
        package let suite: Bool?
        package let maximum: Int?
        /// The files that may exist already are shown under this part.
        package let existants: Bool?
        package let champs: [Champ]
    }

    package struct Champ: Decodable, Sendable {
        package enum Saisie: String, Decodable, Sendable {
            case texte, tel, courriel, date, entier, montant, code, ouinon, `case`, cases, rangs, montants, rfr,
                commune,
                communes
        }

        /// Path in the form; inside a group, from the member.
        package let champ: String
        package let saisie: Saisie
        package let largeur: String
        package let liste: String?
        package let requis: Bool?
        package let inputmode: String?
        package let maximum: Int?
        /// Codes of the list that do not stand here.
        package let sauf: [String]?

        package func under(_ membre: String) -> Champ {
            Champ(
                champ: "\(membre).\(champ)", saisie: saisie, largeur: largeur, liste: liste, requis: requis,
                inputmode: inputmode, maximum: maximum, sauf: sauf)
        }

        /// One input of a field that has several.
        package func renamed(_ path: String, _ width: String, _ saisie: Saisie? = nil) -> Champ {
            Champ(
                champ: path, saisie: saisie ?? self.saisie, largeur: width, liste: liste, requis: false,
                inputmode: nil, maximum: nil, sauf: sauf)
        }
    }

    package let rubriques: [Rubrique]

    package static func load() throws -> FormLayout {
        try JSONDecoder().decode(FormLayout.self, from: Tables.data("Tables/formulaire.json"))
    }

    /// Fields without a point in their path: how a page tells a field from a control.
    package var topFields: Set<String> {
        Set(rubriques.flatMap(\.parties).filter { $0.groupe == nil }.flatMap(\.champs).map(\.champ))
    }

    /// The rubric where a path is typed.
    package func rubrique(of champ: String) -> String? {
        if champ.hasPrefix("quartiers") { return "communes" }
        return rubriques.first { rubrique in
            rubrique.parties.contains { partie in
                partie.champs.contains { field in
                    guard let groupe = partie.groupe else {
                        return champ == field.champ || champ.hasPrefix(field.champ + ".")
                    }
                    let parts = champ.split(separator: ".", maxSplits: 2)
                    guard parts.count == 3, parts[0] == groupe else { return false }
                    return parts[2] == field.champ || parts[2].hasPrefix(field.champ + ".")
                }
            }
        }?.code
    }

    /// The field behind a path, whatever its ranks.
    package func champ(at path: String) -> Champ? {
        let wanted = FormLayout.shape(path)
        for partie in rubriques.flatMap(\.parties) {
            for champ in partie.champs {
                let own = partie.groupe.map { "\($0).\(champ.champ)" } ?? champ.champ
                if own == wanted || wanted.hasPrefix(own + ".") { return champ }
            }
        }
        return nil
    }

    /// A path without its ranks: `cotitulaires.0.prenoms` is `cotitulaires.prenoms`.
    private static func shape(_ path: String) -> String {
        path.split(separator: ".").filter { $0.utf8.count == 4 || !$0.allSatisfy(\.isNumber) }.joined(separator: ".")
    }

    /// The key of a field in the catalogue, without ranks; holders share their words: `cotitulaires.0.prenoms` is
    /// `titulaire.prenoms`.
    package static func key(_ champ: String) -> String {
        var parts = champ.split(separator: ".").filter { !$0.allSatisfy(\.isNumber) }.map(String.init)
        if parts.first == "demandeur" || parts.first == "cotitulaires" { parts[0] = "titulaire" }
        if parts.first == "adresseCourrier" { parts[0] = "adresse" }
        if parts.count > 2, parts[0] == "titulaire", parts[1] == "adresse" { parts.removeFirst() }
        // A map: the word is that of the map.
        if let map = parts.firstIndex(where: {
            ["ressources", "versements", "ressourcesACharge", "quartiers"].contains($0)
        }) {
            parts = Array(parts[...map])
        }
        return parts.joined(separator: ".")
    }
}
