// SPDX-License-Identifier: EUPL-1.2

import Formats

/// Finds the columns of names by what they hold, where no heading speaks of them: headings of an unknown language, or none.
struct DevineNoms {
    private let entete: CSVEntete
    private let profiles: [ProfilColonne]
    private let taken: Set<Int>

    init(_ entete: CSVEntete, _ profiles: [ProfilColonne], taken: Set<Int>) {
        self.entete = entete
        self.profiles = profiles
        self.taken = taken
    }

    /// True: names were found; then also what other columns hold.
    func callAsFunction(_ result: inout Correspondance) -> Bool {
        let columns = profiles.indices.filter { isFree($0) && profiles[$0].share(profiles[$0].names) >= 0.8 }
        if !result[.prenom].isEmpty {
            guard let best = columns.max(by: { distinct($0) < distinct($1) }) else { return false }
            result.add(best, .nom)
        } else if let whole = whole(columns) {
            result.add(whole, .nomComplet)
        } else if let (nom, prenom) = pair(columns) {
            result.add(nom, .nom)
            result.add(prenom, .prenom)
        } else {
            guard let only = columns.first(where: { distinct($0) >= 0.3 }) else { return false }
            result.add(only, .nom)
        }
        for column in profiles.indices where isFree(column) {
            guard let champ = profiles[column].mayBe, result[champ].isEmpty else { continue }
            result.add(column, champ)
        }
        return true
    }

    private func isFree(_ column: Int) -> Bool {
        let words = NomsColonnes.words(entete.noms[column])
        return !taken.contains(column) && !NomsColonnes.speaksOfAnother(words)
            && !NomsColonnes.ages.contains(words.joined())
    }

    private func distinct(_ column: Int) -> Double { profiles[column].distinctShare }

    /// Both names together: most values have two words, or are Chinese and the like; towns come again and again.
    private func whole(_ columns: [Int]) -> Int? {
        columns.filter { column in
            let profile = profiles[column]
            return profile.share(profile.several) >= 0.7 && distinct(column) >= 0.5
                || profile.share(profile.glued) >= 0.8 && distinct(column) >= 0.3
        }.max { (distinct($0), -$0) < (distinct($1), -$1) }
    }

    /// Two columns of single words, side by side, as diverse as they come; given names are the fewer ones.
    private func pair(_ columns: [Int]) -> (nom: Int, prenom: Int)? {
        let single = columns.filter { profiles[$0].share(profiles[$0].single) >= 0.5 && distinct($0) >= 0.02 }
        guard single.count > 1 else { return nil }
        let sides = zip(single, single.dropFirst()).filter { $1 == $0 + 1 }
        let best = sides.max { distinct($0.0) + distinct($0.1) < distinct($1.0) + distinct($1.1) }
        guard let (left, right) = best ?? single.first.map({ ($0, single[1]) }) else { return nil }
        let (known, other) = (profiles[left].givenNames, profiles[right].givenNames)
        if known != other { return known > other ? (right, left) : (left, right) }
        return distinct(left) < distinct(right) ? (right, left) : (left, right)
    }
}
