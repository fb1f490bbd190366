// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// `docs/performance.json` keeps the last result of each bench on each engine and size; `docs/performance.md` is
/// written from it.
enum PerformanceReport {
    static func write(_ results: [BenchResult], folder: String) throws {
        let store = "\(folder)/performance.json"
        var all: [BenchResult] = []
        if let data = FileManager.default.contents(atPath: store) {
            all = try JSONDecoder().decode([BenchResult].self, from: data)
        }
        for result in results {
            all.removeAll { ($0.bench, $0.engine, $0.size) == (result.bench, result.engine, result.size) }
            all.append(result)
        }
        all.sort { ($0.bench, $0.engine, $0.demandes) < ($1.bench, $1.engine, $1.demandes) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(all).write(to: URL(fileURLWithPath: store))
        try Data(text(all).utf8).write(to: URL(fileURLWithPath: "\(folder)/performance.md"))
    }

    static func text(_ all: [BenchResult]) -> String {
        var lines = [
            "<!-- SPDX-License-Identifier: EUPL-1.2 -->", "# Speed and size", "",
            "Written by `ruche bench … --write docs` (`bin/bench` runs all of them). Times depend on the machine and on "
                + "what else it does; ratios are to something measured in the same run. « missed » is said of a target "
                + "that is not met, and the reason stands in [performance-notes.md](performance-notes.md).", "",
        ]
        for bench in unique(all.map(\.bench)) {
            lines += ["## \(bench)", ""]
            for engine in unique(all.filter { $0.bench == bench }.map(\.engine)) {
                let results = all.filter { $0.bench == bench && $0.engine == engine }
                lines += table(results, engine) + [""]
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A column a size, then how the figure grows, then what it is held against.
    private static func table(_ results: [BenchResult], _ engine: String) -> [String] {
        let sizes = results.map { "\(rounded($0.demandes)) on file" }
        var lines = [
            "| \(engine) | " + sizes.joined(separator: " | ") + " | growth | target |",
            "|---|" + String(repeating: "---:|", count: sizes.count + 1) + "---|",
        ]
        for what in unique(results.flatMap { $0.measures.map(\.what) }) {
            let measures = results.map { result in result.measures.first { $0.what == what } }
            let cells = measures.map { measure in
                guard let measure else { return "" }
                let ratio = measure.ratio.map { " (\(percent($0)))" } ?? ""
                return "\(number(measure.value)) \(measure.unit)\(ratio)"
            }
            guard let last = measures.last(where: { $0 != nil }) ?? nil else { continue }
            let against = last.against.map { "; in brackets: of \($0)" } ?? ""
            let verdict = last.target.map { "\($0): \(last.isMet == true ? "met" : "missed")" } ?? ""
            lines.append(
                "| \(what)\(against) | " + cells.joined(separator: " | ")
                    + " | \(growth(results, measures)) | \(verdict) |")
        }
        let runs = unique(results.map { "\($0.date), commit \($0.commit), \($0.machine)" })
        return lines + [""] + runs.map { "\($0)" }
    }

    /// Exponent of the figure against the size, between the first and the last base.
    private static func growth(_ results: [BenchResult], _ measures: [Measure?]) -> String {
        guard results.count > 1, let first = measures.first ?? nil, let last = measures.last ?? nil, first.value > 0,
            last.value > 0, ["ms", "s", "MB", "/s", "kB"].contains(first.unit),
            let small = results.first?.demandes, let large = results.last?.demandes, large > small
        else { return "" }
        let exponent = log(last.value / first.value) / log(Double(large) / Double(small))
        return String(format: "%+.2f", exponent)
    }

    private static func number(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        return String(format: value >= 10 ? "%.1f" : "%.2f", value)
    }

    private static func percent(_ ratio: Double) -> String {
        ratio < 10 ? String(format: "%.0f %%", ratio * 100) : String(format: "× %.0f", ratio)
    }

    /// To the thousand: `1 000 000`.
    private static func rounded(_ count: Int) -> String {
        let thousands = (count + 500) / 1_000
        if thousands >= 1_000 { return "\(thousands / 1_000) \(String(format: "%03d", thousands % 1_000)) 000" }
        return thousands > 0 ? "\(thousands) 000" : "\(count)"
    }

    private static func unique(_ list: [String]) -> [String] {
        var seen: Set<String> = []
        return list.filter { seen.insert($0).inserted }
    }
}

extension BenchResult {
    /// Bases of about the same size are one size: each bench adds some files.
    var size: Int { demandes < 1 ? 0 : Int(log10(Double(demandes) * 1.05)) }
}
