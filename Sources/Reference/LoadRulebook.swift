// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// The reference data of a territory. `id` is that of `Tables/territoires.json`.
package func loadRulebook(territoire id: String) throws -> Rulebook {
    let rows = try JSONDecoder().decode([TerritoireRow].self, from: Tables.data("Tables/territoires.json"))
    guard let row = rows.first(where: { $0.id == id }) else {
        throw ReferenceError(
            description: "unknown territoire « \(id) »; known: \(rows.map(\.id).joined(separator: ", "))")
    }
    guard let clock = CivilClock(zone: row.fuseau) else {
        throw ReferenceError(description: "time zone \(row.fuseau) is not known to this system: install tzdata")
    }
    let territoire = Territoire(
        id: row.id, nom: row.nom, prefixe: row.prefixe, departements: row.departements,
        porteeSequence: row.porteeSequence, maximumCommunes: row.maximumCommunes, clock: clock)
    let communes = try Tables.csv("Tables/communes.csv").map { line in
        Commune(
            code: line["code"] ?? "", nom: line["nom"] ?? "", departement: line["departement"] ?? "",
            codesPostaux: (line["codes_postaux"] ?? "").split(separator: " ").map(String.init))
    }
    let lists = try JSONDecoder().decode([String: CodeList].self, from: Tables.data("Tables/codes.json"))
    return Rulebook(
        territoire: territoire, communes: Communes(communes),
        codes: lists.mapValues { list in
            Dictionary(list.codes.map { ($0.code, $0.libelle) }, uniquingKeysWith: { first, _ in first })
        })
}

private struct TerritoireRow: Decodable {
    let id: String
    let nom: String
    let prefixe: String
    let departements: [String]
    let porteeSequence: PorteeSequence
    let fuseau: String
    let maximumCommunes: Int
}

private struct CodeList: Decodable {
    struct Code: Decodable {
        let code: String
        let libelle: String
    }
    let codes: [Code]
}
