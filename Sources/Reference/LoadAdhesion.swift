// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// A row of `Tables/adhesion.json`.
struct EtapeAdhesionRow: Decodable {
    let code: String
    let libelle: String
    let natures: [String]
    let enregistreurs: Bool
    let article: String?
    let source: String
    let statut: Statut

    static func load() throws -> [EtapeAdhesion] {
        try JSONDecoder().decode([EtapeAdhesionRow].self, from: Tables.data("Tables/adhesion.json")).map { row in
            EtapeAdhesion(
                code: row.code, libelle: row.libelle,
                natures: Set(
                    try row.natures.map { name in
                        guard let nature = NatureOrganisme(rawValue: name) else {
                            throw ReferenceError(description: "adhesion.json: no nature is called « \(name) »")
                        }
                        return nature
                    }), enregistreurs: row.enregistreurs, article: row.article, source: row.source, statut: row.statut)
        }
    }
}
