// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// A letter that takes a slot of its desk, on both engines: once, by one of two agents, and no longer than it says so.
@Suite struct HoldCreneauTests {
    private func write(_ test: TestWorld) throws -> WriteCourrier {
        WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
    }

    private func file(_ test: TestWorld, _ number: Int, courriel: Bool = false) async throws -> ID<Demande> {
        var saisie = Households.number(number)
        saisie["depot.date"] = "05/10/2026"
        saisie["demandeur.courriel"] = courriel ? "n\(number)@exemple.fr" : ""
        return try await Doublures(test: test).register(saisie, by: test.sophie)
    }

    private func offered(_ test: TestWorld, _ id: ID<Demande>, by acteur: Acteur? = nil) async throws -> [Creneau]? {
        let demande = try #require(try await test.world.base.read { try $0.demandes.find(id) })
        return try await ReadDemandes(test.world).creneaux(of: demande, by: acteur ?? test.sophie)
    }

    private func rdv(_ slot: Creneau?, le: String = "", heure: String = "") -> SaisieCourrier {
        SaisieCourrier(
            .convocation, ["rdvCreneau": slot?.text ?? "", "rdvLe": le, "rdvHeure": heure, "rdvObjet": "DOSSIER"])
    }

    private func letter(_ test: TestWorld, _ id: ID<Demande>) async throws -> Courrier {
        try #require(try await ReadDemandes(test.world).courriers(of: id).first { $0.genre == .convocation })
    }

    private func agenda(_ test: TestWorld, _ day: Day) async throws -> [KeepVisites.Ligne] {
        try await KeepVisites(test.world).agenda(on: day, by: test.sophie)
    }

    private func said(_ answer: WriteCourrier.Answer) -> String {
        switch answer {
        case .written: "written"
        case .invalid(let violations): violations.map { "\($0.champ) \($0.code)" }.joined(separator: ", ")
        case .taken: "taken"
        case .closed: "closed"
        case .denied: "denied"
        case .unknown: "unknown"
        case .stale: "stale"
        case .keyReused: "keyReused"
        }
    }

    @Test(arguments: Engine.available)
    func writtenItHoldsItsSlotTakenBackItFreesIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 1)
        // 23 November 2026, and ten days for a letter: a Thursday.
        let slot = try #require(try await offered(test, id)?.first)
        #expect(slot.text == "2026-12-03 09:00")
        // A desk without agenda has none to offer.
        #expect(try await offered(test, id, by: test.karim) == nil)
        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.karim)) == "rdvCreneau creneau.inconnu")
        #expect(try await said(write(test)(id, rdv(slot), version: 7, by: test.sophie)) == "stale")
        #expect(try await agenda(test, slot.jour).isEmpty)

        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
        let first = try await letter(test, id)
        #expect(first.echeance == slot.jour && first.auteur?.guichet == "93055")
        #expect(try await ReadDemandes(test.world).contenus([first])[first.id]?.heure == "09:00")
        let line = try #require(try await agenda(test, slot.jour).first)
        #expect(line.rendezVous.demande == id && line.rendezVous.creneau == slot && line.rendezVous.objet == "DOSSIER")
        #expect(line.annonce == .attend && line.courriers == id && !line.nom.isEmpty)
        #expect(try await offered(test, id)?.contains(slot) == false)
        // The same click twice.
        #expect(
            try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "rdvCreneau courrier.deja")
        #expect(try await agenda(test, slot.jour).count == 1)

        guard case .done = try await write(test).takeBack(first.id, of: id, by: test.sophie) else {
            Issue.record("not taken back")
            return
        }
        #expect(try await agenda(test, slot.jour).isEmpty)
        #expect(try await offered(test, id)?.first == slot)
        // Written again: once.
        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
        #expect(try await agenda(test, slot.jour).count == 1)
        try await test.close()
    }

    /// Two agents, two families, one slot: one letter, one appointment; the other is told and has written nothing.
    @Test(arguments: Engine.available)
    func oneSlotForOneOfTwo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = [
            try await file(test, 1), try await file(test, 2), try await file(test, 3), try await file(test, 4),
        ]
        let slot = try #require(try await offered(test, files[0])?.first)
        let operation = try write(test)
        let saisie = rdv(slot)
        let answers = try await withThrowingTaskGroup(of: WriteCourrier.Answer.self) { group in
            for id in files {
                group.addTask { try await operation(id, saisie, version: 1, by: test.sophie) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.map(said).sorted() == ["taken", "taken", "taken", "written"])
        #expect(try await agenda(test, slot.jour).count == 1)
        let letters = try await test.world.base.read { try $0.courriers.of(files).values.flatMap { $0 } }
        #expect(Set(letters.map(\.demande)).count == 1)
        // So it is when an agenda took it by telephone.
        let next = try #require(try await offered(test, files[0])?.first)
        var typed = KeepVisites.Saisie()
        (typed.nom, typed.objet) = ("Mme Traoré", "INFO")
        guard
            case .done = try await KeepVisites(test.world).book(
                jour: next.jour.iso, heure: next.heure, typed, contact: "", by: test.sophie)
        else {
            Issue.record("not booked")
            return
        }
        let other = try #require(files.first { $0 != letters.first?.demande })
        #expect(try await said(operation(other, rdv(next), version: 1, by: test.sophie)) == "taken")
        #expect(try await ReadDemandes(test.world).courriers(of: other).isEmpty)
        try await test.close()
    }

    /// Out of its lot, the letter waits again under another id: its slot stays, and is not taken twice.
    @Test(arguments: Engine.available)
    func takenOutOfItsLotItKeepsItsSlot(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 1)
        let slot = try #require(try await offered(test, id)?.last)
        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
        test.clock.advance(seconds: 26 * 3_600)
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie), let lot = lots.first else {
            Issue.record("no lot")
            return
        }
        #expect(try await agenda(test, slot.jour).map(\.annonce) == [.partie])
        let before = try await letter(test, id)
        try await test.world.base.write { registry in
            _ = try registry.lots.printed(
                lot, SealedText(chiffre: [1], cle: "secret-1"), places: [(courrier: before.id, page: 1, pages: 1)],
                pages: 1)
        }
        guard
            case .done = try await TakeOutLettre(test.world)(
                before.id, of: lot, raison: "IMPRESSION", by: test.sophie)
        else {
            Issue.record("not taken out")
            return
        }
        let again = try await letter(test, id)
        #expect(again.id != before.id && again.etat == .prevu)
        #expect(try await agenda(test, slot.jour).map(\.annonce) == [.attend])
        #expect(
            try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "rdvCreneau courrier.deja")
        guard case .done = try await write(test).takeBack(again.id, of: id, by: test.sophie) else {
            Issue.record("not taken back")
            return
        }
        #expect(try await agenda(test, slot.jour).isEmpty)
        try await test.close()
    }

    /// Cancelled at the desk, the letter stays and the row says what is to be done; written again for that day, its words count.
    @Test(arguments: Engine.available)
    func cancelledInTheAgendaTheLetterStays(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 1)
        let slot = try #require(try await offered(test, id)?.first)
        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
        let keep = KeepVisites(test.world)
        let line = try #require(try await agenda(test, slot.jour).first)
        guard case .done = try await keep.set(.annule, line.rendezVous.id, by: test.sophie) else {
            Issue.record("not cancelled")
            return
        }
        let first = try await letter(test, id)
        #expect(first.etat == .prevu)
        #expect(
            try await agenda(test, slot.jour).map { "\($0.rendezVous.etat) \($0.annonce?.rawValue ?? "")" } == [
                "annule attend"
            ])
        #expect(try await keep.slots(from: slot.jour, by: test.sophie).libres.contains(slot))
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                first.id, of: id, le: "23/11/2026", preuve: "1A 77", by: test.sophie)
        else {
            Issue.record("not proved")
            return
        }
        #expect(try await agenda(test, slot.jour).map(\.annonce) == [.partie])

        // Another family, by a day that is typed first, then by the slot of that day, then typed again.
        let other = try await file(test, 2)
        for (saisie, count) in [
            (rdv(nil, le: slot.jour.iso, heure: "8h"), 1), (rdv(slot), 2),
            (rdv(nil, le: slot.jour.iso, heure: "8h"), 1),
        ] {
            #expect(try await said(write(test)(other, saisie, version: 1, by: test.sophie)) == "written")
            #expect(try await agenda(test, slot.jour).count == count)
            // Refused by its mail, or sent back before its proof: it may be written again.
            try await test.world.base.write { registry in
                for courrier in try registry.courriers.of([other])[other] ?? [] {
                    _ = try registry.courriers.end(courrier.id, .echec, faute: "essai")
                }
            }
        }
        try await test.close()
    }

    /// A holder who changes, a file that is closed: nobody reads the letter, the slot is free. What was told stays.
    @Test(arguments: Engine.available)
    func whatNobodyWillReadHoldsNothing(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = [try await file(test, 1), try await file(test, 2), try await file(test, 3)]
        var slots: [Creneau] = []
        for id in files {
            let slot = try #require(try await offered(test, id)?.first)
            #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
            slots.append(slot)
        }
        let told = try await letter(test, files[2])
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                told.id, of: files[2], le: "23/11/2026", preuve: "1A 78", by: test.sophie)
        else {
            Issue.record("not proved")
            return
        }
        func held() async throws -> Set<ID<Demande>> {
            Set(try await agenda(test, slots[0].jour).compactMap(\.rendezVous.demande))
        }
        #expect(Set(slots.map(\.jour)).count == 1)
        #expect(try await held() == Set(files))
        try await test.world.base.write { registry in try registry.courriers.stop(of: files[0]) }
        #expect(try await held() == [files[1], files[2]])
        let today = test.world.today
        _ = try await test.store.database.write { connection in
            try connection.execute(
                "UPDATE demande SET etat = 'radiee', radiee_le = \(today) WHERE id IN (\(list: [files[1], files[2]]))")
        }
        #expect(try await test.world.base.write { try $0.courriers.annulObsolete(on: today) } == 1)
        #expect(try await held() == [files[2]])
        try await test.close()
    }

    /// Its desk or the file may be erased: neither waits for the other.
    @Test(arguments: Engine.available)
    func eachIsErasedAlone(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 1)
        let slot = try #require(try await offered(test, id)?.first)
        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
        let later = slot.jour.adding(days: 1)
        let now = test.clock.now()
        #expect(
            try await test.world.base.write { try $0.conservation.erase(.rendezVous, before: later, now, limit: 10) }
                == 1)
        #expect(try await letter(test, id).etat == .prevu)
        #expect(try await agenda(test, slot.jour).isEmpty)
        guard
            case .done = try await write(test).takeBack(letter(test, id).id, of: id, by: test.sophie)
        else {
            Issue.record("not taken back")
            return
        }
        #expect(try await said(write(test)(id, rdv(slot), version: 1, by: test.sophie)) == "written")
        try await test.world.base.write { try $0.demandes.purge(id, version: 2, empty: "{}", now: now) }
        #expect(try await agenda(test, slot.jour).isEmpty)
        #expect(try await ReadDemandes(test.world).courriers(of: id).isEmpty)
        try await test.close()
    }

    /// Software has no account: it books for its desk, with the key that answers again.
    @Test(arguments: Engine.available)
    func softwareBooksToo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 1)
        func software(_ guichet: String?, _ organisme: Int64) -> Acteur {
            Acteur(
                origine: .logiciel, compte: nil, nom: "Logiciel", organisme: ID(organisme), organismeNom: "Mairie",
                guichet: guichet, role: .agentGuichet, perimetre: .region)
        }
        // Without a desk of its own, that of the file, when it is of the same body.
        #expect(try await offered(test, id, by: software(nil, 2)) == nil)
        let slot = try #require(try await offered(test, id, by: software(nil, 1))?.first)
        let key = IdempotencyKey(key: "rdv-1", body: [1])
        for _ in 1...2 {
            #expect(
                try await said(write(test)(id, rdv(slot), version: 1, key: key, by: software(nil, 1))) == "written")
        }
        #expect(try await agenda(test, slot.jour).count == 1)
        try await test.close()
    }
}
