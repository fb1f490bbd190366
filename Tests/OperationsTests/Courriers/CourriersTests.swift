// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// From the notice to the strike-off, night after night, on both engines: once, with its proof, never to who renewed.
@Suite struct CourriersTests {
    private func file(_ test: TestWorld, _ number: Int, depot: String, online: Bool = false, courriel: Bool = true)
        async throws -> ID<Demande>
    {
        var saisie = Households.number(number)
        saisie["depot.date"] = depot
        if online { saisie["depot.canal"] = "web" }
        saisie["demandeur.courriel"] = courriel ? "n\(number)@exemple.fr" : ""
        return try await Doublures(test: test).register(saisie, by: test.sophie)
    }

    private func mailer(_ test: TestWorld) throws -> Mailer {
        Mailer(test.world, texts: try Catalogue.load("fr"), publicURL: "https://ruche.exemple")
    }

    /// What a relay says of all that waits.
    private func relay(_ test: TestWorld, _ etat: EtatEnvoi) async throws -> Int {
        let now = test.clock.now()
        return try await test.world.base.write { registry in
            let due = try registry.envois.due(.courriel, now: now, limit: 100)
            for id in due {
                _ = try registry.envois.take(id, until: now.adding(seconds: 60), now: now)
                try registry.envois.finish(id, etat, faute: etat == .envoye ? nil : "550", now: now)
            }
            return due.count
        }
    }

    private func notices(_ test: TestWorld, _ id: ID<Demande>) async throws -> [Courrier] {
        try await ReadDemandes(test.world).courriers(of: id)
    }

    private func state(_ test: TestWorld, _ id: ID<Demande>) async throws -> Demande? {
        try await test.world.base.read { try $0.demandes.find(id) }
    }

    /// R441-2-7, the last branch (row 7): online, and letters asked for. Both are due, and a strike-off wants the proof of both.
    @Test(arguments: Engine.available)
    func bothChannelsWhereLettersWereAskedFor(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.number(1)
        saisie["depot.date"] = "05/01/2026"
        saisie["depot.canal"] = "web"
        saisie["demandeur.courriel"] = "n1@exemple.fr"
        saisie["courriersPoste"] = "oui"
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        let prepared = try await PrepareCourriers(test.world)(on: test.world.today)
        #expect(prepared.demandes == 1 && prepared.courriels == 1 && prepared.lettres == 1)
        let rows = try await notices(test, id)
        #expect(Set(rows.filter(\.isDu).map(\.canal)) == [.courriel, .lettre])

        test.clock.advance(seconds: 26 * 3_600)
        let send = SendCourriers(test.world, mailer: try mailer(test))
        #expect(try await send().partis == 1)
        #expect(try await relay(test, .envoye) == 1)
        #expect(try await send().prouves == 1)
        let late = try #require(Day(2027, 3, 1))
        let record = RecordNonRenouvellements(test.world)
        let without = try await record(on: late, writes: false)
        #expect(without.radiees == 0 && without.sansPreuve == 1, "the mail alone does not suffice")
        let letter = try #require(rows.first { $0.canal == .lettre })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "24/11/2026", preuve: "lot 7", by: test.sophie)
        else {
            Issue.record("the proof of the letter")
            return
        }
        test.clock.set(test.world.rulebook.territoire.clock.start(of: late))
        #expect(try await record(on: late).radiees == 1)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func fromTheNoticeToTheStrikeOff(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        // 23 November 2026: these end on 5 January 2027, and their notice is due; the last one ends in June.
        let paper = try await file(test, 1, depot: "05/01/2026", courriel: false)
        let online = try await file(test, 2, depot: "05/01/2026", online: true)
        let renewed = try await file(test, 3, depot: "05/01/2026", online: true)
        let later = try await file(test, 4, depot: "20/06/2026")
        let prepare = PrepareCourriers(test.world)
        let first = try await prepare(on: test.world.today)
        #expect(first.demandes == 3 && first.courriels == 2 && first.lettres == 1)
        // The night is done again: nothing twice.
        #expect(try await prepare(on: test.world.today).demandes == 0)
        #expect(try await notices(test, later).isEmpty)
        #expect(try await notices(test, paper).map(\.canal) == [.lettre])

        // Nothing leaves before the window of the night has passed.
        let send = SendCourriers(test.world, mailer: try mailer(test))
        #expect(try await send().partis == 0)
        guard case .renewed = try await RenewDemande(test.world)(renewed, version: 1, by: test.sophie) else {
            Issue.record("not renewed")
            return
        }
        test.clock.advance(seconds: 26 * 3_600)
        let sent = try await send()
        #expect(sent.partis == 1 && sent.annules == 1)
        #expect(try await notices(test, renewed).map(\.etat) == [.annule])
        #expect(try await relay(test, .envoye) == 1)
        #expect(try await send().prouves == 1)
        #expect(try await notices(test, online).map(\.etat) == [.prouve])

        // The letter is proved by hand, with a reference; before its time, or without one, it is refused.
        let letter = try #require(try await notices(test, paper).first)
        let confirm = ConfirmCourrier(test.world)
        for (le, preuve) in [
            ("22/11/2026", "lot 1"), ("24/11/2026", " "), ("31/02/2026", "lot 1"), ("26/11/2026", "lot 1"),
        ] {
            guard case .invalid = try await confirm.prove(letter.id, of: paper, le: le, preuve: preuve, by: test.sophie)
            else {
                Issue.record("\(le) « \(preuve) » was taken")
                continue
            }
        }
        guard
            case .denied = try await confirm.prove(letter.id, of: paper, le: "24/11/2026", preuve: "x", by: test.julie),
            case .unknown = try await confirm.prove(
                letter.id, of: online, le: "24/11/2026", preuve: "x", by: test.sophie),
            case .done = try await confirm.prove(
                letter.id, of: paper, le: "24/11/2026", preuve: "1A 77", by: test.sophie),
            case .ended = try await confirm.prove(
                letter.id, of: paper, le: "24/11/2026", preuve: "1A 78", by: test.sophie)
        else {
            Issue.record("the proof of the letter")
            return
        }

        // Thirteen months after the deposit, not a day before.
        let record = RecordNonRenouvellements(test.world)
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 2, 5))))
        #expect(try await record(on: try #require(Day(2027, 2, 4))).radiees == 0)
        let dry = try await record(on: test.world.today, writes: false)
        #expect(dry.radiees == 2 && dry.sansPreuve == 0)
        #expect(try await record(on: test.world.today) == dry)
        #expect(try await record(on: test.world.today).radiees == 0)
        for id in [paper, online] {
            let struck = try #require(try await state(test, id))
            #expect(struck.etat == .radiee && struck.radieeLe?.iso == "2027-02-05")
        }
        #expect(try await state(test, renewed)?.etat == .active)
        // Renewed late: back with number and seniority.
        guard
            case .renewed(let back, let renewal) = try await RenewDemande(test.world)(
                online, version: 2, by: test.sophie)
        else {
            Issue.record("no way back")
            return
        }
        #expect(renewal.reactive && back.etat == .active && back.expireLe.iso == "2028-02-05")
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// A mailbox that does not exist: a letter is due in its place, and nothing is struck off meanwhile.
    @Test(arguments: Engine.available)
    func aRefusedMailBecomesALetter(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 5, depot: "05/01/2026", online: true)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 13 * 3_600)
        let send = SendCourriers(test.world, mailer: try mailer(test))
        #expect(try await send().partis == 1)
        #expect(try await relay(test, .abandonne) == 1)
        #expect(try await send().echecs == 1)
        let found = try await notices(test, id)
        #expect(Set(found.map(\.canal)) == [.courriel, .lettre])
        #expect(
            found.first { $0.canal == .lettre }?.isDu == true && found.first { $0.canal == .courriel }?.isDu == false)
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 3, 1))))
        let outcome = try await RecordNonRenouvellements(test.world)(on: test.world.today)
        #expect(outcome.radiees == 0 && outcome.sansPreuve == 1)
        #expect(try await state(test, id)?.etat == .active)
        // Two servers at midnight: one does it.
        let letter = try #require(found.first { $0.canal == .lettre })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "10/12/2026", preuve: "lot 4", by: test.karim)
        else {
            Issue.record("not proved")
            return
        }
        let record = RecordNonRenouvellements(test.world)
        let today = test.world.today
        async let one = record(on: today)
        async let other = record(on: today)
        let both = try await [one, other]
        #expect(both.reduce(0) { $0 + $1.radiees } == 1)
        #expect(try await test.world.base.read { try $0.journal.last(.radiation, of: id) } != nil)
        try await test.close()
    }

    /// Struck off and brought back by the manager: what was told proves nothing any more, and all channels are tried again, the one
    /// that failed too. The person is given what was sent; an erasure takes along the mails that carried it.
    @Test(arguments: Engine.available)
    func whoComesBackIsToldAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 6, depot: "05/01/2026", online: true)
        let prepare = PrepareCourriers(test.world)
        _ = try await prepare(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let send = SendCourriers(test.world, mailer: try mailer(test))
        _ = try await send()
        #expect(try await relay(test, .abandonne) == 1)
        #expect(try await send().echecs == 1)
        let letter = try #require(try await notices(test, id).first { $0.canal == .lettre })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "24/11/2026", preuve: "lot 9", by: test.sophie),
            case .done(let acces) = try await CollectAcces(test.world)(id, by: test.gestionnaire)
        else {
            Issue.record("not proved, or not given")
            return
        }
        #expect(
            Set(acces.courriers.map(\.etat)) == ["prouve", "echec"] && acces.courriers.contains { $0.preuve == "lot 9" }
        )

        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 2, 6))))
        let record = RecordNonRenouvellements(test.world)
        #expect(try await record(on: test.world.today).radiees == 1)
        guard
            case .reactivated = try await ReactivateDemande(test.world).correct(
                id, version: 2, motif: "Renouvelée au guichet, mal saisie", by: test.gestionnaire)
        else {
            Issue.record("not corrected")
            return
        }
        let annulled = try await notices(test, id)
        // What told of the strike-off waits; it is pointless now, and does not leave.
        #expect(annulled.filter { $0.genre == .preavis }.count == 2)
        #expect(annulled.filter { $0.genre == .preavis }.allSatisfy { $0.etat == .annule })
        let again = try await record(on: test.world.today)
        #expect(again.radiees == 0 && again.sansPreuve == 1)
        #expect(try await prepare(on: test.world.today).courriels == 1)
        #expect(try await notices(test, id).first { $0.canal == .courriel }?.etat == .prevu)
        #expect(try await prepare(on: test.world.today).demandes == 0)

        let address = "n6@exemple.fr"
        func mails() async throws -> Int {
            try await test.store.database.read {
                try $0.scalar("SELECT count(*) FROM envoi WHERE destinataire = \(address)") ?? 0
            }
        }
        test.clock.advance(seconds: 26 * 3_600)
        #expect(try await send().partis == 1)
        #expect(try await mails() > 0)
        guard case .purged = try await PurgeDemande(test.world)(id, by: test.gestionnaire) else {
            Issue.record("not erased")
            return
        }
        #expect(try await notices(test, id).isEmpty)
        #expect(try await mails() == 0)
        try await test.close()
    }

    /// A report of RFC 3464, as a mail server writes it.
    private func report(_ envoi: String, to recipient: String, action: String = "failed", status: String = "5.1.1")
        -> Data
    {
        Data(
            """
            From: MAILER-DAEMON@exemple.fr
            To: ruche@exemple.fr
            Subject: Undelivered
            Content-Type: multipart/report; report-type=delivery-status;
            \tboundary="frontiere"

            --frontiere
            Content-Type: text/plain; charset=us-ascii

            The mail could not be delivered.

            --frontiere
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.exemple.fr

            Final-Recipient: rfc822;
              \(recipient)
            Action: \(action)
            Status: \(status) (no such user)

            --frontiere
            Content-Type: text/rfc822-headers

            From: Ruche <ruche@exemple.fr>
            Message-ID: <\(envoi)@exemple.fr>

            --frontiere--
            """.replacing("\n", with: "\r\n").utf8)
    }

    /// The relay took it, the mailbox did not: the proof is none any more, a letter is due; nobody else can say so.
    @Test(arguments: Engine.available)
    func aMailThatComesBackLaterBecomesALetter(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 7, depot: "05/01/2026", online: true)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let send = SendCourriers(test.world, mailer: try mailer(test))
        _ = try await send()
        let envoi: Int64 = try #require(
            try await test.store.database.read { try $0.scalar("SELECT envoi_id FROM courrier") })
        _ = try await relay(test, .envoye)
        #expect(try await send().prouves == 1)
        let text = ID<Envoi>(envoi).text
        let record = RecordRebonds(test.world)
        #expect(try await record(report(text, to: "autre@exemple.fr")) == .autre)
        #expect(try await record(report("0000000000000", to: "n7@exemple.fr")) == .autre)
        #expect(try await record(report(text, to: "n7@exemple.fr", action: "delayed")) == .autre)
        #expect(try await record(report(text, to: "n7@exemple.fr", status: "4.2.2")) == .autre)
        #expect(try await record(Data("Subject: Re: bonjour\r\n\r\nMerci".utf8)) == .autre)
        #expect(try await notices(test, id).map(\.etat) == [.prouve])
        // Corrected since: it is the one that was written to that counts.
        var corrected = Households.number(7)
        corrected["depot.date"] = "05/01/2026"
        corrected["depot.canal"] = "web"
        corrected["demandeur.courriel"] = "autre@exemple.fr"
        guard
            case .updated = try await UpdateDemande(test.world)(id, corrected, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not corrected")
            return
        }
        #expect(try await record(report(text, to: "N7@exemple.fr")) == .note)
        #expect(try await record(report(text, to: "n7@exemple.fr")) == .sansEffet)
        let found = try await notices(test, id)
        #expect(found.first { $0.canal == .courriel }?.faute == "rebond")
        // The history tells it; the address is another already, and nothing has to be done.
        let dossier = try await test.dossier(id)
        #expect(dossier.evenements.count { $0.evenement.genre == .retourCourrier } == 1)
        #expect(dossier.contactsPerdus.isEmpty)
        #expect(found.first { $0.canal == .lettre }?.isDu == true)
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 2, 6))))
        #expect(try await RecordNonRenouvellements(test.world)(on: test.world.today).sansPreuve == 1)
        try await test.close()
    }
}
