// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// The holder flees, the other one keeps the file: it leads to him no more, and no town of both opens the new one. Both engines.
@Suite struct SeparationViolenceTests {
    @Test(arguments: Engine.available)
    func theFileOfWhoStaysDoesNotLeadToTheHolder(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.durand
        saisie["adresseCourrier.chez"] = "Mme Petit"
        saisie["adresseCourrier.voie"] = "1, rue Haute"
        saisie["adresseCourrier.commune"] = "75020 Paris"
        guard case .registered(let first) = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false),
            case .separated(let new) = try await SeparateDemande(test.world)(
                first.id,
                [
                    "quiPart": "titulaire", "violences": "oui", "separationLe": "20/11/2026",
                    "pieceSeparation": "Ordonnance 7",
                ], version: 1, by: test.karim)
        else {
            Issue.record("not separated")
            return
        }
        let files = try await test.world.base.read { (try $0.demandes.find(first.id), try $0.demandes.find(new)) }
        let (reste, part) = (try #require(files.0?.formulaire), try #require(files.1?.formulaire))
        #expect(reste.demandeur?.prenoms == "Paul" && reste.adresse == nil && reste.adresseCourrier == nil)
        #expect(!reste.communesSouhaitees.isEmpty && part.communesSouhaitees.isEmpty && part.adresse == nil)
        // Where he was received, the feed does not tell either, but to that body and the manager.
        let reponse = ["reponduLe": "23/11/2026", "moyenReponse": "TELEPHONE", "auteurReponse": "DEMANDEUR"]
        guard case .recorded = try await RecordReponse(test.world)(first.id, reponse, version: 2, by: test.karim) else {
            Issue.record("not answered")
            return
        }
        try await test.settle()
        for (reader, sees) in [(test.sophie, false), (test.karim, true), (test.gestionnaire, true)] {
            let page = try #require(try await ReadChangements(test.world)(apres: 0, limite: 100, by: reader))
            let told = try #require(page.changements.first { $0.genre == .reponse })
            #expect((told.origine == .agent) == sees && (told.guichet != nil) == sees)
            #expect(told.organisme.nom.isEmpty != sees)
            #expect(page.changements.contains { $0.genre == .creation && $0.guichet != nil })
        }
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }
}
