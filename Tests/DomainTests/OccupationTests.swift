// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// D822-25 (norm of surface), L621-2 (rooms), and the practice of types by household.
@Suite struct OccupationTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try Foyer.rulebook.get() }

    private func occupation(
        _ habitants: Int?, surface: Int? = nil, type: String? = nil, statut: String? = nil,
        _ charges: [PersonneACharge] = []
    ) -> Occupation {
        var formulaire = Foyer.formulaire([Foyer.titulaire()], charges)
        formulaire.logementActuel = LogementActuel()
        formulaire.logementActuel?.nombreHabitants = habitants
        formulaire.logementActuel?.surface = surface
        formulaire.logementActuel?.type = type
        formulaire.logementActuel?.statut = statut
        return Occupation(formulaire, CompositionMenage(formulaire, on: Foyer.today, rulebook), rulebook)
    }

    @Test(arguments: [
        (1, 8, true), (1, 9, false), (2, 15, true), (2, 16, false), (3, 24, true), (3, 25, false), (4, 33, true),
        (4, 34, false), (7, 60, true), (7, 61, false), (8, 69, true), (8, 70, false), (12, 70, false),
    ])
    func theNormIsNineThenSixteenThenNineMore(_ habitants: Int, _ surface: Int, _ isTooSmall: Bool) {
        let found = occupation(habitants, surface: surface)
        #expect(found.isSuroccupe == isTooSmall)
        #expect(found.isSousOccupe == nil)
        #expect(found.explications.map(\.article).contains { $0?.contains("D822-25") == true })
    }

    @Test(
        arguments: [
            (1, "C", false), (1, "T1", false), (1, "T2", false), (1, "T3", true), (2, "T3", false), (2, "T4", true),
            (4, "T5", false), (4, "T6P", true), (5, "T6P", nil), (9, "T6P", nil),
        ] as [(Int, String, Bool?)])
    func aDwellingIsTooLargeAboveOneRoomMore(_ habitants: Int, _ type: String, _ isTooLarge: Bool?) {
        #expect(occupation(habitants, type: type).isSousOccupe == isTooLarge)
    }

    /// Children in right of visit count (L621-2): the number given may have them or not.
    @Test func childrenInRightOfVisitLeaveADoubt() {
        let visit = [Foyer.charge(garde: "D")]
        #expect(occupation(1, type: "T3", visit).isSousOccupe == nil)
        #expect(occupation(1, type: "T4", visit).isSousOccupe == true)
        #expect(occupation(1, type: "T2", visit).isSousOccupe == false)
    }

    @Test func thoseWhoAreHostedAreNotCountedByGuess() {
        #expect(occupation(nil, surface: 8, statut: "CP").isSuroccupe == nil)
        let tenant = occupation(nil, surface: 8, statut: "LP")
        #expect(tenant.isSuroccupe == true && tenant.explications.statut == .aConfirmer)
        #expect(
            occupation(1).isSuroccupe == nil && occupation(1).explications.map(\.regle) == ["regle.occupation.inconnue"]
        )
    }

    private func types(
        _ titulaires: [Titulaire], _ enfants: Int, nombre: Int? = nil, asked: [String] = []
    ) -> TypesPossibles {
        let formulaire = Foyer.formulaire(
            titulaires, Array(repeating: Foyer.charge(), count: enfants), nombre: nombre)
        return TypesPossibles(CompositionMenage(formulaire, on: Foyer.today, rulebook), asked: asked, rulebook)
    }

    @Test func theTypesFollowTheHousehold() {
        let seul = [Foyer.titulaire()]
        let couple = [Foyer.titulaire(), Foyer.titulaire("Noa", lien: "P")]
        #expect(types(seul, 0).types == ["T1", "T2"])
        #expect(types(couple, 0).types == ["T2"])
        #expect(types(seul, 1).types == ["T2", "T3"])
        #expect(types(couple, 1).types == ["T3"])
        #expect(types(couple, 2).types == ["T3", "T4"])
        #expect(types(couple, 3).types == ["T4", "T5"])
        #expect(types(couple, 4).types == ["T5"])
        #expect(types(couple, 9).types == ["T5", "T6P"])
        // Two persons, one of whom is not described: a couple perhaps.
        #expect(types(seul, 0, nombre: 2).types == ["T2", "T3"])
    }

    @Test func whatWasAskedIsComparedAndNeverRefused() {
        let found = types([Foyer.titulaire()], 1, asked: ["C", "T1", "T2", "T3", "T4", "T6P"])
        #expect(
            found.demandes == [
                "C": .tropPetit, "T1": .tropPetit, "T2": .adapte, "T3": .adapte, "T4": .tropGrand, "T6P": .tropGrand,
            ])
        #expect(found.explications.statut == .aConfirmer)
        #expect(types([], 0, asked: ["T2"]).types.isEmpty)
    }
}
