// SPDX-License-Identifier: EUPL-1.2

/// What a desk, a body or the region is worth by the criteria of the label.
package struct ScoreQualite: Sendable, Hashable {
    /// 0 to 100; nil when too little was measured.
    package let points: Int?
    /// Nil without points, or below the lowest level.
    package let niveau: NiveauLabel?
    /// Criteria that were measured and stand below their target, the farthest first.
    package let sousCible: [CodeCritere]
    /// Percent of the weights that were measured.
    package let mesure: Int
}

/// A criterion gives its weight when its target is reached, and less in proportion below: what is above the target does
/// not make up for what is missing elsewhere. What was not measured, or over too few files, counts neither way.
package func scoreQualite(_ mesures: [MesureQualite], _ regles: ReglesQualite) -> ScoreQualite {
    var (given, measured, all) = (0.0, 0, 0)
    var reached: [(code: CodeCritere, part: Double)] = []
    for critere in regles.criteres {
        all += critere.poids
        guard let mesure = mesures.first(where: { $0.critere == critere.code }), !mesure.isTooSmall(regles),
            let part = mesure.part, critere.cible > 0
        else { continue }
        let share = min(1, part / Double(critere.cible))
        reached.append((critere.code, share))
        measured += critere.poids
        given += share * Double(critere.poids)
    }
    let covered = all == 0 ? 0 : measured * 100 / all
    let below = reached.filter { $0.part < 1 }.sorted { $0.part < $1.part }.map(\.code)
    guard measured > 0, covered >= regles.poidsMesure else {
        return ScoreQualite(points: nil, niveau: nil, sousCible: below, mesure: covered)
    }
    // Never rounded up to a level.
    let points = Int(given * 100 / Double(measured) + 1e-9)
    let worst = reached.map(\.part).min() ?? 0
    let niveau = regles.niveaux.first { points >= $0.points && worst * 100 + 1e-9 >= Double($0.plancher) }
    return ScoreQualite(points: points, niveau: niveau, sousCible: below, mesure: covered)
}
