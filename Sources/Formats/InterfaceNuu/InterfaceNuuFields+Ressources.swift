// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Incomes and monthly resources.
extension InterfaceNuuFields {
    /// The two last years, the newest first, where the file left room.
    mutating func incomes(_ path: String, _ rfr: [String: Int]?, _ champ: String) {
        var free = [1, 2].filter {
            values["\(path)/anneeMoins\($0)"] == nil && values["\(path)/montantMoins\($0)"] == nil
        }
        for year in (rfr ?? [:]).keys.sorted(by: >) {
            guard !free.isEmpty else { return }
            let rank = free.removeFirst()
            set("\(path)/anneeMoins\(rank)", year, "\(champ).\(year)")
            set("\(path)/montantMoins\(rank)", rfr?[year].map(String.init), "\(champ).\(year)")
        }
    }

    private struct Line {
        let code: String
        let montant: String
        /// Of the form; nil for a line of the imported file.
        var champ: String?
        var rank = Int.max
    }

    /// One line by code. Of two lines with one code the reader takes the first; the second stays where the file had it.
    mutating func amounts(_ path: String, _ montants: [String: Montant]?, _ champ: String) {
        let list = "\(path)/detailRessource"
        var first: [Line] = []
        for (code, montant) in montants ?? [:] {
            place("\(champ).\(code)")
            if montant.cents % 100 != 0 { remark("\(champ).\(code)", .arrondi) }
            first.append(Line(code: code, montant: "\((montant.cents + 50) / 100)", champ: "\(champ).\(code)"))
        }
        var repeated: [Line] = []
        for line in pullLines(list) {
            // Without a line of the form before it, it is the first of its code.
            let isFirst =
                !line.code.isEmpty && !line.montant.isEmpty && !first.contains { $0.code == line.code }
            if isFirst { first.append(line) } else { repeated.append(line) }
        }
        // The codes that come again stand first, in the order in which they do: so each stands before its second line.
        func again(_ code: String) -> Int { repeated.first { $0.code == code }?.rank ?? .max }
        first.sort { (again($0.code), $0.code) < (again($1.code), $1.code) }
        for rank in 0..<first.count + repeated.count {
            let isRepeated = first.isEmpty || repeated.first.map { $0.rank <= rank } == true
            let line = isRepeated ? repeated.removeFirst() : first.removeFirst()
            code("\(list)[\(rank)]/ressource", line.code, line.champ ?? "\(list)[\(rank)]/ressource")
            set("\(list)[\(rank)]/montant", line.montant, line.champ ?? "\(list)[\(rank)]/montant")
        }
    }

    /// The lines that the imported file left, in their order; they are placed anew.
    private mutating func pullLines(_ list: String) -> [Line] {
        let ranks = Set(values.keys.filter { $0.hasPrefix("\(list)[") }.compactMap { Self.rank($0, list) })
        return ranks.sorted().compactMap { rank in
            let code = pull("\(list)[\(rank)]/ressource@code") ?? ""
            let montant = pull("\(list)[\(rank)]/montant") ?? ""
            return code.isEmpty && montant.isEmpty ? nil : Line(code: code, montant: montant, rank: rank)
        }
    }
}
