// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// `regles.json`: figures that stand alone, each with its source.
struct ReglesTable: Decodable {
    struct Row: Decodable {
        let code: CodeChiffre
        let valeur: Int
        let unite: String
        let effetLe: Day?
        let article: String?
        let source: String
        let statut: Statut
    }

    struct Liste: Decodable {
        let codes: [String]
        let article: String?
        let source: String
        let statut: Statut
    }

    let chiffres: [Row]
    let ressourcesImposables: Liste

    static func load() throws -> ReglesTable {
        try JSONDecoder().decode(ReglesTable.self, from: Tables.data("Tables/regles.json"))
    }

    var figures: [Chiffre] {
        chiffres.map { row in
            Chiffre(
                code: row.code, valeur: row.valeur, unite: row.unite, effetLe: row.effetLe, article: row.article,
                source: row.source, statut: row.statut)
        }
    }

    var imposables: ListeCodes {
        ListeCodes(
            codes: Set(ressourcesImposables.codes), article: ressourcesImposables.article,
            source: ressourcesImposables.source, statut: ressourcesImposables.statut)
    }
}

/// `plafonds.json`: one row for a year, a financing and a zone.
struct PlafondRow: Decodable {
    let annee: Int
    let effetLe: Day
    let financement: Financement
    let zone: ZonePlafonds
    let categories: [Int]
    let parPersonne: Int
    let source: String
    let statut: Statut
    let parPersonneStatut: Statut

    static func load() throws -> [Plafond] {
        try JSONDecoder().decode([PlafondRow].self, from: Tables.data("Tables/plafonds.json")).map { row in
            guard
                let plafond = Plafond(
                    annee: row.annee, effetLe: row.effetLe, financement: row.financement, zone: row.zone,
                    categories: row.categories, parPersonne: row.parPersonne, source: row.source, statut: row.statut,
                    parPersonneStatut: row.parPersonneStatut)
            else {
                throw ReferenceError(
                    description: "plafonds.json: \(row.categories.count) categories in \(row.financement) \(row.annee)")
            }
            return plafond
        }
    }
}

/// Of a row of `territoires.json`.
struct DelaiRow: Decodable {
    let code: String
    let valeur: Int
    let unite: Delai.Unite
    let effetLe: Day
    let article: String
    let source: String
    let statut: Statut

    var delai: Delai {
        Delai(
            code: code, valeur: valeur, unite: unite, effetLe: effetLe, article: article, source: source,
            statut: statut)
    }
}

/// Of a row of `territoires.json`.
struct DelaiAnormalRow: Decodable {
    struct Pieces: Decodable {
        let min: Int
        let max: Int?
    }

    let departement: String
    let pieces: Pieces
    let mois: Int
    let source: String
    let statut: Statut

    var delai: DelaiAnormal {
        DelaiAnormal(
            departement: departement, piecesMinimum: pieces.min, piecesMaximum: pieces.max, mois: mois, source: source,
            statut: statut)
    }
}
