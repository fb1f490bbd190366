// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Formats

/// The names of the columns of a file, and where its rows begin.
package struct EnteteLue: Sendable, Hashable {
    package let entete: CSVEntete
    /// Lines of title above the header.
    package let titres: Int
    /// The first line is a person already: columns are called by their place.
    package let sansEntete: Bool
    /// Rows to pass before the first person, blank ones included.
    private let avant: Int

    /// Rows that are looked at.
    private static let looked = 60

    private struct Row {
        /// Those that the reader gave before it.
        let avant: Int
        let cells: [String]
        var filled: Int { cells.count { !$0.isEmpty } }
    }

    /// `asked`: the row that has the columns asked for is the header.
    static func find(_ chemin: String, today: Day, asked: ColonnesDemandees? = nil) throws -> EnteteLue {
        let reader = try CSVReader(path: chemin)
        var rows: [Row] = []
        var passed = 0
        while rows.count < looked, try reader.next() {
            passed += 1
            guard !reader.isBlank else { continue }
            rows.append(
                Row(avant: passed - 1, cells: (0..<reader.count).map { String(reader.text($0).prefix(200)) }))
        }
        guard !rows.isEmpty else { throw CSVFault.empty }
        let width = width(rows)
        let titles = titles(rows, width)
        if let asked,
            let rank = rows.prefix(titles + 1).lastIndex(where: { row in
                if case .success = asked.correspondance(CSVEntete(row.cells)) { true } else { false }
            })
        {
            return header(rows, rank)
        }
        guard rows.indices.contains(titles) else { return header(rows, 0) }
        let top = rows[titles]
        let guess = LigneDonnees(rows[(titles + 1)...].map(\.cells), today: today)
        guard guess.hasPerson(top.cells) else { return header(rows, titles) }
        // The header itself may have few names: what stands above the persons has as many cells as they have.
        if titles > 0, rows[titles - 1].cells.count == top.cells.count, rows[titles - 1].filled > 1 {
            return header(rows, titles - 1)
        }
        let names = (0..<max(width, top.cells.count)).map { "colonne \($0 + 1)" }
        return EnteteLue(
            entete: CSVEntete(names), titres: titles, sansEntete: true, avant: top.avant)
    }

    private static func header(_ rows: [Row], _ rank: Int) -> EnteteLue {
        EnteteLue(
            entete: CSVEntete(rows[rank].cells), titres: rank, sansEntete: false, avant: rows[rank].avant + 1)
    }

    /// Cells of most rows.
    private static func width(_ rows: [Row]) -> Int {
        var times: [Int: Int] = [:]
        for row in rows { times[row.cells.count, default: 0] += 1 }
        let most = times.values.max() ?? 0
        return rows.first { times[$0.cells.count] == most }?.cells.count ?? 1
    }

    /// Leading rows of which half the cells at most say something, above one that says more.
    private static func titles(_ rows: [Row], _ width: Int) -> Int {
        guard width > 1, let first = rows.firstIndex(where: { $0.filled * 2 > width }), first < rows.count - 1 else {
            return 0
        }
        return first
    }

    /// `reader` stands before the first person afterwards.
    func skip(_ reader: CSVReader) throws {
        for _ in 0..<avant { _ = try reader.next() }
    }
}
