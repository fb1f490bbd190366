// SPDX-License-Identifier: EUPL-1.2

/// Marginal frequencies of names for the fictional region: never a row of a person.
package struct NameTables: Sendable {
    package let noms: Weighted
    /// By sex and decade: `F1980`.
    package let prenoms: [String: Weighted]
    /// `rue des Lilas`
    package let voies: [String]

    package static func load() throws -> NameTables {
        let noms = try Tables.csv("Tables/noms.csv").map { ($0["nom"] ?? "", Int($0["poids"] ?? "") ?? 0) }
        var prenoms: [String: [(String, Int)]] = [:]
        for row in try Tables.csv("Tables/prenoms.csv") {
            let key = "\(row["sexe"] ?? "")\(row["decennie"] ?? "")"
            prenoms[key, default: []].append((row["prenom"] ?? "", Int(row["poids"] ?? "") ?? 0))
        }
        let voies = try Tables.csv("Tables/voies.csv").map { "\($0["type"] ?? "") \($0["nom"] ?? "")" }
        return NameTables(noms: Weighted(noms), prenoms: prenoms.mapValues(Weighted.init), voies: voies)
    }
}

/// Values drawn according to their weights.
package struct Weighted: Sendable {
    private let values: [String]
    private let cumulated: [Int]

    init(_ rows: [(String, Int)]) {
        values = rows.map(\.0)
        var total = 0
        cumulated = rows.map { row in
            total += max(0, row.1)
            return total
        }
    }

    package func draw(using generator: inout some RandomNumberGenerator) -> String {
        guard let total = cumulated.last, total > 0 else { return "" }
        let target = Int.random(in: 1...total, using: &generator)
        var (low, high) = (0, cumulated.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulated[middle] < target { low = middle + 1 } else { high = middle }
        }
        return values[low]
    }
}
