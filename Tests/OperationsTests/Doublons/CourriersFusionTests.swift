// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// What a person was asked in a file that goes into another one, and the appointment that she was given.
@Suite struct CourriersFusionTests {
    private func write(_ test: TestWorld) throws -> WriteCourrier {
        WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
    }

    private func file(_ test: TestWorld, depot: String) async throws -> ID<Demande> {
        var saisie = Households.number(1)
        saisie["depot.date"] = depot
        saisie["demandeur.courriel"] = ""
        return try await Doublures(test: test).register(saisie, by: test.sophie)
    }

    /// A letter with a slot of the agenda, in the file that is merged.
    private func convened(_ test: TestWorld) async throws -> (kept: ID<Demande>, gone: ID<Demande>, slot: Creneau) {
        let (kept, gone) = (try await file(test, depot: "05/10/2026"), try await file(test, depot: "06/10/2026"))
        let demande = try #require(try await test.world.base.read { try $0.demandes.find(gone) })
        let slots = try await ReadDemandes(test.world).creneaux(of: demande, by: test.sophie)
        let slot = try #require(slots?.first)
        let saisie = SaisieCourrier(.convocation, ["rdvCreneau": slot.text, "rdvObjet": "DOSSIER"])
        guard case .written = try await write(test)(gone, saisie, version: 1, by: test.sophie) else {
            throw TestWorld.Failed(what: "not written")
        }
        return (kept, gone, slot)
    }

    private func letters(_ test: TestWorld, _ id: ID<Demande>) async throws -> [Courrier] {
        try await test.world.base.read { try $0.courriers.of([id])[id] ?? [] }
    }

    private func obsolete(_ test: TestWorld) async throws -> Int {
        let today = test.world.today
        return try await test.world.base.write { try $0.courriers.annulObsolete(on: today) }
    }

    @Test(arguments: Engine.available)
    func whatIsAskedFollowsAndComesBack(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (kept, gone, slot) = try await convened(test)
        let before = try await letters(test, gone)
        let id = try await Doublures(test: test).fusion(of: gone, into: kept)
        #expect(try await obsolete(test) == 0, "the night stops nothing")
        let moved = try await letters(test, kept)
        #expect(moved.map(\.id) == before.map(\.id) && moved.allSatisfy { $0.etat == .prevu })
        #expect(try await letters(test, gone).isEmpty)
        // Its words are read where it is.
        let read = ReadDemandes(test.world)
        #expect(try await read.contenus(moved)[moved[0].id]?.heure == slot.heure)
        let agenda = try await KeepVisites(test.world).agenda(on: slot.jour, by: test.sophie)
        #expect(agenda.map(\.rendezVous.demande) == [kept] && agenda.first?.annonce == .attend)
        #expect(try await read.rendezVous(of: kept).map(\.creneau) == [slot])

        guard case .undone = try await Doublures(test: test).undo(id, of: kept, differents: true) else {
            Issue.record("not undone")
            return
        }
        #expect(try await letters(test, gone) == before)
        #expect(try await letters(test, kept).isEmpty)
        #expect(try await read.contenus(before)[before[0].id]?.heure == slot.heure)
        let back = try await KeepVisites(test.world).agenda(on: slot.jour, by: test.sophie)
        #expect(back.map(\.rendezVous.demande) == [gone])
        try await test.close()
    }

    /// Sent while both were one, it is told where the person is; and the software that wrote it takes it back by either number.
    @Test(arguments: Engine.available)
    func whatWasSentMeanwhileStaysTold(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (kept, gone, _) = try await convened(test)
        let id = try await Doublures(test: test).fusion(of: gone, into: kept)
        let letter = try #require(try await letters(test, kept).first)
        let now = test.world.now()
        #expect(try await test.world.base.write { try $0.courriers.prove(letter.id, "vu", at: now) })
        guard case .undone = try await Doublures(test: test).undo(id, of: kept) else {
            Issue.record("not undone")
            return
        }
        #expect(try await letters(test, gone).map(\.etat) == [.prouve])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func theLetterIsTakenBackFromTheKeptFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (kept, gone, slot) = try await convened(test)
        _ = try await Doublures(test: test).fusion(of: gone, into: kept)
        let letter = try #require(try await ReadDemandes(test.world).courriers(of: kept).first)
        guard case .done = try await write(test).takeBack(letter.id, of: kept, by: test.sophie) else {
            Issue.record("not taken back")
            return
        }
        #expect(try await KeepVisites(test.world).agenda(on: slot.jour, by: test.sophie).isEmpty)
        try await test.close()
    }

    /// Of the file that goes, a notice of its end is not sent; undone, it waits again. It is read from the kept file all the while.
    @Test(arguments: Engine.available)
    func aNoticeOfAnEndThatIsNoneStops(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (kept, gone) = (try await file(test, depot: "05/10/2026"), try await file(test, depot: "06/10/2026"))
        let fin = try await test.dossier(gone).demande.expireLe
        let notice = Courrier(
            id: ID(77), demande: gone, genre: .preavis, canal: .lettre, isDu: true, echeance: fin, etat: .prevu,
            prevuLe: test.world.now())
        _ = try await test.world.base.write { try $0.courriers.insert([notice]) }
        let id = try await Doublures(test: test).fusion(of: gone, into: kept)
        #expect(try await letters(test, gone).map(\.etat) == [.annule])
        #expect(try await ReadDemandes(test.world).courriers(of: kept).map(\.id) == [notice.id])
        guard case .undone = try await Doublures(test: test).undo(id, of: kept) else {
            Issue.record("not undone")
            return
        }
        #expect(try await letters(test, gone).map(\.etat) == [.prevu])
        try await test.close()
    }
}
