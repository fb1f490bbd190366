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

    // MARK: What a strike-off rests on

    /// Two files that end within days, whose notices may leave; the second one ends last, as both do once merged.
    private func told(_ test: TestWorld) async throws -> (kept: ID<Demande>, gone: ID<Demande>, notice: Courrier) {
        let (kept, gone) = (try await file(test, depot: "05/12/2025"), try await file(test, depot: "10/12/2025"))
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).lettres == 2)
        test.clock.advance(seconds: 26 * 3_600)
        return (kept, gone, try #require(try await letters(test, gone).first))
    }

    private func lot(_ test: TestWorld) async throws -> ID<Lot> {
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie), let lot = lots.first else {
            throw TestWorld.Failed(what: "no lot")
        }
        _ = try await test.world.base.write { registry in
            let places = try registry.lots.lettres(of: lot).enumerated().map {
                (courrier: $1.courrier, page: $0 + 1, pages: 1)
            }
            return try registry.lots.printed(
                lot, SealedText(chiffre: [1], cle: "secret-1"), places: places, pages: places.count)
        }
        return lot
    }

    private func prove(_ test: TestWorld, _ letter: ID<Courrier>, of file: ID<Demande>) async throws {
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter, of: file, le: "24/11/2026", preuve: "B 7", by: test.sophie)
        else { throw TestWorld.Failed(what: "not proved") }
    }

    private func undo(_ test: TestWorld, _ id: ID<Fusion>, _ kept: ID<Demande>) async throws {
        let version = try await test.dossier(kept).demande.version
        guard
            case .undone = try await UndoFusion(test.world)(
                id, version: version, rendues: [], differents: false, motif: "À revoir", by: test.gestionnaire)
        else { throw TestWorld.Failed(what: "not undone") }
    }

    enum Moment: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case provedThenMerged, postedThenMerged, printedThenMerged
        var testDescription: String { rawValue }
    }

    /// The end is that of both, the address too: whoever was told of the one was told of the other. Once it is proved, before the
    /// merger or from the kept file after it, it strikes off what it told of, merged or two again.
    @Test(arguments: Engine.available, Moment.allCases)
    func aNoticeOfTheEndOfBothCounts(_ engine: Engine, _ moment: Moment) async throws {
        for isUndone in [false, true] {
            let test = try await TestWorld.make(engine)
            let (kept, gone, notice) = try await told(test)
            var posted: ID<Lot>?
            switch moment {
            case .provedThenMerged: try await prove(test, notice.id, of: gone)
            case .postedThenMerged: posted = try await lot(test)
            case .printedThenMerged:
                let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
                guard case .lettre(let lettre, let print) = try await reprint(notice.id, of: gone, by: test.sophie),
                    try await reprint.keep(lettre, print, of: notice.id, gone, by: test.sophie)
                else { throw TestWorld.Failed(what: "not printed") }
            }
            let id = try await Doublures(test: test).fusion(of: gone, into: kept)
            switch moment {
            case .provedThenMerged: break
            case .postedThenMerged:
                // The notice of the end that is none any more is put away; the other one is proved with its lot.
                guard
                    case .done(prouvees: 1, retirees: 1) = try await EndLot(test.world).handOver(
                        try #require(posted), le: "24/11/2026", reference: "B 1", by: test.sophie)
                else { throw TestWorld.Failed(what: "not handed over") }
            case .printedThenMerged: try await prove(test, notice.id, of: kept)
            }
            let own = try await letters(test, kept).filter { $0.id == notice.id }
            #expect(own.map(\.etat) == [.prouve] && own.first?.prouveLe != nil)
            #expect(try await PrepareCourriers(test.world)(on: test.world.today).demandes == 0, "told once")
            if isUndone {
                try await undo(test, id, kept)
                #expect(try await letters(test, gone).map(\.id) == [notice.id])
                #expect(try await letters(test, gone).map(\.etat) == [.prouve])
                // The other one was told of an end that was put off meanwhile: it is told again.
                #expect(try await PrepareCourriers(test.world)(on: test.world.today).demandes == 1)
            }
            // A month of notice from its proof, then the month after the end.
            let day = try #require(Day(2027, 1, 24))
            let night = RecordNonRenouvellements(test.world)
            test.clock.set(test.world.rulebook.territoire.clock.start(of: day))
            let early = try await night(on: day.adding(days: -1))
            #expect(early.radiees == 0 && early.reportees == 1)
            let outcome = try await night(on: day)
            #expect(outcome.radiees == 1 && outcome.sansPreuve == (isUndone ? 1 : 0))
            #expect(try await test.dossier(isUndone ? gone : kept).demande.etat == .radiee)
            if isUndone { #expect(try await test.dossier(kept).demande.etat == .active) }
            try await test.settle()
            #expect(try await CheckDemandes(test.world)().faults == [])
            try await test.close()
        }
    }

    /// To another address, or of another end: the person is told again before anything is struck off; the proof stays where it was
    /// sent, and counts there again once both are two.
    @Test(arguments: Engine.available)
    func whatWentElsewhereDoesNotCount(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.number(1)
        saisie["demandeur.courriel"] = ""
        saisie["depot.date"] = "05/12/2025"
        let kept = try await test.register(saisie, by: test.sophie)
        saisie["depot.date"] = "10/12/2025"
        saisie["adresse.voie"] = "2, rue Ancienne"
        let gone = try await test.register(saisie, by: test.sophie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let notice = try #require(try await letters(test, gone).first)
        try await prove(test, notice.id, of: gone)
        let doublures = Doublures(test: test)
        try await doublures.pass([doublures.paire(kept, gone)])
        guard let ensemble = try await doublures.ensemble(of: kept),
            case .merged(let id) = try await doublures.merge(ensemble, kept, gone, [.adresse: .gardee])
        else { throw TestWorld.Failed(what: "not merged") }
        #expect(try await letters(test, gone).map(\.etat) == [.prouve])
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).demandes == 1)
        let late = try #require(Day(2027, 3, 1))
        let night = RecordNonRenouvellements(test.world)
        let merged = try await night(on: late, writes: false)
        #expect(merged.radiees == 0 && merged.sansPreuve == 1)
        try await undo(test, id, kept)
        let apart = try await night(on: late, writes: false)
        #expect(apart.radiees == 1, "the file that was told")
        try await test.close()
    }

    /// A warning under the end of both is one to the merged file; of an end that the merger puts off it is none (and comes to nothing).
    @Test(arguments: Engine.available, [true, false])
    func aWarningFollowsWhoWasWarned(_ engine: Engine, isLast: Bool) async throws {
        let test = try await TestWorld.make(engine)
        let kept = try await file(test, depot: isLast ? "05/10/2026" : "07/10/2026")
        let gone = try await file(test, depot: "06/10/2026")
        let fin = try await test.dossier(gone).demande.expireLe
        let (now, day) = (test.world.now(), try #require(Day(2026, 11, 2)))
        let warning = Courrier(
            id: ID(78), demande: gone, genre: .avertissementSansReponse, canal: .lettre, isDu: true, echeance: day,
            etat: .prevu, prevuLe: now, auteur: Courrier.Auteur(organisme: ID(2), guichet: "CANAL", compte: ID(12)),
            fin: fin)
        try await test.world.base.write { registry in
            _ = try registry.courriers.insert([warning])
            _ = try registry.courriers.prove(warning.id, "1A 000 000 001 2", at: now)
        }
        let id = try await Doublures(test: test).fusion(of: gone, into: kept)
        func warnings(_ file: ID<Demande>) async throws -> [AvertissementEnvoye] {
            try await ReadDemandes(test.world).avertissements(of: test.dossier(file).demande, by: test.karim)
        }
        #expect(try await warnings(kept).map(\.courrier) == (isLast ? [warning.id] : []))
        #expect(try await warnings(kept).allSatisfy(\.isProuve))
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 1, 24))))
        guard isLast else {
            try await undo(test, id, kept)
            #expect(try await warnings(gone).isEmpty, "written again: its end was put off meanwhile")
            try await test.close()
            return
        }
        try await undo(test, id, kept)
        #expect(try await warnings(kept).isEmpty)
        #expect(try await warnings(gone).map(\.isProuve) == [true])
        let saisie = SaisieRadiation(["motif": "RADCON", "courrier": warning.id.text])
        let version = try await test.dossier(gone).demande.version
        guard case .struckOff = try await RecordRadiation(test.world)(gone, saisie, version: version, by: test.karim)
        else {
            Issue.record("not struck off")
            return
        }
        try await test.close()
    }
}
