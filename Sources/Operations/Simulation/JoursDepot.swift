// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// On which day each application is deposited, in their order: the seasons and the days of the week as the tables have
/// them. Gives the rank of an application among those of its month, so that numbers follow without a shared counter.
struct JoursDepot: Sendable {
    /// Of the first row.
    private let origin: Int
    /// Applications deposited before each day.
    private let firsts: [Int]
    private let portee: PorteeSequence

    init(_ flux: FluxDemandes, _ saison: SimulationTables.Saison, portee: PorteeSequence) {
        self.portee = portee
        origin = flux.starts[0].epochDay
        var firsts = [0]
        for month in 0..<FluxDemandes.all {
            let days = flux.starts[month].epochDay..<flux.starts[month + 1].epochDay
            let weights = days.map { saison.weight(Day(epochDay: $0)) }
            let sum = max(weights.reduce(0, +), .leastNonzeroMagnitude)
            var done = 0.0
            for weight in weights {
                done += weight
                firsts.append(flux.first[month] + Int((done / sum * Double(flux.deposits[month])).rounded()))
            }
        }
        self.firsts = firsts
    }

    func day(_ index: Int) -> Day { Day(epochDay: origin + firsts.lastBefore(index)) }

    /// From 1, over the scope in which the territory counts.
    func sequence(_ index: Int) -> Int {
        let day = day(index)
        let start =
            switch portee {
            case .mois: day.adding(days: 1 - day.day)
            case .annee: Day(day.year, 1, 1) ?? day
            case .territoire: Day(epochDay: origin)
            }
        return index - firsts[max(0, start.epochDay - origin)] + 1
    }
}

extension [Int] {
    /// The last place whose value is not above `target`, in a list that never goes down.
    func lastBefore(_ target: Int) -> Int {
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if self[middle] <= target { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
