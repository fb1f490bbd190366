// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// How measures add up to points and to a level of the label.
@Suite struct ScoreQualiteTests {
    private let regles = ReglesQualite(
        criteres: [
            CritereQualite(code: .contact, cible: 80, poids: 30), CritereQualite(code: .adresse, cible: 50, poids: 20),
            CritereQualite(code: .doublons, cible: 90, poids: 50),
        ],
        niveaux: [
            NiveauLabel(code: "reference", points: 95, plancher: 90),
            NiveauLabel(code: "fiable", points: 75, plancher: 0),
        ], minimum: 11, poidsMesure: 50)

    @Test(
        arguments: [
            // Both at their target: what is above does not count.
            (100, 100, 100, "reference", []), (80, 50, 100, "reference", []),
            // 30 × 40/80 + 20 = 35 of 50.
            (40, 50, 70, nil, [CodeCritere.contact]),
            // 30 × 79/80 + 20 = 49.6 of 50, never rounded up.
            (79, 50, 99, "reference", [.contact]),
            // 30 + 20 × 44/50 = 47.6 of 50: points for the first level, but one criterion under its floor.
            (80, 44, 95, "fiable", [.adresse]), (0, 0, 0, nil, [.contact, .adresse]),
        ] as [(Int, Int, Int, String?, [CodeCritere])])
    func pointsAndLevel(_ contact: Int, _ adresse: Int, _ points: Int, _ niveau: String?, _ below: [CodeCritere]) {
        let score = scoreQualite(
            [MesureQualite(.contact, contact, sur: 100), MesureQualite(.adresse, adresse, sur: 100)], regles)
        #expect(score.points == points && score.niveau?.code == niveau && score.sousCible == below)
        #expect(score.mesure == 50)
    }

    @Test func tooLittleMeasuredGivesNoPoints() {
        let few = scoreQualite([MesureQualite(.contact, 10, sur: 10), MesureQualite(.adresse, 90, sur: 100)], regles)
        #expect(few.points == nil && few.niveau == nil && few.mesure == 20)
        #expect(scoreQualite([], regles).points == nil && scoreQualite([], .aucune).points == nil)
    }

    @Test(arguments: [
        (0, 0, true, false), (5, 10, true, true), (0, 11, false, false), (11, 11, false, false), (1, 100, false, true),
        (90, 100, false, true), (89, 100, false, false), (11, 22, false, false), (10, 21, false, true),
    ])
    func aHandfulIsNotTold(_ numerateur: Int, _ denominateur: Int, _ isTooSmall: Bool, _ isSecret: Bool) {
        let mesure = MesureQualite(.contact, numerateur, sur: denominateur)
        #expect(mesure.isTooSmall(regles) == isTooSmall && mesure.isSecret(regles) == isSecret)
    }

    @Test func countsAddUp() {
        var (left, right) = (CompteQualite(), CompteQualite())
        left.add([MesureQualite(.contact, 1, sur: 1), MesureQualite(.provenance, 2, sur: 6)])
        right.add([MesureQualite(.contact, 0, sur: 1)])
        right.merge(left)
        #expect(right.dossiers == 2)
        #expect(right.mesures == [MesureQualite(.contact, 1, sur: 2), MesureQualite(.provenance, 2, sur: 6)])
        right.remove(.contact)
        #expect(right.mesures.map(\.critere) == [.provenance])
    }

    /// Every criterion has its target, its words and its formula; levels are in order.
    @Test func theTableIsWhole() throws {
        let regles = try loadRulebook(territoire: "ile-de-france").qualite
        let texts = try Catalogue.load("fr")
        #expect(Set(regles.criteres.map(\.code)) == Set(CodeCritere.allCases))
        for code in CodeCritere.allCases {
            #expect(texts.find("qualite.critere.\(code.rawValue)") != nil, "\(code)")
            #expect(texts.find("qualite.formule.\(code.rawValue)") != nil, "\(code)")
            #expect(texts.find("qualite.famille.\(code.famille.rawValue)") != nil, "\(code)")
        }
        for niveau in regles.niveaux { #expect(texts.find("qualite.niveau.\(niveau.code)") != nil) }
        #expect(regles.niveaux.map(\.points) == regles.niveaux.map(\.points).sorted(by: >))
        #expect(regles.critere(.numero)?.jours != nil && regles.critere(.fraicheur)?.mois != nil)
        #expect(regles.criteres.allSatisfy { !$0.source.isEmpty } && regles.minimum == 11)
    }
}
