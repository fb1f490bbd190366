// SPDX-License-Identifier: EUPL-1.2

/// What remains of a purged file for statistics (arrêté of 2015, 7): the kind it was of, in classes. Counted, so that no
/// row stands for someone (docs/decisions/0016).
package struct Residu: Sendable, Hashable {
    /// Of the first commune wanted.
    package let departement: String
    package let anneeDepot: Int
    package let taille: String
    package let age: String
    package let revenu: String
    /// Ground of the strike-off, code of the national interface; `effacement` when the person asked for it.
    package let issue: String
    package let duree: String

    package static let unknown = "inconnu"

    package init(
        departement: String, anneeDepot: Int, taille: String, age: String, revenu: String, issue: String, duree: String
    ) {
        self.departement = departement
        self.anneeDepot = anneeDepot
        self.taille = taille
        self.age = age
        self.revenu = revenu
        self.issue = issue
        self.duree = duree
    }

    /// `fin`: the day of the strike-off, or of the purge. Nothing is guessed: what is not known is `inconnu`.
    package init(_ formulaire: Formulaire, issue: String?, fin: Day, _ rulebook: Rulebook) {
        let depot = formulaire.depot.date
        departement =
            formulaire.communesSouhaitees.lazy.compactMap { rulebook.communes[$0]?.departement }.first ?? Self.unknown
        anneeDepot = depot.year
        taille = formulaire.nombrePersonnes.map { $0 >= 5 ? "5+" : "\($0)" } ?? Self.unknown
        age = formulaire.demandeur.map { Self.ages.name($0.naissance.earliest.years(until: depot)) } ?? Self.unknown
        let rang = formulaire.demandeur == nil ? nil : Bilan(formulaire, on: depot, rulebook).quartile.rang
        revenu = rang.map { "Q\($0)" } ?? Self.unknown
        self.issue = issue ?? Self.unknown
        duree = Self.durees.name(max(0, depot.years(until: fin)))
    }

    private static let ages = Classes([18, 25, 35, 50, 65])
    private static let durees = Classes([1, 2, 3, 5, 10])
}

/// Classes with open ends: `<25`, `25-34`, `65+`.
private struct Classes {
    private let starts: [Int]

    init(_ starts: [Int]) { self.starts = starts }

    func name(_ number: Int) -> String {
        guard let place = starts.lastIndex(where: { $0 <= number }) else { return "<\(starts.first ?? 0)" }
        guard place + 1 < starts.count else { return "\(starts[place])+" }
        let last = starts[place + 1] - 1
        return last == starts[place] ? "\(last)" : "\(starts[place])-\(last)"
    }
}
