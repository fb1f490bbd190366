// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// The distributions of a fictional region (`Tables/simulation.json`). What is drawn takes a random number, not a
/// generator: a million households ask hundreds of times.
package struct SimulationTables: Decodable, Sendable {
    /// Codes and their weights, in an order that does not depend on the machine.
    package struct Poids: Decodable, Sendable {
        package let codes: [(code: String, weight: Int)]
        private let cumulated: [UInt64]

        private enum CodingKeys: String, CodingKey { case poids }

        package init(from decoder: any Decoder) throws {
            let table: [String: Int]
            if let named = try? decoder.container(keyedBy: CodingKeys.self), named.contains(.poids) {
                table = try named.decode([String: Int].self, forKey: .poids)
            } else {
                table = try decoder.singleValueContainer().decode([String: Int].self)
            }
            self.init(table)
        }

        package init(_ table: [String: Int]) {
            codes = table.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            var total: UInt64 = 0
            cumulated = codes.map { row in
                total += UInt64(max(0, row.weight))
                return total
            }
        }

        package func draw(_ random: UInt64) -> String {
            guard let total = cumulated.last, total > 0 else { return "" }
            let target = ((random >> 32) &* total) >> 32
            return codes[cumulated.firstIndex { $0 > target } ?? 0].code
        }

        package subscript(code: String) -> Int { codes.first { $0.code == code }?.weight ?? 0 }
    }

    /// A distribution known by some of its quantiles, straight between them.
    package struct Quantiles: Decodable, Sendable {
        private let points: [(part: Double, value: Double)]

        private enum CodingKeys: String, CodingKey { case quantiles }

        package init(from decoder: any Decoder) throws {
            let table = try decoder.container(keyedBy: CodingKeys.self).decode([String: Int].self, forKey: .quantiles)
            points = table.compactMap { key, value in Double(key).map { ($0 / 100, Double(value)) } }
                .sorted { $0.0 < $1.0 }
        }

        /// `part`: from 0 to 1.
        package subscript(part: Double) -> Double {
            guard let upper = points.firstIndex(where: { $0.part > part }), upper > 0 else {
                return points.last?.value ?? 0
            }
            let (low, high) = (points[upper - 1], points[upper])
            return low.value + (high.value - low.value) * (part - low.part) / (high.part - low.part)
        }
    }

    /// A value by number, straight between the points and level beyond them.
    package struct Courbe: Decodable, Sendable {
        private let points: [(place: Double, value: Double)]

        package init(from decoder: any Decoder) throws {
            points = Courbe.sorted(
                try decoder.singleValueContainer().decode([String: Double].self).map { (Double($0) ?? 0, $1) })
        }

        fileprivate init(_ points: [(Double, Double)]) { self.points = Courbe.sorted(points) }

        private static func sorted(_ points: [(Double, Double)]) -> [(place: Double, value: Double)] {
            points.sorted { $0.0 < $1.0 }.map { ($0.0, $0.1) }
        }

        package func at(_ place: Double) -> Double {
            guard let upper = points.firstIndex(where: { $0.place > place }) else { return points.last?.value ?? 0 }
            guard upper > 0 else { return points[0].value }
            let (low, high) = (points[upper - 1], points[upper])
            return low.value + (high.value - low.value) * (place - low.place) / (high.place - low.place)
        }
    }

    /// The same by day.
    package struct Chronique: Decodable, Sendable {
        private let courbe: Courbe

        private enum CodingKeys: String, CodingKey { case points }

        package init(from decoder: any Decoder) throws {
            let table = try decoder.container(keyedBy: CodingKeys.self).decode([String: Double].self, forKey: .points)
            courbe = Courbe(
                try table.map { text, value in
                    guard let day = Day(iso: text) else {
                        throw ReferenceError(description: "simulation.json: « \(text) » is not a date")
                    }
                    return (Double(day.epochDay), value)
                })
        }

        package func at(_ day: Day) -> Double { courbe.at(Double(day.epochDay)) }
    }

    package struct PourCent: Decodable, Sendable {
        package let pourCent: [String: Int]
        package subscript(code: String) -> Int { pourCent[code] ?? 0 }
    }

    package struct Departement: Decodable, Sendable {
        /// Weights: of the applications on file, and of the dwellings that are allotted.
        package let demandes: Int
        package let attributions: Int
        /// Codes, parted by spaces.
        package let voisins: String
        /// Persons alone, in percent; nil: as the region. Of those, the ones who want one room.
        package let seules: Int?
        package let seulesT1: Int?
    }

    package struct Territoire: Decodable, Sendable {
        package struct Lignes: Decodable, Sendable { package let lignes: [String: Departement] }

        /// Applications on file, and attributions a year.
        package let stock: Chronique
        package let attributions: Chronique
        package let departements: Lignes
    }

    package struct Territoires: Decodable, Sendable {
        private let table: [String: Territoire]

        package init(from decoder: any Decoder) throws {
            table = try decoder.singleValueContainer().decode([String: Territoire].self)
        }

        /// A region that the tables do not describe cannot be invented.
        package subscript(id: String) -> Territoire {
            get throws {
                guard let found = table[id] else {
                    throw ReferenceError(description: "simulation.json does not describe the territoire « \(id) »")
                }
                return found
            }
        }
    }

    package struct Vie: Decodable, Sendable {
        /// In percent, of the first renewal, the second…
        package let nonRenouvellement: [Int]
        /// Per thousand and month, by seniority in months.
        package let abandonParMois: Courbe
        package let sansReponseParMois: Courbe
        package let irrecevabiliteParMois: Courbe
        /// How likely one is to be allotted a dwelling, by seniority in months; no unit.
        package let attributionSelonMois: Courbe
        /// Per thousand renewals, deposits, deposits at a desk.
        package let reactivation: Int
        package let sansPiece: Int
        package let sansPieceJours: Int
        package let attestationAuGuichet: Int
    }

    package struct Saison: Decodable, Sendable {
        package let mois: [Int]
        /// From Monday.
        package let jours: [Int]

        /// Holidays of a fixed date: the others move too little for a fiction.
        private static let holidays: Set<Int> = [101, 501, 508, 714, 815, 1101, 1111, 1225]

        package func isWorking(_ day: Day) -> Bool {
            weekday(day) < 5 && !Saison.holidays.contains(day.month * 100 + day.day)
        }

        /// Of the deposits of a day.
        package func weight(_ day: Day) -> Double {
            let rank = Saison.holidays.contains(day.month * 100 + day.day) ? 6 : weekday(day)
            guard mois.count == 12, jours.count == 7 else { return 1 }
            return Double(mois[day.month - 1] * jours[rank]) / 10_000
        }

        /// 1 January 1970 was a Thursday.
        private func weekday(_ day: Day) -> Int { ((day.epochDay + 3) % 7 + 7) % 7 }
    }

    package let territoires: Territoires
    package let vie: Vie
    package let saison: Saison
    package let personnes: Poids
    package let couple: PourCent
    package let logement: Poids
    package let motif: Poids
    package let situation: Poids
    package let famille: Poids
    package let nationalite: Poids
    package let canal: Poids
    package let communes: Poids
    package let revenuParUC: Quantiles
    package let rfrInconnu: PourCent
    package let age: Quantiles
    package let handicap: PourCent

    package static func load() throws -> SimulationTables {
        try JSONDecoder().decode(SimulationTables.self, from: Tables.data("Tables/simulation.json"))
    }
}
