// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// `composition.json`: categories of households, norms of occupation, types of dwelling by number of persons. The
/// words of the categories are for readers; the program takes the figures.
struct CompositionTable: Decodable {
    struct Categorie: Decodable {
        let maximum: Int
        let majoration: Int
        let article: String
        let source: String
        let statut: Statut
        /// Absent: the increase stops at the last category.
        let majorationAuDela: Bool?
        let auDelaSource: String
        let auDelaStatut: Statut
    }

    struct JeuneMenage: Decodable {
        let sommeAges: Int
        let article: String
        let source: String
        let statut: Statut
        /// `dateDemande`, else the day of the decision.
        let agesComptesLe: String
        let agesComptesLeSource: String
        let agesComptesLeStatut: Statut
    }

    struct Occupation: Decodable {
        struct Surface: Decodable {
            let unePersonne: Int
            let deuxPersonnes: Int
            let parPersonneSupplementaire: Int
            let huitPersonnesEtPlus: Int
        }
        let surfaceMinimale: Surface
        let article: String
        let source: String
        let statut: Statut
    }

    struct SousOccupation: Decodable {
        let piecesEnPlus: Int
        let article: String
        let source: String
        let statut: Statut
    }

    struct Typologie: Decodable {
        let personnes: Int
        let couple: Bool?
        let types: [String]
        let article: String?
        let source: String
        let statut: Statut
    }

    let calculCategorie: Categorie
    let jeuneMenage: JeuneMenage
    let occupation: Occupation
    let sousOccupation: SousOccupation
    let typologie: [Typologie]

    static func load() throws -> CompositionTable {
        try JSONDecoder().decode(CompositionTable.self, from: Tables.data("Tables/composition.json"))
    }

    var figures: [Chiffre] {
        let calcul = calculCategorie
        func chiffre(
            _ code: CodeChiffre, _ valeur: Int, _ unite: String, _ article: String, _ source: String, _ statut: Statut
        ) -> Chiffre {
            Chiffre(
                code: code, valeur: valeur, unite: unite, effetLe: nil, article: article, source: source,
                statut: statut)
        }
        return [
            chiffre(.categorieMaximum, calcul.maximum, "catégories", calcul.article, calcul.source, calcul.statut),
            chiffre(.categorieMajoration, calcul.majoration, "rang", calcul.article, calcul.source, calcul.statut),
            chiffre(
                .categorieAuDela, calcul.majorationAuDela == true ? 1 : 0, "oui-non", calcul.article,
                calcul.auDelaSource, calcul.auDelaStatut),
            chiffre(
                .jeuneMenageSommeAges, jeuneMenage.sommeAges, "ans", jeuneMenage.article, jeuneMenage.source,
                jeuneMenage.statut),
            chiffre(
                .jeuneMenageAuDepot, jeuneMenage.agesComptesLe == "dateDemande" ? 1 : 0, "oui-non",
                jeuneMenage.article, jeuneMenage.agesComptesLeSource, jeuneMenage.agesComptesLeStatut),
        ]
    }

    var normes: NormesOccupation {
        let surface = occupation.surfaceMinimale
        return NormesOccupation(
            unePersonne: surface.unePersonne, deuxPersonnes: surface.deuxPersonnes,
            parPersonne: surface.parPersonneSupplementaire, huitPersonnesEtPlus: surface.huitPersonnesEtPlus,
            article: occupation.article, source: occupation.source, statut: occupation.statut,
            piecesEnPlus: sousOccupation.piecesEnPlus, piecesArticle: sousOccupation.article,
            piecesSource: sousOccupation.source, piecesStatut: sousOccupation.statut)
    }

    var lines: [TypologieMenage] {
        typologie.map { row in
            TypologieMenage(
                personnes: row.personnes, couple: row.couple, types: row.types, article: row.article,
                source: row.source, statut: row.statut)
        }
    }
}
