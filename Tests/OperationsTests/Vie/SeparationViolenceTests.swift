// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
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
                    "quiPart": "titulaire", "violences": "oui", "separationLe": "23/11/2026",
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

    /// The new address, mail and telephone were in the file before she left: they stand in no history that is read of it, nor in the
    /// copy; that they changed does, and the journal keeps them.
    @Test(arguments: Engine.available)
    func whereTheHolderWentBeforeLeavingIsToldToNobody(_ engine: Engine) async throws {
        for isProtected in [false, true] {
            let test = try await TestWorld.make(engine)
            let id = try await test.register(Households.durand)
            var moved = Households.durand
            moved["adresse.voie"] = "78, rue du Foyer"
            moved["demandeur.courriel"] = "cachee@exemple.fr"
            moved["demandeur.telephone"] = "06 00 00 77 77"
            moved["demandeur.nomUsage"] = "Durand-Roy"
            if isProtected { moved["adresseProtegee"] = "oui" }
            guard
                case .updated = try await UpdateDemande(test.world)(
                    id, moved, version: 1, by: test.sophie, asks: false),
                case .separated = try await SeparateDemande(test.world)(
                    id,
                    [
                        "quiPart": "titulaire", "violences": "oui", "separationLe": "23/11/2026",
                        "pieceSeparation": "Ordonnance 7",
                    ], version: 2, by: test.sophie)
            else {
                Issue.record("not separated")
                return
            }
            let secrets = ["78, rue du Foyer", "cachee@exemple.fr", "0600007777", "8, rue des Saules", "n.benali@"]
            for reader in [test.sophie, test.karim, test.gestionnaire, .demandeur(id)] {
                guard
                    case .dossier(let read) = try await ReadDemandes(test.world)(id, objet: "dossier", by: reader),
                    case .page(let journal) = try await ReadJournal(test.world)(
                        id, curseur: nil, limite: 50, by: reader)
                else {
                    Issue.record("not read")
                    return
                }
                for faits in [read.evenements, journal.faits] {
                    let changes = faits.flatMap(\.changes)
                    for value in changes.flatMap({ [$0.avant, $0.apres] }).compactMap({ $0 }) {
                        #expect(!secrets.contains { value.contains($0) })
                    }
                    let moves = faits.first { $0.evenement.genre == .modification }?.changes ?? []
                    #expect(moves.contains { $0.champ == "adresse.voie" && $0.isSilent })
                    #expect(moves.contains { $0.champ == "demandeur.courriel" && $0.isSilent })
                    #expect(moves.contains { $0.champ == "demandeur.nomUsage" && $0.apres != nil })
                }
                #expect(read.demande.formulaire.adresseProtegee == nil)
            }
            guard case .done(let copy) = try await CollectAcces(test.world)(id, by: test.gestionnaire) else {
                Issue.record("no copy")
                return
            }
            let json = String(decoding: try copy.json(), as: UTF8.self)
            #expect(!secrets.contains { json.contains($0) } && json.contains("\"adresse.voie\""))
            let kept = try await test.world.base.read { try $0.journal.events(of: id, limit: 50).compactMap(\.contenu) }
            #expect(kept.contains { $0.contains("78, rue du Foyer") })
            // What is said from then on is said by who stays.
            var next = try await test.dossier(id).demande.formulaire.saisie()
            next["adresse.voie"] = "3, rue Neuve"
            next["adresse.commune"] = "93500 Pantin"
            next["demandeur.telephone"] = "0600001430"
            guard
                case .updated = try await UpdateDemande(test.world)(
                    id, next, version: 3, by: test.gestionnaire, asks: false)
            else {
                Issue.record("not changed")
                return
            }
            let last = try #require(try await test.dossier(id).evenements.first)
            #expect(last.changes.contains { $0.champ == "adresse.voie" && $0.apres == "3, rue Neuve" })
            #expect(try await CheckDemandes(test.world)().faults.isEmpty)
            try await test.settle()
            #expect(try await CheckJournal(test.world)().faults.isEmpty)
            try await test.close()
        }
    }

    /// The couple filed twice, each as the holder of one: she leaves the first under violence, and the other one, where she still is,
    /// goes into it afterwards.
    @Test(arguments: Engine.available)
    func aFileMergedAfterwardsDoesNotLeadToWhoLeft(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (other, id) = try await doublures.twice(courriel: "cachee@exemple.fr")
        guard
            case .separated = try await SeparateDemande(test.world)(
                id,
                [
                    "quiPart": "titulaire", "violences": "oui", "separationLe": "23/11/2026",
                    "pieceSeparation": "Ordonnance 7",
                ], version: 1, by: test.karim)
        else {
            Issue.record("not separated")
            return
        }
        // She says her new address in the file that is still of both.
        test.clock.advance(seconds: 3_600)
        var moved = try await test.dossier(other).demande.formulaire.saisie()
        moved["demandeur.telephone"] = "0600009999"
        moved["adresse.voie"] = "78, rue du Foyer"
        moved.confirmations.append("existant")
        guard
            case .updated = try await UpdateDemande(test.world)(
                other, moved, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        let kept = Dictionary(uniqueKeysWithValues: RubriqueFusion.allCases.map { ($0, CoteFusion.gardee) })
        _ = try await doublures.fusion(of: other, into: id, kept)
        guard case .done(let copy) = try await CollectAcces(test.world)(id, by: test.gestionnaire),
            case .page(let journal) = try await ReadJournal(test.world)(
                id, curseur: nil, limite: 50, by: test.gestionnaire)
        else {
            Issue.record("not read")
            return
        }
        let secrets = ["78, rue du Foyer", "0600009999"]
        let json = String(decoding: try copy.json(), as: UTF8.self)
        #expect(!secrets.contains { json.contains($0) } && copy.formulairesFusionnes.count == 1)
        let read = journal.faits.flatMap(\.changes).flatMap { [$0.avant, $0.apres] }.compactMap { $0 }
        #expect(!read.contains { value in secrets.contains { value.contains($0) } })
        try await test.close()
    }
}
