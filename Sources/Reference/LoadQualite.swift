// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// `Tables/qualite.json`: the published criteria of the label of the regional file.
struct QualiteTable: Decodable {
    struct Minimum: Decodable {
        let valeur: Int
        let source: String
        let statut: Statut
    }

    struct Niveau: Decodable {
        let code: String
        let points: Int
        let plancher: Int
    }

    struct Critere: Decodable {
        let code: CodeCritere
        let cible: Int
        let poids: Int
        let mois: Int?
        let jours: Int?
        let article: String?
        let source: String
        let statut: Statut
    }

    let source: String
    let statut: Statut
    let poidsMesure: Int
    let minimum: Minimum
    let niveaux: [Niveau]
    let criteres: [Critere]

    static func load() throws -> QualiteTable {
        try JSONDecoder().decode(QualiteTable.self, from: Tables.data("Tables/qualite.json"))
    }

    var regles: ReglesQualite {
        ReglesQualite(
            criteres: criteres.map {
                CritereQualite(
                    code: $0.code, cible: $0.cible, poids: $0.poids, mois: $0.mois, jours: $0.jours,
                    article: $0.article, source: $0.source, statut: $0.statut)
            },
            niveaux: niveaux.map { NiveauLabel(code: $0.code, points: $0.points, plancher: $0.plancher) }.sorted {
                $0.points > $1.points
            },
            minimum: minimum.valeur, minimumSource: minimum.source, minimumStatut: minimum.statut,
            poidsMesure: poidsMesure, source: source, statut: statut)
    }
}
