// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// A text message besides a notice: once, by day, to a mobile, and it proves nothing. Both engines.
@Suite(.serialized) struct RemindBySMSTests {
    private func comptoir(_ engine: Engine, rappels: Bool = true, parJour: Int = 500) async throws -> Comptoir {
        try await Comptoir(engine, sms: ReglesSMS(parJour: parJour, rappels: rappels))
    }

    private func file(_ comptoir: Comptoir, _ number: Int, _ more: [String: String] = [:]) async throws -> ID<Demande> {
        var saisie = Households.number(number)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.telephone"] = "061234567\(number)"
        for (champ, value) in more { saisie[champ] = value }
        return try await comptoir.test.register(saisie)
    }

    @Test(arguments: Engine.available)
    func onceBesidesItsNotice(_ engine: Engine) async throws {
        let comptoir = try await comptoir(engine)
        let test = comptoir.test
        let told = try await file(comptoir, 1)
        _ = try await file(comptoir, 2, ["demandeur.telephone": "0148000000"])
        _ = try await file(comptoir, 3, ["adresseProtegee": "oui"])
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        let remind = RemindBySMS(test.world, mailer: comptoir.mailer)
        #expect(try await remind() == 0, "not before its notice may leave")
        test.clock.advance(seconds: PrepareCourriers.fenetre + 60)
        #expect(try await remind() == 0, "a quarter to eleven in the evening")
        test.clock.advance(seconds: 12 * 3_600)
        #expect(try await remind() == 1)
        #expect(try await remind() == 0)
        let messages = try await comptoir.messages()
        #expect(messages.count == 1)
        #expect(
            messages.first?.hasPrefix("+33612345671\nVotre demande de logement social arrive à échéance le 05/01/2027")
                == true)
        // It proves nothing: the notice waits as before.
        let courriers = try await ReadDemandes(test.world).courriers(of: told)
        #expect(courriers.allSatisfy { $0.etat == .prevu })
        let events = try await test.world.base.read { try $0.journal.events(of: told, limit: 20) }
        #expect(events.count { $0.evenement.genre == .rappel } == 1)
        let rappel = try await test.dossier(told).evenements.first { $0.evenement.genre == .rappel }?.vie
        guard case .courrier(let fait)? = rappel, fait.canal == "sms", fait.echeance == "2027-01-05" else {
            Issue.record("neither channel nor day: \(String(describing: rappel))")
            return
        }
        try await test.settle()
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        // Another person holds the application: the notice is made again, and so is its message.
        try await test.world.base.write { try $0.courriers.stop(of: told) }
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 86_400)
        #expect(try await remind() == 1)
        #expect(try await remind() == 0)
        try await comptoir.close()
    }

    /// Registered when its end was past: told in the past.
    @Test(arguments: Engine.available)
    func anEndThatIsPastIsToldSo(_ engine: Engine) async throws {
        let comptoir = try await comptoir(engine)
        _ = try await file(comptoir, 1, ["depot.date": "15/11/2025"])
        _ = try await PrepareCourriers(comptoir.test.world)(on: comptoir.test.world.today)
        comptoir.test.clock.advance(seconds: 86_400)
        #expect(try await RemindBySMS(comptoir.test.world, mailer: comptoir.mailer)() == 1)
        let message = try await comptoir.messages().first ?? ""
        #expect(message.contains("a expiré le 15/11/2026") && !message.contains("arrive à échéance"), "\(message)")
        try await comptoir.close()
    }

    /// Half of the day is kept for codes; nothing leaves where the operator did not ask for it.
    @Test(arguments: Engine.available)
    func withinTheDay(_ engine: Engine) async throws {
        for (rappels, parJour, expected) in [(true, 5, 2), (false, 500, 0)] {
            let comptoir = try await comptoir(engine, rappels: rappels, parJour: parJour)
            // Those without a mobile take the place of none.
            for number in 5...6 { _ = try await file(comptoir, number, ["demandeur.telephone": "0148000000"]) }
            for number in 1...4 { _ = try await file(comptoir, number) }
            _ = try await PrepareCourriers(comptoir.test.world)(on: comptoir.test.world.today)
            comptoir.test.clock.advance(seconds: 86_400)
            #expect(try await RemindBySMS(comptoir.test.world, mailer: comptoir.mailer)() == expected)
            try await comptoir.close()
        }
    }

    /// By the clock on the wall, on the days when it changes too: hours since midnight at which it says nine and nineteen.
    @Test(arguments: [
        ("2026-11-23", 9, 19), ("2026-03-29", 8, 18), ("2026-10-25", 10, 20), ("2027-03-28", 8, 18),
        ("2027-10-31", 10, 20),
    ])
    func nineIsNine(_ day: String, _ first: Int, _ last: Int) throws {
        let clock = try #require(CivilClock(zone: "Europe/Paris"))
        let start = clock.start(of: try #require(Day(iso: day)))
        for (hour, isDecent) in [(first, true), (last, false)] {
            let instant = start.adding(seconds: hour * 3_600)
            #expect(RemindBySMS.isDecent(instant, clock) == isDecent)
            #expect(RemindBySMS.isDecent(instant.adding(seconds: -1), clock) != isDecent)
        }
    }

    /// The provider is away in the evening: nobody is woken when it comes back, and what is pointless by then does not leave.
    @Test(arguments: Engine.available)
    func whatWaitsLeavesByDay(_ engine: Engine) async throws {
        let comptoir = try await comptoir(engine)
        let test = comptoir.test
        _ = try await file(comptoir, 1)
        let (hidden, renewed) = (try await file(comptoir, 2), try await file(comptoir, 3))
        let (gone, moved) = (try await file(comptoir, 4), try await file(comptoir, 5))
        let annulled = try await file(comptoir, 6)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 86_400)
        #expect(try await RemindBySMS(test.world, mailer: comptoir.mailer)() == 6)
        let found = try await test.world.base.read { try $0.demandes.find(hidden) }
        var saisie = try #require(found).formulaire.saisie()
        saisie["adresseProtegee"] = "oui"
        let before = try await test.world.base.read { try $0.demandes.find(moved) }
        var other = try #require(before).formulaire.saisie()
        other["demandeur.telephone"] = "0612345699"
        guard
            case .updated = try await UpdateDemande(test.world)(
                moved, other, version: 1, by: test.sophie, asks: false),
            case .updated = try await UpdateDemande(test.world)(
                hidden, saisie, version: 1, by: test.sophie, asks: false),
            case .renewed = try await RenewDemande(test.world)(renewed, version: 1, recuLe: nil, by: test.sophie),
            case .struckOff = try await RecordRadiation(test.world)(
                gone, SaisieRadiation(["motif": "RADABA", "avertiLe": "20/11/2026", "moyen": "GUICHET"]), version: 1,
                by: test.sophie)
        else {
            Issue.record("not done")
            return
        }
        _ = try await test.store.database.write {
            try $0.execute("UPDATE courrier SET etat = 'annule' WHERE demande_id = \(annulled)")
        }
        test.clock.advance(seconds: 12 * 3_600)
        #expect(try await comptoir.messages().isEmpty, "a quarter to eleven in the evening")
        let evening = test.clock.now()
        let held = try await test.world.base.read { try $0.envois.state(.sms, now: evening) }
        #expect(held.attente == 3 && held.plusAncien == nil, "the provider is not late: nothing was given to it")
        test.clock.advance(seconds: 11 * 3_600)
        let messages = try await comptoir.messages()
        #expect(messages.count == 1 && messages.first?.hasPrefix("+33612345671\n") == true)
        let day = test.clock.now()
        let rest = try await test.world.base.read { try $0.envois.state(.sms, now: day) }
        #expect(rest.attente == 0 && rest.perdus == 0, "another mobile, a notice annulled: dropped, not lost")
        try await comptoir.close()
    }
}
