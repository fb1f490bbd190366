// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// `quartiles.json`: thresholds by territory and year, and the scale of consumption units.
struct QuartilesTable: Decodable {
    struct Row: Decodable {
        let territoire: String
        let annee: Int
        let effetLe: Day
        let q1: Int
        let q2: Int
        let q3: Int
        let source: String
        let statut: Statut
        let effetLeStatut: Statut
    }

    struct Echelle: Decodable {
        let titulaire: Int
        let cotitulaire: Int
        let enfant14EtPlus: Int
        let enfantMoins14: Int
        let article: String
        let source: String
        let statut: Statut
        let autrePersonne: Int
        let autrePersonneSource: String
        let autrePersonneStatut: Statut
    }

    let quartiles: [Row]
    let unitesDeConsommation: Echelle

    static func load() throws -> QuartilesTable {
        try JSONDecoder().decode(QuartilesTable.self, from: Tables.data("Tables/quartiles.json"))
    }

    func rows(of territoire: String) -> [Quartiles] {
        quartiles.filter { $0.territoire == territoire }.map { row in
            Quartiles(
                annee: row.annee, effetLe: row.effetLe, q1: row.q1, q2: row.q2, q3: row.q3, source: row.source,
                statut: row.statut, effetLeStatut: row.effetLeStatut)
        }
    }

    var figures: [Chiffre] {
        let echelle = unitesDeConsommation
        let weights: [(CodeChiffre, Int)] = [
            (.ucTitulaire, echelle.titulaire), (.ucCotitulaire, echelle.cotitulaire),
            (.ucEnfant, echelle.enfant14EtPlus), (.ucJeuneEnfant, echelle.enfantMoins14),
        ]
        return weights.map { code, valeur in
            Chiffre(
                code: code, valeur: valeur, unite: "dixièmes", effetLe: nil, article: echelle.article,
                source: echelle.source, statut: echelle.statut)
        } + [
            Chiffre(
                code: .ucAutre, valeur: echelle.autrePersonne, unite: "dixièmes", effetLe: nil,
                article: echelle.article, source: echelle.autrePersonneSource, statut: echelle.autrePersonneStatut)
        ]
    }
}
