// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// How many applications are deposited in each month of the region, and when and why they leave: the flows that lead to
/// exactly so many on file today. Months begin on the day after today's number, so that the last one is whole.
struct FluxDemandes: Sendable {
    /// The grounds of R441-2-8 that are simulated; a merger is an act of the manager, not a flow.
    enum Motif: Int, CaseIterable, Sendable {
        case attribution, nonRenouvellement, abandon, sansReponse, irrecevabilite

        /// The code of the national interface.
        var code: String {
            switch self {
            case .attribution: "RADATT"
            case .nonRenouvellement: "RADREN"
            case .abandon: "RADABA"
            case .sansReponse: "RADCON"
            case .irrecevabilite: "RADIRR"
            }
        }
    }

    /// The months of events, and those before them, whose applications are there only if they were still waiting.
    static let months = 120
    static let before = 180
    static let all = before + months

    /// First day of each month, and the day after today at the end.
    let starts: [Day]
    /// Applications of each month of deposit that the region knows, and those of them on file today.
    let deposits: [Int]
    let waiting: [Int]
    /// Applications deposited before each month.
    let first: [Int]
    /// Of a month of deposit, those that left until each (month, ground), cumulated.
    private let exits: [[Int32]]

    var total: Int { first[FluxDemandes.all] }

    /// The month in which an application leaves, and why; nil while it is on file. `place`: its shuffled rank among
    /// those of its month of deposit.
    func exit(cohort: Int, place: Int) -> (month: Int, motif: Motif)? {
        guard place >= waiting[cohort] else { return nil }
        let target = Int32(place - waiting[cohort])
        let row = exits[cohort]
        var (low, high) = (0, row.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if row[middle] <= target { low = middle + 1 } else { high = middle }
        }
        let motifs = Motif.allCases
        return (max(cohort + 1, FluxDemandes.before) + low / motifs.count, motifs[low % motifs.count])
    }

    init(_ tables: SimulationTables, _ territoire: SimulationTables.Territoire, demandes: Int, today: Day) {
        let tomorrow = today.adding(days: 1)
        let starts = (0...FluxDemandes.all).map { tomorrow.adding(months: $0 - FluxDemandes.all) }
        var model = FlowModel(tables, territoire, starts)
        model.run()
        self.starts = starts
        (deposits, waiting, exits) = FluxDemandes.whole(model, demandes)
        var first = [0]
        for count in deposits { first.append(first[first.count - 1] + count) }
        self.first = first
    }

    /// From proportions to whole applications: sums are rounded, so that what one month loses the next one finds.
    private static func whole(_ model: FlowModel, _ demandes: Int) -> ([Int], [Int], [[Int32]]) {
        let scale = Double(demandes) / max(1, model.waiting.reduce(0, +))
        var (deposits, waiting, exits) = ([Int](), [Int](), [[Int32]]())
        var (seen, seenSum, left, leftSum) = (0.0, 0, 0.0, 0)
        for cohort in 0..<all {
            seen += model.deposits[cohort] * scale
            let count = Int(seen.rounded()) - seenSum
            let parts = model.exits[cohort]
            let sum = parts.reduce(0, +)
            left += sum * scale
            let gone = sum > 0 ? max(0, min(count, Int(left.rounded()) - leftSum)) : 0
            var done = 0.0
            var row = parts.map { part -> Int32 in
                done += part
                return sum > 0 ? Int32((done / sum * Double(gone)).rounded()) : 0
            }
            if !row.isEmpty { row[row.count - 1] = Int32(gone) }
            deposits.append(count)
            waiting.append(count - gone)
            exits.append(row)
            seenSum += count
            leftSum += gone
        }
        // One more or one less, by the rounding: it is among the newest.
        var missing = demandes - waiting.reduce(0, +)
        for cohort in (0..<all).reversed() where missing != 0 {
            let change = max(missing, -waiting[cohort])
            deposits[cohort] += change
            waiting[cohort] += change
            missing -= change
        }
        return (deposits, waiting, exits)
    }
}

/// The same flows as proportions, month after month.
private struct FlowModel {
    let tables: SimulationTables
    let territoire: SimulationTables.Territoire
    let starts: [Day]
    /// Weight of the days of each month for the deposits.
    let weights: [Double]
    /// By age in months: part that leaves in a month, but for attributions; and how much one is likely to be allotted.
    let hazards: [[Double]]
    let fitness: [Double]
    var deposits = Array(repeating: 0.0, count: FluxDemandes.all)
    var waiting = Array(repeating: 0.0, count: FluxDemandes.all)
    var exits: [[Double]]

    init(_ tables: SimulationTables, _ territoire: SimulationTables.Territoire, _ starts: [Day]) {
        self.tables = tables
        self.territoire = territoire
        self.starts = starts
        weights = (0..<FluxDemandes.all).map { month in
            (starts[month].epochDay..<starts[month + 1].epochDay).reduce(0) {
                $0 + tables.saison.weight(Day(epochDay: $1))
            }
        }
        let vie = tables.vie
        let renewals = FlowModel.nonRenewals(vie.nonRenouvellement)
        hazards = (0...FluxDemandes.all).map { age in
            [
                0, renewals[age], vie.abandonParMois.at(Double(age)) / 1000,
                vie.sansReponseParMois.at(Double(age)) / 1000, vie.irrecevabiliteParMois.at(Double(age)) / 1000,
            ]
        }
        fitness = (0...FluxDemandes.all).map { $0 == 0 ? 0 : vie.attributionSelonMois.at(Double($0)) }
        exits = (0..<FluxDemandes.all).map { cohort in
            let from = max(cohort + 1, FluxDemandes.before)
            return Array(repeating: 0, count: (FluxDemandes.all - from) * FluxDemandes.Motif.allCases.count)
        }
    }

    /// By age in months, the part that is struck off for want of renewal. The first renewal fails 13 months after the
    /// deposit; people renew somewhat before the end of the year, so the next ones spread more and more.
    private static func nonRenewals(_ percents: [Int]) -> [Double] {
        var found = Array(repeating: 0.0, count: FluxDemandes.all + 1)
        for rank in 0...FluxDemandes.all / 11 {
            let percent = Double(percents.isEmpty ? 0 : percents[min(rank, percents.count - 1)]) / 100
            let (low, high) = (13 + 11.2 * Double(rank), 13 + 12.2 * Double(rank))
            let steps = max(1, rank * 4)
            for step in 0..<steps {
                let month = Int(low + (high - low) * (Double(step) + 0.5) / Double(steps))
                if month < found.count { found[month] += percent / Double(steps) }
            }
        }
        return found
    }

    mutating func run() {
        // The deposits of a year are those that lead to the stock at its end; linear enough for three tries.
        for year in 0..<FluxDemandes.all / 12 {
            let months = year * 12..<year * 12 + 12
            // Of those from before, only who still waited is known.
            if months.lowerBound == FluxDemandes.before { deposits = waiting }
            let target = territoire.stock.at(starts[months.upperBound])
            var tries: [(level: Double, stock: Double)] = []
            for level in [0.0, 1.0] {
                var trial = self
                trial.run(months, level)
                tries.append((level, trial.waiting.reduce(0, +)))
            }
            for _ in 0..<3 {
                let (one, two) = (tries[tries.count - 2], tries[tries.count - 1])
                let slope = (two.stock - one.stock) / (two.level - one.level)
                guard abs(target - two.stock) > 0.5, slope > 0 else { break }
                let level = max(0, two.level + (target - two.stock) / slope)
                var trial = self
                trial.run(months, level)
                tries.append((level, trial.waiting.reduce(0, +)))
            }
            run(months, tries[tries.count - 1].level)
        }
    }

    private mutating func run(_ months: Range<Int>, _ level: Double) {
        for month in months {
            let attributions = territoire.attributions.at(starts[month].adding(days: 15)) / 12
            step(month, deposits: weights[month] * level, attributions: attributions)
        }
    }

    private mutating func step(_ month: Int, deposits: Double, attributions: Double) {
        var fit = 0.0
        for cohort in 0..<month { fit += waiting[cohort] * fitness[month - cohort] }
        let pull = fit > 0 ? attributions / fit : 0
        let motifs = FluxDemandes.Motif.allCases.count
        for cohort in 0..<month where waiting[cohort] > 0 {
            let age = month - cohort
            var gone = 0.0
            for motif in 0..<motifs {
                let part = motif == 0 ? pull * fitness[age] : hazards[age][motif]
                let leaving = min(waiting[cohort] - gone, waiting[cohort] * part)
                gone += leaving
                if month >= FluxDemandes.before {
                    exits[cohort][(month - max(cohort + 1, FluxDemandes.before)) * motifs + motif] += leaving
                }
            }
            waiting[cohort] -= gone
        }
        waiting[month] = deposits
        self.deposits[month] = deposits
    }
}
