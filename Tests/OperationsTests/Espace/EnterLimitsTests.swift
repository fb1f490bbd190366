// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// What holds back mails and tries: counted in the base, for all servers, and telling nothing. Both engines.
@Suite(.serialized) struct EnterLimitsTests {
    private func isWrong(_ answer: EnterEspace.Answer) -> Bool {
        if case .wrong = answer { true } else { false }
    }

    @Test(arguments: Engine.available)
    func aMailboxIsNotFlooded(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let clock = demandeurs.test.clock
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        for _ in 0..<3 { try await demandeurs.enter.ask(entree) }
        let first = try await demandeurs.codes()
        #expect(first.count == 1, "one in two minutes")
        // The one that was sent serves still, and entering does not open the way to the next.
        #expect(try await demandeurs.opened(try #require(first.first), entree) != nil)
        try await demandeurs.enter.ask(entree)
        #expect(try await demandeurs.codes().isEmpty)
        for _ in 0..<20 {
            clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
            try await demandeurs.enter.ask(entree)
        }
        #expect(try await demandeurs.codes().count == CodeDemandeur.mostCourriels - 1, "ten in a day")
        clock.advance(seconds: 86_400)
        try await demandeurs.enter.ask(entree)
        let code = try #require(try await demandeurs.codes().first)
        #expect(try await demandeurs.opened(code, entree) != nil)
        try await demandeurs.comptoir.close()
    }

    /// A new code gives no new tries.
    @Test(arguments: Engine.available)
    func triesGoOnWithTheNextCode(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let id = try await demandeurs.file(["demandeur.naissance": "1988"])
        // Each date has its own five tries; the file has five in all.
        let dates = try await [
            demandeurs.entree(id, born: "01/02/1988"), demandeurs.entree(id, born: "02/02/1988"),
        ]
        try await demandeurs.enter.ask(dates[0])
        for _ in 0..<4 { #expect(isWrong(try await demandeurs.enter("0000 0000", dates[0]))) }
        demandeurs.test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(dates[0])
        let code = try #require(try await demandeurs.codes().last)
        #expect(isWrong(try await demandeurs.enter("0000 0000", dates[1])))
        #expect(isWrong(try await demandeurs.enter(code, dates[1])), "the sixth")
        // No mail that would open nothing; then everything begins again.
        demandeurs.test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(dates[1])
        #expect(try await demandeurs.codes().isEmpty)
        demandeurs.test.clock.advance(seconds: CodeDemandeur.minutes * 60)
        try await demandeurs.enter.ask(dates[1])
        let next = try #require(try await demandeurs.codes().first)
        #expect(try await demandeurs.opened(next, dates[1]) != nil)
        try await demandeurs.comptoir.close()
    }

    /// Several dates fit a file whose date is known by its year: six tries in all tell no more than of no file.
    @Test(arguments: Engine.available)
    func severalDatesTellNothing(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let id = try await demandeurs.file(["demandeur.naissance": "1988"])
        for year in [1988, 1987] {
            for day in 1...9 {
                let entree = try await demandeurs.entree(id, born: "0\(day)/03/\(year)")
                #expect(isWrong(try await demandeurs.enter("0000 0000", entree)), "\(day) \(year)")
            }
            let again = try await demandeurs.entree(id, born: "01/03/\(year)")
            for _ in 0..<4 { #expect(isWrong(try await demandeurs.enter("0000 0000", again))) }
            guard case .over = try await demandeurs.enter("0000 0000", again) else {
                Issue.record("a sixth try of one date")
                return
            }
        }
        try await demandeurs.comptoir.close()
    }

    /// Only what has the form of a code on paper counts against it.
    @Test(arguments: Engine.available)
    func aCodeOnPaperIsNotKilledFromAfar(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        let code = try await demandeurs.paper(id)
        for typed in ["1234 5678", "ABCD-EFGH-JK"] {
            for _ in 0..<12 {
                for _ in 0..<CodeDemandeur.mostTries { #expect(isWrong(try await demandeurs.enter(typed, entree))) }
                test.clock.advance(seconds: CodeDemandeur.minutes * 60)
            }
            let tries = try await test.world.base.read { try $0.espace.find("papier \(id.text)")?.essais }
            #expect(tries == (typed.hasPrefix("1") ? 0 : 60))
        }
        #expect(try await demandeurs.opened(code, entree)?.demande == id)
        try await demandeurs.comptoir.close()
    }

    /// An agent corrects the address: what the old mailbox received opens nothing, and who is in is out.
    @Test(arguments: Engine.available)
    func anotherAddressEndsWhatTheOldOneOpened(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree)
        let first = try #require(try await demandeurs.codes().first)
        guard case .opened(let secret) = try await demandeurs.enter(first, entree) else {
            Issue.record("not opened")
            return
        }
        test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(entree)
        let second = try #require(try await demandeurs.codes().first)
        let paper = try await demandeurs.paper(id)
        var saisie = try await demandeurs.demande(id).formulaire.saisie()
        let update = UpdateDemande(test.world)
        saisie["demandeur.telephone"] = "0612345678"
        guard case .updated = try await update(id, saisie, version: 1, by: test.sophie, asks: false) else {
            Issue.record("the telephone")
            return
        }
        #expect(try await KeepEspaces(test.world)(secret: secret) != nil, "the telephone opens nothing")
        saisie["demandeur.courriel"] = "n.haddad@exemple.fr"
        guard case .updated = try await update(id, saisie, version: 2, by: test.sophie, asks: false) else {
            Issue.record("the mail address")
            return
        }
        #expect(try await KeepEspaces(test.world)(secret: secret) == nil)
        #expect(isWrong(try await demandeurs.enter(second, entree)))
        #expect(isWrong(try await demandeurs.enter(paper, entree)))
        // He himself stays in.
        test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(entree)
        let third = try #require(try await demandeurs.codes().first)
        guard case .opened(let own) = try await demandeurs.enter(third, entree) else {
            Issue.record("not opened by the new address")
            return
        }
        saisie["demandeur.courriel"] = "nadia@exemple.fr"
        guard case .updated = try await update(id, saisie, version: 3, by: .demandeur(id), asks: false) else {
            Issue.record("his own change")
            return
        }
        #expect(try await KeepEspaces(test.world)(secret: own) != nil)
        try await demandeurs.comptoir.close()
    }
}
