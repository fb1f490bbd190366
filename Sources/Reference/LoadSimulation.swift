// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// The distributions of a fictional region (`Tables/simulation.json`).
package struct SimulationTables: Decodable, Sendable {
    /// Codes and their weights, in an order that does not depend on the machine.
    package struct Poids: Decodable, Sendable {
        package let codes: [(code: String, weight: Int)]
        private let total: Int

        private enum CodingKeys: String, CodingKey { case poids }

        package init(from decoder: any Decoder) throws {
            let table = try decoder.container(keyedBy: CodingKeys.self).decode([String: Int].self, forKey: .poids)
            codes = table.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            total = codes.reduce(0) { $0 + $1.weight }
        }

        package func draw(using generator: inout some RandomNumberGenerator) -> String {
            var rest = Int.random(in: 0..<max(1, total), using: &generator)
            for (code, weight) in codes {
                rest -= weight
                if rest < 0 { return code }
            }
            return codes.last?.code ?? ""
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

        package func draw(using generator: inout some RandomNumberGenerator) -> Double {
            let part = Double.random(in: 0..<1, using: &generator)
            guard let upper = points.firstIndex(where: { $0.part > part }), upper > 0 else {
                return points.last?.value ?? 0
            }
            let (low, high) = (points[upper - 1], points[upper])
            return low.value + (high.value - low.value) * (part - low.part) / (high.part - low.part)
        }
    }

    package struct PourCent: Decodable, Sendable {
        package let pourCent: [String: Int]
        package subscript(code: String) -> Int { pourCent[code] ?? 0 }
    }

    package let personnes: Poids
    package let couple: Poids
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
