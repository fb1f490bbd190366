// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// The laws by which a fictional region is drawn. What draws takes a random number, not a generator: a million
/// households ask hundreds of times.
extension SimulationTables {
    /// Codes and their weights, in an order that does not depend on the machine.
    package struct Poids: Decodable, Sendable {
        package let codes: [(code: String, weight: Int)]
        private let cumulated: [UInt64]

        private enum CodingKeys: String, CodingKey { case poids }

        package init(from decoder: any Decoder) throws {
            let table = try decoder.container(keyedBy: CodingKeys.self).decode([String: Int].self, forKey: .poids)
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
}
