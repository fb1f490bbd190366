// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// Done, or the first thing that is missing, from what the base and the journal tell.
@Suite struct ExerciceTests {
    @Test func aVisitAndAnAppointmentInTheNameThatWasGiven() {
        var faits = FaitsFormation()
        #expect(judgeExercice(.accueil, faits, nom: "Sissoko") == .pasEncore("accueil.visite"))
        faits.visites = ["Mme Sissokho Awa"]
        #expect(judgeExercice(.accueil, faits, nom: "Sissoko") == .pasEncore("accueil.visite"))
        faits.visites.append("awa SISSOKO")
        #expect(judgeExercice(.accueil, faits, nom: "Sissoko") == .pasEncore("accueil.rendez-vous"))
        faits.rendezVous = ["Mme Sissoko"]
        #expect(judgeExercice(.accueil, faits, nom: "Sissoko") == .fait)
    }

    @Test(arguments: [
        ("Diakhaté", 4, 1, 2, true, VerdictExercice.fait), ("DIAKHATE", 4, 1, 2, true, .fait),
        ("Autre", 4, 1, 2, true, .pasEncore("famille.absente")),
        ("Diakhaté", 3, 1, 2, true, .pasEncore("famille.nombre")),
        ("Diakhaté", 4, 0, 2, true, .pasEncore("famille.membres")),
        ("Diakhaté", 4, 1, 1, true, .pasEncore("famille.membres")),
        ("Diakhaté", 4, 1, 2, false, .pasEncore("famille.numero")),
    ])
    func aFamilyOfFour(
        _ nom: String, _ nombre: Int, _ cotitulaires: Int, _ aCharge: Int, _ aNumero: Bool, _ verdict: VerdictExercice
    ) {
        var faits = FaitsFormation()
        faits.enregistrements = [
            .init(
                noms: [nom], nombrePersonnes: nombre, cotitulaires: cotitulaires, aCharge: aCharge, aNumero: aNumero)
        ]
        #expect(judgeExercice(.famille, faits, nom: "Diakhaté") == verdict)
    }

    private func judged(
        _ exercice: Exercice, _ consultations: Set<String> = [], presence: Bool = false,
        _ changements: [(String, String?, Bool)] = []
    ) -> VerdictExercice {
        var dossier = FaitsFormation.Dossier()
        dossier.consultations = consultations
        dossier.aPresence = presence
        dossier.changements = changements.map { .init(champ: $0.0, apres: $0.1, parPiece: $0.2) }
        var faits = FaitsFormation()
        faits.dossiers[exercice] = dossier
        return judgeExercice(exercice, faits, nom: "X")
    }

    @Test func theFileIsOpenedThenThePaperGiven() {
        #expect(judgeExercice(.recherche, FaitsFormation(), nom: "X") == .pasEncore("recherche.dossier"))
        #expect(judged(.recherche, ["recherche"]) == .pasEncore("recherche.dossier"))
        #expect(judged(.recherche, ["dossier"]) == .pasEncore("recherche.recepisse"))
        #expect(judged(.recherche, ["dossier", "recepisse"]) == .fait)
    }

    @Test func anAddressChangesOnADocument() {
        #expect(judged(.changement, [], [("demandeur.telephone", "0", true)]) == .pasEncore("changement.adresse"))
        #expect(judged(.changement, [], [("adresse.voie", "14 rue du Four", true)]) == .pasEncore("changement.voie"))
        let street = "14, Rue du Moulin"
        #expect(judged(.changement, [], [("adresse.voie", street, false)]) == .pasEncore("changement.piece"))
        #expect(judged(.changement, [], [("adresse.voie", street, true)]) == .fait)
    }

    @Test func theApplicantIsThereThenTheTelephoneChanges() {
        #expect(judged(.ailleurs) == .pasEncore("ailleurs.presence"))
        #expect(judged(.ailleurs, presence: true) == .pasEncore("ailleurs.telephone"))
        #expect(judged(.ailleurs, presence: true, [("demandeur.telephone", "0639980451", false)]) == .fait)
    }

    /// The newest change comes first: what was ticked and taken off again is not protected.
    @Test func anAddressIsProtectedThenShownOnce() {
        #expect(judged(.protegee) == .pasEncore("protegee.case"))
        #expect(judged(.protegee, [], [("adresseProtegee", "oui", false)]) == .pasEncore("protegee.regard"))
        #expect(judged(.protegee, ["adresse"], [("adresseProtegee", "oui", false)]) == .fait)
        let taken: [(String, String?, Bool)] = [("adresseProtegee", nil, false), ("adresseProtegee", "oui", false)]
        #expect(judged(.protegee, ["adresse"], taken) == .pasEncore("protegee.case"))
    }

    @Test func theNightBeginsAtThree() throws {
        let paris = try #require(CivilClock(zone: "Europe/Paris"))
        // 23 November 2026, 10 h 42 there.
        let morning = Instant(milliseconds: 1_795_426_920_000)
        let last = RemiseAZero.last(until: morning, paris)
        let next = RemiseAZero.next(after: morning, paris)
        #expect(paris.iso(last) == "2026-11-23T03:00:00" && paris.iso(next) == "2026-11-24T03:00:00")
        let night = last.adding(seconds: -60)
        #expect(paris.iso(RemiseAZero.last(until: night, paris)) == "2026-11-22T03:00:00")
        #expect(RemiseAZero.next(after: night, paris) == last && RemiseAZero.last(until: last, paris) == last)
    }
}
