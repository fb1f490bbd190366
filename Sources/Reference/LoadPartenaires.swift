// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// `bailleurs.json`
struct BailleurRow: Decodable {
    let siren: String
    let nom: String
    let nature: String
    let adresse: String
    let codePostal: String
    let commune: String
    let territoires: [String]
    let departements: [String]
    let communes: [String]
    let statut: Statut

    static func load(territoire: String) throws -> [Bailleur] {
        try JSONDecoder().decode([BailleurRow].self, from: Tables.data("Tables/bailleurs.json"))
            .filter { $0.territoires.contains(territoire) }
            .map { row in
                Bailleur(
                    siren: row.siren, nom: row.nom, nature: row.nature, adresse: row.adresse,
                    codePostal: row.codePostal, commune: row.commune, departements: Set(row.departements),
                    communes: Set(row.communes), statut: row.statut)
            }
    }
}

/// `commissions.json`
struct CommissionRow: Decodable {
    let departement: String
    let nom: String
    let adresse: [String]
    let source: String
    let statut: Statut

    static func load(_ departements: [String]) throws -> [CommissionMediation] {
        try JSONDecoder().decode([CommissionRow].self, from: Tables.data("Tables/commissions.json"))
            .filter { departements.contains($0.departement) }
            .map { row in
                CommissionMediation(
                    departement: row.departement, nom: row.nom, adresse: row.adresse, source: row.source,
                    statut: row.statut)
            }
    }
}

func loadIntercommunalites() throws -> [Intercommunalite] {
    try Tables.csv("Tables/intercommunalites.csv").map { line in
        Intercommunalite(siren: line["siren"] ?? "", nom: line["nom"] ?? "", nature: line["nature"] ?? "")
    }
}
