// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Formats

/// Guesses which columns hold what, from their names first and from their values.
package struct ProposeCorrespondance: Sendable {
    /// Rows that are looked at.
    package static let rows = 2_000

    package struct Proposal: Sendable {
        package let correspondance: Correspondance
        /// Nothing in the headings said which column holds names: their values did.
        package let parValeurs: Bool
    }

    package init() {}

    /// `reader` stands after the header; some rows of it are read.
    package func callAsFunction(_ entete: CSVEntete, _ reader: CSVReader, today: Day) throws -> Proposal {
        var profiles = [ProfilColonne](repeating: ProfilColonne(), count: entete.noms.count)
        var read = 0
        while read < Self.rows, try reader.next() {
            guard !reader.isBlank else { continue }
            read += 1
            for column in profiles.indices { profiles[column].add(reader.text(column), today: today) }
        }
        return propose(entete, profiles)
    }

    private func propose(_ entete: CSVEntete, _ profiles: [ProfilColonne]) -> Proposal {
        var found: [(column: Int, champ: ChampFichier, score: Int)] = []
        for (column, name) in entete.noms.enumerated() {
            guard let (champ, score) = NomsColonnes.champ(name) else { continue }
            let fits = profiles[column].fits(champ)
            // « Naissance » with nothing that can be read is said, and not passed over.
            guard fits || champ == .naissance && score >= 80 && profiles[column].mayBeUnreadableBirths else { continue }
            // `by` is a town in Danish, and a year of birth in data of statisticians.
            if champ == .commune, name.count == 2, profiles[column].share(profiles[column].letters) < 0.5 { continue }
            if champ == .nomComplet, score < 60, profiles[column].share(profiles[column].several) < 0.5 { continue }
            // Between two columns of one meaning, the fuller one; of two identifiers, the more distinct one.
            let filled = Int(profiles[column].fillShare * 3)
            let distinct = champ == .identifiant ? Int(profiles[column].distinctShare * 30) : 0
            found.append((column, champ, (fits ? score : 0) + filled + distinct))
        }
        var result = Correspondance()
        var taken: Set<Int> = []
        for champ in ChampFichier.allCases {
            let candidates = found.filter { $0.champ == champ }.sorted { ($1.score, $0.column) < ($0.score, $1.column) }
            guard let best = candidates.first else { continue }
            // An identifier that comes back is a household or a group.
            if champ == .identifiant, profiles[best.column].distinctShare < 0.9 { continue }
            for candidate in candidates.sorted(by: { $0.column < $1.column }) {
                let isBest = candidate.column == best.column
                guard isBest || isCompanion(candidate, of: best, champ, entete) else { continue }
                result.add(candidate.column, champ)
                taken.insert(candidate.column)
            }
        }
        settleNames(entete, profiles, &result)
        addThreeColumns(entete, &result, &taken)
        for (column, profile) in profiles.enumerated() where !taken.contains(column) {
            guard let champ = profile.betrays, result[champ].isEmpty,
                !speaksOfAnother(entete.noms[column], champ)
            else { continue }
            result.add(column, champ)
            taken.insert(column)
        }
        guard !result.nommePersonne else { return Proposal(correspondance: result, parValeurs: false) }
        let isGuessed = DevineNoms(entete, profiles, taken: taken)(&result)
        return Proposal(correspondance: result, parValeurs: isGuessed)
    }

    /// A second given name, the second half of a name in two columns, another telephone.
    private func isCompanion(
        _ other: (column: Int, champ: ChampFichier, score: Int),
        of best: (column: Int, champ: ChampFichier, score: Int),
        _ champ: ChampFichier, _ entete: CSVEntete
    ) -> Bool {
        switch champ {
        case .telephone: return true
        case .prenom, .nom:
            let words = NomsColonnes.words(entete.noms[other.column]).joined()
            if champ == .prenom, NomsColonnes.autresPrenoms.contains(words) { return other.column != best.column }
            return words == NomsColonnes.words(entete.noms[best.column]).joined() && words != "name"
        default: return false
        }
    }

    /// Surname and given names in one column, where they are not in two.
    private func settleNames(_ entete: CSVEntete, _ profiles: [ProfilColonne], _ result: inout Correspondance) {
        let nom = result[.nom] + result[.nomNaissance]
        if !result[.nomComplet].isEmpty {
            if !nom.isEmpty, !result[.prenom].isEmpty { result.remove(.nomComplet) }
            return
        }
        // « Nom » alone, and most values are of two words.
        let names = nom + result[.prenom]
        guard names.count == 1, nom.isEmpty || result[.prenom].isEmpty else { return }
        let profile = profiles[names[0]]
        let isBoth =
            profile.share(profile.commas) >= 0.5
            || profile.share(profile.glued) >= 0.7 && !NomsColonnes.isSurname(entete.noms[names[0]])
            || NomsColonnes.isGeneric(entete.noms[names[0]]) && profile.share(profile.several) >= 0.7
        guard isBoth else { return }
        for champ in [ChampFichier.nom, .nomNaissance, .prenom] { result.remove(champ) }
        result.add(names[0], .nomComplet)
    }

    /// Year, month and day of birth apart.
    private func addThreeColumns(_ entete: CSVEntete, _ result: inout Correspondance, _ taken: inout Set<Int>) {
        guard let columns = PartiesDate.columns(entete.noms.map(NomsColonnes.words)) else { return }
        guard Set(columns).isSuperset(of: result[.naissance]) else { return }
        result.remove(.naissance)
        for column in columns {
            result.add(column, .naissance)
            taken.insert(column)
        }
    }

    private func speaksOfAnother(_ name: String, _ champ: ChampFichier) -> Bool {
        let words = NomsColonnes.words(name)
        return NomsColonnes.speaksOfAnother(words) || champ == .naissance && AutresDates.speaks(words)
    }
}
