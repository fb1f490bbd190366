// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
import Foundation
import Linkage
package import Reference

/// The holders of a simulated region as a file, and what is known of its pairs as another: what the duplicate engine and its
/// peers are measured on, without a base between.
package struct WriteTitulaires: Sendable {
    private static let columns = [
        "dossier", "rang", "role", "nom_naissance", "nom_usage", "prenoms", "naissance", "sexe", "numero_voie", "voie",
        "code_postal", "commune", "telephone", "courriel", "conjoint_prenoms", "conjoint_naissance", "enfants",
    ]

    private let rulebook: Rulebook
    private let names: NameTables
    private let today: Day

    package init(_ rulebook: Rulebook, names: NameTables, today: Day) {
        self.rulebook = rulebook
        self.names = names
        self.today = today
    }

    /// Writes both files over; `demandes` are on file, and only these are written. Returns how many lines of holders.
    package func callAsFunction(
        demandes: Int, seed: UInt64, holders: String, verite: String, progress: (Double) -> Void = { _ in }
    ) throws -> Int {
        let tables = try SimulationTables.load()
        let bodies = SimulatedOrganismes(
            rulebook, desks: try loadGuichetsFictifs(),
            counts: try tables.territoires[rulebook.territoire.id].organismes, populations: names.populations)
        let region = try SimulatedRegion(
            tables: tables, names: names, rulebook: rulebook, guichets: bodies.desks, demandes: demandes, seed: seed,
            today: today)
        let people = try output(holders)
        let truth = try output(verite)
        var lines = CSVWriter(people)
        var known = CSVWriter(truth)
        try lines.write(Self.columns)
        try known.write(["demande", "autre", "lien", "fautes"])
        let (size, pieces) = (500, 64)
        var count = 0
        for start in stride(from: 0, to: region.total, by: size * pieces) {
            let parts = parallel(pieces) { piece -> (lines: [[String]], known: [[String]]) in
                var part: (lines: [[String]], known: [[String]]) = ([], [])
                let first = start + piece * size
                for index in min(first, region.total)..<min(first + size, region.total) where region.isWaiting(index) {
                    part.lines += Self.lines(index, region.draw(index).formulaire)
                    if let lien = region.truth(index) {
                        let fautes = lien.fautes.map(\.rawValue).joined(separator: " ")
                        part.known.append(["\(index)", "\(lien.autre)", lien.genre.rawValue, fautes])
                    }
                }
                return part
            }
            for part in parts {
                for line in part.lines { try lines.write(line) }
                for line in part.known { try known.write(line) }
                count += part.lines.count
            }
            progress(Double(min(start + size * pieces, region.total)) / Double(region.total))
        }
        try lines.flush()
        try known.flush()
        try people.close()
        try truth.close()
        return count
    }

    private func output(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    private static func lines(_ index: Int, _ formulaire: Formulaire) -> [[String]] {
        let holders = (formulaire.demandeur.map { [$0] } ?? []) + formulaire.cotitulaires
        let children = formulaire.personnesACharge.compactMap { $0.naissance?.iso }.sorted().joined(separator: " ")
        return holders.enumerated().map { rank, holder in
            let adresse = holder.adresse ?? formulaire.adresse
            let street = adresse?.voie ?? ""
            let number = street.prefix { $0.isNumber }
            let other = holders.count > 1 ? holders[rank == 0 ? 1 : 0] : nil
            return [
                "\(index)", "\(rank)", rank == 0 ? "titulaire" : "cotitulaire", holder.nomNaissance,
                holder.nomUsage ?? "", holder.prenoms, holder.naissance.iso,
                holder.civilite == "1" ? "M" : holder.civilite == "2" ? "F" : "", String(number),
                number.isEmpty ? street : street.dropFirst(number.count).trimmingCharacters(in: .whitespaces),
                adresse?.codePostal ?? "", adresse?.commune ?? adresse?.libelle ?? "", holder.telephone ?? "",
                holder.courriel ?? "", other?.prenoms ?? "", other?.naissance.iso ?? "", children,
            ]
        }
    }
}
