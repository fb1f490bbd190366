// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// The reference data of a territory. `id` is that of `Tables/territoires.json`; `prefixe`, the one of its numbers when
/// they are not to be taken for real ones.
package func loadRulebook(territoire id: String, prefixe: String? = nil) throws -> Rulebook {
    let rows = try JSONDecoder().decode([TerritoireRow].self, from: Tables.data("Tables/territoires.json"))
    guard let row = rows.first(where: { $0.id == id }) else {
        throw ReferenceError(
            description: "unknown territoire « \(id) »; known: \(rows.map(\.id).joined(separator: ", "))")
    }
    guard let clock = CivilClock(zone: row.fuseau) else {
        throw ReferenceError(description: "time zone \(row.fuseau) is not known to this system: install tzdata")
    }
    let territoire = Territoire(
        id: row.id, nom: row.nom, prefixe: prefixe ?? row.prefixe, departements: row.departements,
        porteeSequence: row.porteeSequence, maximumCommunes: row.maximumCommunes,
        rapprocheParNir: row.rapprochementParNir, clock: clock)
    let lists = try JSONDecoder().decode([String: CodeList].self, from: Tables.data("Tables/codes.json"))
    let composition = try CompositionTable.load()
    let quartiles = try QuartilesTable.load()
    let regles = try ReglesTable.load()
    return Rulebook(
        territoire: territoire, communes: Communes(try loadCommunes()),
        codes: lists.mapValues { list in
            list.codes.map {
                Rulebook.Code(
                    $0.code, $0.libelle, source: $0.source ?? list.source, statut: $0.statut ?? list.statut)
            }
        },
        chiffres: regles.figures + composition.figures + quartiles.figures,
        delais: row.delais.map(\.delai), delaisAnormaux: row.delaisAnormaux.map(\.delai),
        plafonds: try PlafondRow.load(), quartiles: quartiles.rows(of: id), typologie: composition.lines,
        normesOccupation: composition.normes, ressourcesImposables: regles.imposables,
        bailleurs: try BailleurRow.load(territoire: id), commissions: try CommissionRow.load(row.departements),
        intercommunalites: try loadIntercommunalites(), pieces: try PieceRow.load(),
        delaisObserves: try DelaiObserveRow.load(), conservations: try ConservationTable.load().rows,
        motsSensibles: try CommentairesTable.load().mots, autresChiffres: row.doubtful,
        adhesion: try EtapeAdhesionRow.load(), qualite: try QualiteTable.load().regles)
}

private func loadCommunes() throws -> [Commune] {
    try Tables.csv("Tables/communes.csv").map { line in
        let zone = line["zone_plafonds"] ?? ""
        guard let zonePlafonds = zone.isEmpty ? .some(nil) : ZonePlafonds(rawValue: zone).map(Optional.some) else {
            throw ReferenceError(description: "communes.csv: no zone of ceilings is called « \(zone) »")
        }
        return Commune(
            code: line["code"] ?? "", nom: line["nom"] ?? "", departement: line["departement"] ?? "",
            codesPostaux: (line["codes_postaux"] ?? "").split(separator: " ").map(String.init),
            pole: line["pole"].flatMap { $0.isEmpty ? nil : $0 }, intercommunalite: line["intercommunalite"] ?? "",
            zoneABC: line["zone_abc"] ?? "", zonePlafonds: zonePlafonds)
    }
}

private struct TerritoireRow: Decodable {
    let id: String
    let nom: String
    let prefixe: String
    let prefixeSource: String
    let prefixeStatut: Statut
    let departements: [String]
    let porteeSequence: PorteeSequence
    let porteeSequenceSource: String
    let porteeSequenceStatut: Statut
    let compteurDebut: Int
    let compteurDebutSource: String
    let compteurDebutStatut: Statut
    let fuseau: String
    let maximumCommunes: Int
    let maximumCommunesSource: String
    let maximumCommunesStatut: Statut
    let rapprochementParNir: Bool
    let rapprochementParNirSource: String
    let rapprochementParNirStatut: Statut
    let delais: [DelaiRow]
    let delaisAnormaux: [DelaiAnormalRow]

    /// The settings of the territory that no text sets.
    var doubtful: [ChiffreAConfirmer] {
        [
            ChiffreAConfirmer(
                "territoire.prefixe", valeur: prefixe, source: prefixeSource, statut: prefixeStatut,
                article: "Arrêté du 7 novembre 2000, art. 1"),
            ChiffreAConfirmer(
                "territoire.portee-sequence", valeur: porteeSequence.rawValue, source: porteeSequenceSource,
                statut: porteeSequenceStatut, article: "Arrêté du 7 novembre 2000, art. 1"),
            ChiffreAConfirmer(
                "territoire.compteur-debut", valeur: "\(compteurDebut)", source: compteurDebutSource,
                statut: compteurDebutStatut),
            ChiffreAConfirmer(
                "territoire.maximum-communes", valeur: "\(maximumCommunes)", source: maximumCommunesSource,
                statut: maximumCommunesStatut),
            ChiffreAConfirmer(
                "territoire.rapprochement-par-nir", valeur: rapprochementParNir ? "oui" : "non",
                source: rapprochementParNirSource, statut: rapprochementParNirStatut),
        ]
    }
}

private struct CodeList: Decodable {
    struct Code: Decodable {
        let code: String
        let libelle: String
        /// Of a code that does not come from where its list does.
        let source: String?
        let statut: Statut?
    }
    let source: String
    let statut: Statut
    let codes: [Code]
}
