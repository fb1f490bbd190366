// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// A row of `Tables/pieces.json`.
struct PieceRow: Decodable {
    let code: String
    let libelle: String
    let quand: PieceDemandee.Moment
    let pour: String
    let article: String?
    let statut: Statut

    static func load() throws -> [PieceDemandee] {
        try JSONDecoder().decode([PieceRow].self, from: Tables.data("Tables/pieces.json")).map {
            PieceDemandee(
                code: $0.code, libelle: $0.libelle, quand: $0.quand, pour: $0.pour, article: $0.article,
                statut: $0.statut)
        }
    }
}

/// A row of `Tables/delais-observes.json`.
struct DelaiObserveRow: Decodable {
    let departement: String
    let mois: Int
    let mesure: String
    let annee: Int
    let source: String
    let statut: Statut

    static func load() throws -> [DelaiObserve] {
        try JSONDecoder().decode([DelaiObserveRow].self, from: Tables.data("Tables/delais-observes.json")).map {
            DelaiObserve(
                departement: $0.departement, mois: $0.mois, mesure: $0.mesure, annee: $0.annee, source: $0.source,
                statut: $0.statut)
        }
    }
}
