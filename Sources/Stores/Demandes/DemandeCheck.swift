// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A file with all its rows, to be compared with its form.
package struct CheckedDemande: Sendable {
    package let demande: Demande
    package let dateDepot: Day
    package let persons: [SearchedPerson]
    package let communes: [String]
    package let numeros: [Numero]
    package let events: Int
    /// Days of deposit of the files that were merged into it.
    package let depotsAbsorbes: [Day]
}

extension DemandeStore {
    /// A page of files with their rows, by id.
    package func check(after id: ID<Demande>, limit: Int) throws -> [CheckedDemande] {
        let ids: [ID<Demande>] = try connection.query(
            "SELECT id FROM demande WHERE id > \(id) ORDER BY id LIMIT \(limit)"
        ).map { try $0[0] }
        guard let first = ids.first, let last = ids.last else { return [] }
        let range: Query = "demande_id >= \(first) AND demande_id <= \(last)"
        let persons = try grouped(
            "SELECT demande_id, role, nom, usage, prenoms, naissance FROM personne WHERE \(range) ORDER BY demande_id, rang"
        ) {
            try SearchedPerson(
                role: $0["role"], nom: $0["nom"], usage: $0["usage"], prenoms: $0["prenoms"], naissance: $0["naissance"]
            )
        }
        let communes: [ID<Demande>: [String]] = try grouped(
            "SELECT demande_id, commune FROM commune_souhaitee WHERE \(range) ORDER BY demande_id, rang"
        ) { try $0["commune"] }
        let numeros = try grouped(
            "SELECT demande_id, numero, genre, emetteur, anciennete FROM numero WHERE \(range) ORDER BY demande_id, numero"
        ) {
            try Numero(numero: $0["numero"], genre: $0["genre"], emetteur: $0["emetteur"], anciennete: $0["anciennete"])
        }
        let events: [ID<Demande>: [Int]] = try grouped(
            "SELECT demande_id, count(*) AS n FROM evenement WHERE \(range) GROUP BY demande_id"
        ) { try $0["n"] }
        let days: [ID<Demande>: [Day]] = try grouped(
            "SELECT id AS demande_id, date_depot FROM demande WHERE id >= \(first) AND id <= \(last)"
        ) { try $0["date_depot"] }
        let absorbed: [ID<Demande>: [Day]] = try grouped(
            """
            SELECT fusion.gardee_id AS demande_id, demande.date_depot
            FROM fusion JOIN demande ON demande.id = fusion.absorbee_id
            WHERE fusion.gardee_id >= \(first) AND fusion.gardee_id <= \(last) AND fusion.defaite_le IS NULL
            """
        ) { try $0["date_depot"] }
        return try find(from: first, to: last).map { demande in
            CheckedDemande(
                demande: demande, dateDepot: days[demande.id]?.first ?? demande.formulaire.depot.date,
                persons: persons[demande.id] ?? [], communes: communes[demande.id] ?? [],
                numeros: numeros[demande.id] ?? [], events: events[demande.id]?.first ?? 0,
                depotsAbsorbes: absorbed[demande.id] ?? [])
        }
    }

    private func grouped<T>(_ query: Query, _ decode: (Row) throws -> T) throws -> [ID<Demande>: [T]] {
        var result: [ID<Demande>: [T]] = [:]
        for row in try connection.query(query) {
            let id: ID<Demande> = try row["demande_id"]
            result[id, default: []].append(try decode(row))
        }
        return result
    }
}
