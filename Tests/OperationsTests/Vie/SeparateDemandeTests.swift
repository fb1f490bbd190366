// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Stores
import TestSupport
import Testing

/// A couple that parts: two files, one seniority; under violence nothing leads from one to the other. Both engines.
@Suite struct SeparateDemandeTests {
    private func typed(_ qui: String, violences: String) -> [String: String] {
        [
            "quiPart": qui, "violences": violences, "separationLe": "23/11/2026", "pieceSeparation": "Jugement 12",
        ]
    }

    @Test(arguments: Engine.available)
    func bothKeepTheSeniority(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.durand)
        let before = try await test.dossier(id)
        let separate = SeparateDemande(test.world)
        guard case .denied = try await separate(id, typed("0", violences: "non"), version: 1, by: test.julie),
            case .refused(.fautes(let faults)) = try await separate(id, [:], version: 1, by: test.sophie),
            case .stale(1) = try await separate(id, typed("0", violences: "non"), version: 3, by: test.sophie),
            case .separated(let new) = try await separate(
                id, typed("titulaire", violences: "non"), version: 1, by: test.karim)
        else {
            Issue.record("not separated")
            return
        }
        #expect(Set(faults.map(\.champ)) == ["quiPart", "violences", "separationLe", "pieceSeparation"])
        let (first, second) = (try await test.dossier(id), try await test.dossier(new))
        #expect(first.demande.formulaire.demandeur?.prenoms == "Paul" && first.demande.formulaire.cotitulaires.isEmpty)
        #expect(first.demande.numero == before.demande.numero && first.demande.version == 2)
        #expect(second.demande.formulaire.demandeur?.prenoms == "Claire" && second.demande.etat == .deposee)
        #expect(second.demande.formulaire.depot.date == before.demande.formulaire.depot.date)
        #expect(second.demande.expireLe == before.demande.expireLe && second.demande.guichet == "CANAL")
        guard case .separation(let told)? = second.evenements.first?.vie else {
            Issue.record("no event")
            return
        }
        #expect(told.autre == id.text && told.numero == before.demande.numero && told.piece == "Jugement 12")
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func underViolenceTheFirstFileTellsOfNoSeparation(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.durand)
        // Received at another desk: it opens the file with the person there, reads it, and separates.
        var shown = SaisiePresence()
        (shown.nom, shown.prenoms, shown.naissance) = ("DURAND", "Claire", "02/05/1990")
        (shown.piece, shown.motif) = ("CNI", "modification")
        guard case .opened = try await OpenPresence(test.world)(id, shown, by: test.julie),
            case .dossier = try await ReadDemandes(test.world)(id, objet: "vie", by: test.julie),
            case .separated(let new) = try await SeparateDemande(test.world)(
                id, typed("titulaire", violences: "oui"), version: 1, by: test.julie)
        else {
            Issue.record("not separated")
            return
        }
        let (first, second) = (try await test.dossier(id), try await test.dossier(new))
        #expect(second.demande.formulaire.adresseProtegee == true && second.demande.formulaire.adresse == nil)
        guard case .separation(let told)? = second.evenements.first?.vie else {
            Issue.record("no event on the second file")
            return
        }
        #expect(told == ContenuSeparation(piece: "Jugement 12", autre: nil, numero: nil))
        #expect(second.evenements.first?.evenement.compte == test.julie.compte)
        let left = try #require(first.evenements.first)
        #expect(left.evenement.genre == .composition && left.vie == nil && !left.changes.isEmpty)
        #expect(left.evenement.origine == .systeme && left.evenement.compte == nil && left.evenement.guichet == nil)
        #expect(left.evenement.organisme == ID(0) && left.evenement.survenuLe == test.world.today)
        #expect(!first.evenements.contains { $0.evenement.genre == .separation })
        // Not even in the content of the first file.
        let contents = try await test.world.base.read { try $0.journal.events(of: id, limit: 50).map(\.contenu) }
        #expect(!contents.contains { $0?.contains(new.text) ?? false })
        // The manager sees that the file was opened at Montreuil; its desk, the person and the copy do not.
        #expect(first.evenements.contains { $0.evenement.organisme == test.julie.organisme })
        for reader in [test.sophie, test.karim, .demandeur(id)] {
            guard
                case .dossier(let seen) = try await ReadDemandes(test.world)(id, objet: "dossier", by: reader),
                case .page(let journal) = try await ReadJournal(test.world)(id, curseur: nil, limite: 50, by: reader)
            else {
                Issue.record("not read")
                return
            }
            for fait in seen.evenements + journal.faits {
                #expect(fait.evenement.organisme != test.julie.organisme && fait.evenement.guichet != "93048")
                #expect(fait.organisme.nom != "Mairie de Montreuil")
            }
        }
        guard
            case .page(let own) = try await ReadConsultations(test.world)(of: id, from: 0, by: .demandeur(id)),
            case .page(let all) = try await ReadConsultations(test.world)(of: id, from: 0, by: test.gestionnaire),
            case .done(let copy) = try await CollectAcces(test.world)(id, by: test.gestionnaire)
        else {
            Issue.record("no readings")
            return
        }
        #expect(all.lignes.contains { $0.organisme == "Mairie de Montreuil" && $0.objet == "vie" })
        #expect(own.lignes.contains { $0.organisme.isEmpty && $0.objet == "vie" && $0.origine == .systeme })
        #expect(own.lignes.contains { $0.organisme == "Mairie de Pantin" })
        #expect(!own.lignes.contains { $0.organisme == "Mairie de Montreuil" })
        let json = String(decoding: try copy.json(), as: UTF8.self)
        #expect(json.contains("composition") && !json.contains("\"separation\"") && !json.contains("Montreuil\""))
        #expect(!json.contains(new.text))
        try await test.settle()
        // The feed names neither the act nor the body.
        let feed = try #require(try await ReadChangements(test.world)(apres: 0, limite: 100, by: test.logiciel))
        let change = try #require(feed.changements.last { $0.demande == id })
        #expect(change.genre == .composition && change.organisme.nom.isEmpty && change.guichet == nil)
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// The desk of the first file, out of whose scope the second is: no pair, and a card that names the manager.
    @Test(arguments: Engine.available)
    func underViolenceNoPairAndNoDeskLeadThere(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let id = try await doublures.register(Households.durand, by: test.julie)
        guard
            case .separated(let new) = try await SeparateDemande(test.world)(
                id, typed("0", violences: "oui"), version: 1, by: test.karim)
        else {
            Issue.record("not separated")
            return
        }
        try await doublures.pass([doublures.paire(id, new)])
        let ensemble = try #require(try await doublures.ensemble(of: id))
        let read = ReadEnsembles(test.world)
        let all = try await read.list(.difficiles, guichet: nil, from: 0, by: test.gestionnaire)
        let own = try await read.list(.difficiles, guichet: nil, from: 0, by: test.julie)
        #expect(all?.total == 1 && own?.total == 0 && own?.lignes.isEmpty == true)
        #expect(try await read.waiting(by: test.julie) == 0)
        #expect(try await read(ensemble.id, by: test.julie) == nil)
        guard
            case .unknown = try await DecideDoublon(test.world)(
                ensemble.id, .different, motif: "Essai", version: ensemble.version, by: test.julie),
            case .carte(let carte) = try await ReadDemandes(test.world)(new, objet: "dossier", by: test.julie)
        else {
            Issue.record("shown to who may not see the second file")
            return
        }
        #expect(carte.guichet == "Gestionnaire")
        try await test.settle()
        guard case .page(let found) = try await SearchDemandes(test.world)("Durand Paul 11/12/1987", by: test.julie)
        else {
            Issue.record("no search")
            return
        }
        #expect(!found.results.isEmpty)
        #expect(found.results.allSatisfy { $0.demande.id == id || $0.guichet == "Gestionnaire" })
        try await test.close()
    }

    /// What was proved to a holder who leaves tells the other nothing; no way in of before opens the file.
    @Test(arguments: Engine.available)
    func whoStaysIsToldAgain(_ engine: Engine) async throws {
        for (qui, told) in [("titulaire", EtatCourrier.annule), ("0", .prouve)] {
            let test = try await TestWorld.make(engine)
            let preavis = try await PreavisProuve(test)
            let id = preavis.demande
            try await preavis.openEspace()
            guard
                case .separated = try await SeparateDemande(test.world)(
                    id, typed(qui, violences: "non"), version: 1, by: test.sophie)
            else {
                Issue.record("not separated")
                return
            }
            #expect(try await preavis.courriers().map(\.etat) == [told], "\(qui)")
            #expect(try await preavis.isShut())
            try await test.close()
        }
    }

    /// Of a couple whose end was past: the second file was registered after its own end, and is told all the same.
    @Test(arguments: Engine.available)
    func anExpiredSecondFileIsTold(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.durand
        saisie["depot.date"] = "05/10/2025"
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        guard
            case .separated(let new) = try await SeparateDemande(test.world)(
                id, typed("0", violences: "non"), version: 1, by: test.sophie)
        else {
            Issue.record("not separated")
            return
        }
        var own = try #require(try await test.world.base.read { try $0.demandes.find(new) }?.formulaire.saisie())
        for (champ, value) in [
            "depot.pieceVue": "oui", "demandeur.telephone": "0600001433", "adresse.voie": "3, rue des Aulnes",
            "adresse.commune": "93500 Pantin", "dejaLocataireHlm": "non",
        ] { own[champ] = value }
        own.confirmations.append("existant")
        let answer = try await UpdateDemande(test.world)(new, own, version: 1, by: test.sophie, asks: false)
        guard case .updated = answer else {
            Issue.record("\(answer)")
            return
        }
        let second = try #require(try await test.world.base.read { try $0.demandes.find(new) })
        #expect(second.etat == .active && second.expireLe.iso == "2026-10-05")
        let outcome = try await PrepareCourriers(test.world)(on: test.world.today)
        #expect(outcome.reprises == 0)
        #expect(try await test.world.base.read { try $0.courriers.of([new])[new]?.isEmpty } == false)
        try await test.close()
    }
}

/// Claire and Paul Durand, whose notice is proved; with a code and a session of Mon dossier.
struct PreavisProuve {
    let test: TestWorld
    let demande: ID<Demande>

    init(_ test: TestWorld) async throws {
        self.test = test
        var saisie = Households.durand
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        demande = try await Doublures(test: test).register(saisie, by: test.sophie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        try await prove("24/11/2026")
    }

    func courriers() async throws -> [Courrier] { try await ReadDemandes(test.world).courriers(of: demande) }

    func prove(_ le: String) async throws {
        let letter = try #require(try await courriers().first)
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: demande, le: le, preuve: "lot 1", by: test.sophie)
        else { throw Doublures.Failed(what: "not proved") }
    }

    func openEspace() async throws {
        let (id, now) = (demande, test.clock.now())
        try await test.world.base.write { registry in
            try registry.espace.put(
                papier: StoredCode(
                    sujet: "papier", demande: id, genre: .papier, empreinte: [1], expireLe: now.adding(seconds: 600)),
                now: now)
            try registry.espace.open([2], demande: id, csrf: "c", now: now)
        }
        #expect(try await !isShut())
    }

    func isShut() async throws -> Bool {
        try await test.world.base.read { registry in
            try registry.espace.find("papier") == nil && registry.espace.session([2]) == nil
        }
    }
}
