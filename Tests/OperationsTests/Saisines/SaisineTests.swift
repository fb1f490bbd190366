// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// Complaints to the prefect, from the letter to its end. Both engines.
@Suite struct SaisineTests {
    private let pieces = [
        "referenceSaisine": "C-1187", "deposeSaisineLe": "01/11/2026", "recueSaisineLe": "20/11/2026",
        "guichetSaisine": "93055", "piecesSaisine": "Avis d’impôt",
    ]
    private let absente = [
        "referenceSaisine": "C-1190", "deposeSaisineLe": "05/10/2026", "recueSaisineLe": "16/11/2026",
        "guichetSaisine": "93055",
    ]

    /// A service of the State: of its own nature, with the region before it.
    private func etat(_ test: TestWorld) -> Acteur {
        Acteur(
            origine: .agent, compte: ID(14), nom: "Anne Blanc", organisme: ID(4), organismeNom: "DRIHL", guichet: nil,
            role: .agentEtat, perimetre: .region)
    }

    @Test(arguments: Engine.available)
    func documentsThatAreNotInTheFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let etat = etat(test)
        let id = try await test.register(Households.benali)
        let (receive, follow) = (ReceiveSaisine(test.world), FollowSaisine(test.world))
        var early = pieces
        early["recueSaisineLe"] = "16/11/2026"
        guard case .denied = try await receive(id, pieces, by: test.sophie),
            case .refused(.fautes(let faults)) = try await receive(id, early, by: etat),
            case .received(let saisine) = try await receive(id, pieces, by: etat),
            case .received(let again) = try await receive(id, pieces, by: etat)
        else {
            Issue.record("not received")
            return
        }
        // The same letter twice is one complaint.
        #expect(faults.map(\.code) == ["saisine.trop-tot"] && again == saisine && saisine.etape == .recue)
        // The desk concerned sees it; another one does not know that it exists.
        let read = ReadSaisines(test.world)
        #expect(try await read.list(closes: false, departement: nil, from: 0, by: test.sophie)?.total == 1)
        #expect(try await read.list(closes: false, departement: "93", from: 0, by: etat)?.total == 1)
        #expect(try await read.list(closes: false, departement: "75", from: 0, by: etat)?.total == 0)
        #expect(try await read.list(closes: false, departement: nil, from: 0, by: test.julie)?.total == 0)
        #expect(try await read(saisine.id, by: test.julie) == nil)
        #expect(try await read(saisine.id, by: test.sophie) != nil)
        let notice = ["demeureLe": "22/11/2026", "demeureReference": "M-12"]
        guard case .denied = try await follow(saisine.id, .demeure, notice, version: 1, by: test.sophie),
            case .done = try await follow(saisine.id, .demeure, notice, version: 1, by: etat),
            case .refused(.etape(.demeure)) = try await follow(saisine.id, .demeure, notice, version: 2, by: etat)
        else {
            Issue.record("no notice")
            return
        }
        let end = ["clotureLe": "23/11/2026", "issueSaisine": "pieces"]
        guard case .stale(version: 2) = try await follow(saisine.id, .cloture, end, version: 1, by: etat),
            case .done(let closed) = try await follow(saisine.id, .cloture, end, version: 2, by: etat)
        else {
            Issue.record("not closed")
            return
        }
        #expect(closed.etape == .close)
        #expect(try await read.list(closes: true, departement: nil, from: 0, by: etat)?.total == 1)
        // Each step is in the history, on its day; the file itself did not change.
        let file = try await test.dossier(id)
        let steps = file.evenements.filter { $0.evenement.genre == .saisine }
        #expect(steps.map(\.evenement.survenuLe.iso) == ["2026-11-23", "2026-11-22", "2026-11-20"])
        guard case .saisine(let last)? = steps.first?.vie else {
            Issue.record("no content")
            return
        }
        #expect(last.issue == .pieces && last.etape == "close" && file.demande.version == 1)
        // Erased with the file.
        guard case .purged = try await PurgeDemande(test.world)(id, by: test.gestionnaire) else {
            Issue.record("not purged")
            return
        }
        #expect(try await read(saisine.id, by: etat) == nil)
        try await test.settle()
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func registeredExOfficioWithTheFirstDeposit(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let etat = etat(test)
        let (follow, register) = (FollowSaisine(test.world), RegisterOffice(test.world))
        guard case .received(let saisine) = try await ReceiveSaisine(test.world)(nil, absente, by: etat) else {
            Issue.record("not received")
            return
        }
        let order = ["officeLe": "20/11/2026", "officeReference": "A-7", "guichetOffice": "CANAL"]
        let notice = ["demeureLe": "17/11/2026", "demeureReference": "M-3"]
        guard case .refused(.etape(.recue)) = try await follow(saisine.id, .office, order, version: 1, by: etat),
            case .done = try await follow(saisine.id, .demeure, notice, version: 1, by: etat),
            case .refused(.fautes) = try await follow(
                saisine.id, .office, order.merging(["guichetOffice": "93055"]) { $1 }, version: 2, by: etat),
            case .unknown = try await register(saisine.id, by: test.karim),
            case .done = try await follow(saisine.id, .office, order, version: 2, by: etat),
            case .unknown = try await register(saisine.id, by: test.sophie),
            case .draft(let draft) = try await register(saisine.id, by: test.karim),
            case .draft(let second) = try await register(saisine.id, by: test.karim)
        else {
            Issue.record("not entrusted")
            return
        }
        // The agent types another day: that of the first deposit holds.
        var typed = Households.benali
        typed["depot.date"] = "23/11/2026"
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                typed, by: test.karim, asks: false, brouillon: draft)
        else {
            Issue.record("not registered")
            return
        }
        let file = try await test.dossier(registered.id)
        #expect(file.demande.formulaire.depot.date == Day(2026, 10, 5) && file.demande.guichet == "CANAL")
        let told = try #require(file.evenements.first { $0.evenement.genre == .enregistrementOffice })
        #expect(told.evenement.survenuLe == Day(2026, 11, 20))
        guard case .office(let contenu)? = told.vie else {
            Issue.record("no content")
            return
        }
        #expect(contenu.reference == "A-7" && contenu.le == "2026-11-20")
        let ended = try #require(try await ReadSaisines(test.world)(saisine.id, by: etat))
        #expect(ended.saisine.cloture?.issue == .enregistree && ended.saisine.demande == registered.id)
        // The button was pressed twice: the other draft is no ordinary form with an old day.
        var other = Households.number(1)
        other["depot.date"] = "05/10/2026"
        guard case .refused(.close) = try await register(saisine.id, by: test.karim),
            case .saisineClose = try await RegisterDemande(test.world)(
                other, by: test.karim, asks: false, brouillon: second)
        else {
            Issue.record("twice")
            return
        }
        // Taken back, the entry leaves its applicant with his complaint, which waits at the same desk.
        guard
            case .cancelled = try await CancelEnregistrement(test.world)(
                registered.id, version: 1, motif: "Mauvaise personne", by: test.karim),
            let waiting = try await ReadSaisines(test.world)(saisine.id, by: test.karim),
            case .draft(let again) = try await register(saisine.id, by: test.karim),
            case .registered(let next) = try await RegisterDemande(test.world)(
                other, by: test.karim, asks: false, brouillon: again)
        else {
            Issue.record("not taken back")
            return
        }
        #expect(waiting.saisine.etape == .office && waiting.saisine.office?.guichet == "CANAL")
        #expect(waiting.saisine.demande == nil && waiting.saisine.cloture == nil && waiting.saisine.version == 5)
        let served = try #require(try await ReadSaisines(test.world)(saisine.id, by: etat))
        #expect(served.saisine.etape == .close && served.saisine.demande == next.id && served.saisine.version == 6)
        // Without a file, the bodies of both desks have each step in their history, the one that was taken back included.
        for (code, expected) in [
            ("93055", ["office", "office", "demeure", "recue"]), ("CANAL", ["office", "office"]),
        ] {
            let body = try #require(try await test.world.base.read { try $0.organismes.guichet(code)?.organisme })
            let fiche = try #require(try await ReadOrganisme(test.world)(body, by: test.gestionnaire))
            let steps = fiche.histoire.compactMap { fait -> String? in
                guard case .saisine(let contenu)? = fait.vie, contenu.saisine == saisine.id.text else { return nil }
                return contenu.etape
            }
            #expect(steps == expected, "\(code)")
        }
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// The button pressed twice, on two servers: one complaint.
    @Test(arguments: Engine.available)
    func theSameLetterAtOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let etat = etat(test)
        let second = World(
            base: try test.store.another(), rulebook: test.world.rulebook, keys: test.world.keys,
            now: { test.clock.now() }, ids: try await IDSource.open(test.store.base),
            formes: FormesProjection(folder: nil))
        let receive = ReceiveSaisine(test.world)
        let answers = try await withThrowingTaskGroup(of: ID<Saisine>?.self) { group in
            for index in 0..<8 {
                group.addTask {
                    let receive = ReceiveSaisine(index % 2 == 0 ? test.world : second)
                    guard case .received(let saisine) = try await receive(nil, absente, by: etat) else { return nil }
                    return saisine.id
                }
            }
            var ids: Set<ID<Saisine>?> = []
            for try await id in group { ids.insert(id) }
            return ids
        }
        #expect(answers.count == 1 && !answers.contains(nil))
        #expect(try await ReadSaisines(test.world).list(closes: false, departement: nil, from: 0, by: etat)?.total == 1)
        // Nor is it told twice.
        let body = try #require(try await test.world.base.read { try $0.organismes.guichet("93055")?.organisme })
        let fiche = try #require(try await ReadOrganisme(test.world)(body, by: test.gestionnaire))
        #expect(fiche.histoire.count { $0.genre == .saisine } == 1)
        // Another letter is another complaint.
        guard
            case .received(let other) = try await receive(
                nil, absente.merging(["referenceSaisine": "C-1191"]) { $1 }, by: etat)
        else {
            Issue.record("not received")
            return
        }
        #expect(!answers.contains(other.id))
        try await test.close()
    }

    /// Closing the one does not hide the other, nor does a long history.
    @Test(arguments: Engine.available)
    func twoComplaintsAboutOneFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let etat = etat(test)
        let id = try await test.register(Households.benali)
        #expect(try await test.dossier(id).openSaisines.isEmpty)
        var second = pieces
        second["referenceSaisine"] = "C-1188"
        guard case .received(let first) = try await ReceiveSaisine(test.world)(id, pieces, by: etat),
            case .received(let later) = try await ReceiveSaisine(test.world)(id, second, by: etat)
        else {
            Issue.record("not received")
            return
        }
        for version in 1...60 {
            var saisie = try await test.dossier(id).demande.formulaire.saisie()
            saisie["demandeur.telephone"] = "06000020\(version + 10)"
            guard
                case .updated = try await UpdateDemande(test.world)(
                    id, saisie, version: version, by: test.sophie, asks: false)
            else {
                Issue.record("not changed")
                return
            }
        }
        let file = try await test.dossier(id)
        #expect(!file.evenements.contains { $0.evenement.genre == .saisine }, "a long history")
        #expect(file.openSaisines.map(\.id) == [first.id, later.id])
        for (saisine, left) in [(later, [first.id]), (first, [])] {
            let end = ["clotureLe": "23/11/2026", "issueSaisine": "pieces"]
            guard case .done = try await FollowSaisine(test.world)(saisine.id, .cloture, end, version: 1, by: etat)
            else {
                Issue.record("not closed")
                return
            }
            #expect(try await test.dossier(id).openSaisines.map(\.id) == left)
        }
        try await test.close()
    }
}
