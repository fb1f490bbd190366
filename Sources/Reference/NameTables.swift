// SPDX-License-Identifier: EUPL-1.2

/// Marginal frequencies of names for the fictional region: never a row of a person.
package struct NameTables: Sendable {
    /// By origin; empty for the names of no list.
    package let noms: [String: Weighted]
    private let prenoms: [String: [String: Weighted]]
    /// `rue des Lilas`
    package let voies: [String]
    /// Of communes and arrondissements, by INSEE code.
    package let populations: [String: Int]

    /// First names of an origin, a sex (`F`, `M`) and a decade; nil when the tables have none.
    package func prenoms(_ origine: String, _ sexe: String, year: Int) -> Weighted? {
        prenoms[origine]?["\(sexe)\(min(2020, max(1930, year / 10 * 10)))"]
    }

    package static func load() throws -> NameTables {
        var noms: [String: [(String, Int)]] = [:]
        for row in try Tables.csv("Tables/noms.csv") {
            noms[row["origine"] ?? "", default: []].append((capitalized(row["nom"] ?? ""), weight(row)))
        }
        var prenoms: [String: [String: [(String, Int)]]] = [:]
        for row in try Tables.csv("Tables/prenoms.csv") {
            let key = "\(row["sexe"] ?? "")\(row["decennie"] ?? "")"
            prenoms[row["origine"] ?? "", default: [:]][key, default: []].append((row["prenom"] ?? "", weight(row)))
        }
        let voies = try Tables.csv("Tables/voies.csv").map { "\($0["type"] ?? "") \($0["nom"] ?? "")" }
        let populations = try Tables.csv("Tables/populations.csv").map {
            ($0["code"] ?? "", Int($0["population"] ?? "") ?? 0)
        }
        return NameTables(
            noms: noms.mapValues(Weighted.init), prenoms: prenoms.mapValues { $0.mapValues(Weighted.init) },
            voies: voies, populations: Dictionary(populations, uniquingKeysWith: { first, _ in first }))
    }

    private static func weight(_ row: [String: String]) -> Int { Int(row["poids"] ?? "") ?? 0 }

    /// `LE GOFF` → `Le Goff`, as a desk types it.
    private static func capitalized(_ name: String) -> String {
        var result = ""
        var first = true
        for character in name {
            result += first ? character.uppercased() : character.lowercased()
            first = !character.isLetter
        }
        return result
    }
}

/// Values drawn according to their weights.
package struct Weighted: Sendable {
    private let values: [String]
    private let cumulated: [UInt64]

    init(_ rows: [(String, Int)]) {
        values = rows.map(\.0)
        var total: UInt64 = 0
        cumulated = rows.map { row in
            total += UInt64(max(0, row.1))
            return total
        }
    }

    package func draw(_ random: UInt64) -> String {
        guard let total = cumulated.last, total > 0 else { return "" }
        let target = ((random >> 32) &* total) >> 32
        var (low, high) = (0, cumulated.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulated[middle] <= target { low = middle + 1 } else { high = middle }
        }
        return values[low]
    }
}
