// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// `Tables/conservation.json`: how long what is kept about persons is kept, and the tables that hold nothing of them.
package struct ConservationTable: Decodable {
    struct Row: Decodable {
        let code: CodeConservation
        let quoi: String
        let tables: [String]
        let valeur: Int?
        let unite: Conservation.Unite?
        let depuis: String
        let effetLe: Day
        let article: String
        let source: String
        let statut: Statut
    }

    package struct SansPersonne: Decodable {
        package let table: String
        let pourquoi: String
    }

    let conservations: [Row]
    /// A test holds the schema against both lists: a new table says which it is of.
    package let sansPersonne: [SansPersonne]

    package static func load() throws -> ConservationTable {
        try JSONDecoder().decode(ConservationTable.self, from: Tables.data("Tables/conservation.json"))
    }

    package var rows: [Conservation] {
        conservations.map { row in
            Conservation(
                code: row.code, quoi: row.quoi, tables: row.tables, valeur: row.valeur, unite: row.unite,
                depuis: row.depuis, effetLe: row.effetLe, article: row.article, source: row.source,
                statut: row.statut)
        }
    }
}

/// `Tables/commentaires.json`: words that a free comment should not need, by category.
struct CommentairesTable: Decodable {
    struct Categorie: Decodable {
        let code: CategorieSensible
        let article: String
        let source: String
        let statut: Statut
        /// A star at the end takes every ending.
        let mots: [String]
    }

    let categories: [Categorie]

    static func load() throws -> CommentairesTable {
        try JSONDecoder().decode(CommentairesTable.self, from: Tables.data("Tables/commentaires.json"))
    }

    var mots: [MotSensible] {
        categories.flatMap { categorie in
            categorie.mots.map {
                MotSensible(
                    $0, categorie: categorie.code, article: categorie.article, statut: categorie.statut)
            }
        }
    }
}
