// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The names of the columns: each is there, and is another one than the others.
package struct CSVEntete: Sendable, Hashable {
    package let noms: [String]
    /// Columns without a name, and those whose name another one has already.
    package let sansNom: Int
    package let doubles: Int

    package init(_ cells: [String]) {
        var seen: Set<String> = []
        var next: [String: Int] = [:]
        var (names, blank, twice): ([String], Int, Int) = ([], 0, 0)
        for (rank, cell) in cells.enumerated() {
            if cell.isEmpty { blank += 1 }
            let name = cell.isEmpty ? "colonne \(rank + 1)" : cell
            var distinct = name
            var number = next[name] ?? 2
            while !seen.insert(distinct).inserted {
                distinct = "\(name) (\(number))"
                number += 1
            }
            if distinct != name {
                twice += 1
                next[name] = number
            }
            names.append(distinct)
        }
        noms = names
        sansNom = blank
        doubles = twice
    }

    /// By its exact name, else by its name without case nor accents, when one column alone has it.
    package func index(of name: String) -> Int? {
        if let exact = noms.firstIndex(of: name) { return exact }
        let wanted = folded(name)
        guard !wanted.isEmpty else { return nil }
        let close = noms.indices.filter { folded(noms[$0]) == wanted }
        return close.count == 1 ? close[0] : nil
    }
}
