// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// The way into one's own file, and what stands in the way of others, on both engines.
@Suite(.serialized) struct EnterEspaceTests {
    private func rows(_ demandeurs: Demandeurs, _ table: String) async throws -> Int {
        try await demandeurs.test.store.database.read {
            try $0.scalar("SELECT count(*) FROM \(trusted: table)") ?? 0
        }
    }

    private func isWrong(_ answer: EnterEspace.Answer) -> Bool {
        if case .wrong = answer { true } else { false }
    }

    @Test(arguments: Engine.available)
    func aCodeOpensOneFileOnce(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree, traduction: "Code: {code}")
        let code = try #require(try await demandeurs.codes().first)
        #expect(isWrong(try await demandeurs.enter("0000 0000", entree)))
        #expect(isWrong(try await demandeurs.enter("", entree)))
        guard case .opened(let secret) = try await demandeurs.enter(code, entree) else {
            Issue.record("not opened")
            return
        }
        #expect(isWrong(try await demandeurs.enter(code, entree)), "it served")
        let keep = KeepEspaces(test.world)
        let espace = try #require(try await keep(secret: secret))
        #expect(espace.demande == id && espace.acteur.dossier == id && espace.acteur.origine == .demandeur)
        // The session of an agent is none here, nor the reverse.
        #expect(try await SignIn(test.world).session(secret: secret) == nil)
        #expect(try await keep(secret: "autre") == nil)
        #expect(
            try await test.world.base.read { try $0.consultations.page(of: id, from: 0, limit: 100) }.contains {
                $0.objet == "entree"
            })
        // Idle for a quarter of an hour.
        test.clock.advance(seconds: 14 * 60)
        #expect(try await keep(secret: secret) != nil)
        test.clock.advance(seconds: 16 * 60)
        #expect(try await keep(secret: secret) == nil)
        try await demandeurs.comptoir.close()
    }

    /// Sent twice by an impatient hand, or by two: one session.
    @Test(arguments: Engine.available)
    func twiceAtOnce(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree)
        let code = try #require(try await demandeurs.codes().first)
        let enter = demandeurs.enter
        async let one = enter(code, entree)
        async let other = enter(code, entree)
        let answers = try await [one, other]
        #expect(answers.count { if case .opened = $0 { true } else { false } } == 1)
        #expect(try await rows(demandeurs, "session_demandeur") == 1)
        try await demandeurs.comptoir.close()
    }

    /// Nothing is told of whether there is such a file; the same rows are written.
    @Test(arguments: Engine.available)
    func whatFitsNoFileLooksTheSame(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let id = try await demandeurs.file()
        let silent = try await demandeurs.file(["demandeur.courriel": "", "demandeur.nomNaissance": "Silva"])
        let known = try await demandeurs.entree(id)
        let others = [
            try await demandeurs.entree(id, born: "15/03/1988"), try await demandeurs.entree(silent),
            try #require(examineEntree(numero: "111 11 26 999999 93055", naissance: "14/03/1988").entree),
        ]
        for (count, entree) in ([known] + others).enumerated() {
            try await demandeurs.enter.ask(entree)
            #expect(try await rows(demandeurs, "code_demandeur") == count + 1)
        }
        let codes = try await demandeurs.codes()
        #expect(codes.count == 1, "one mail, of the file that has an address")
        for entree in others { #expect(isWrong(try await demandeurs.enter(codes[0], entree))) }
        #expect(try await demandeurs.opened(codes[0], known) != nil)
        try await demandeurs.comptoir.close()
    }

    @Test(arguments: Engine.available)
    func lateOrReplaced(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree)
        demandeurs.test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(entree)
        let codes = try await demandeurs.codes()
        #expect(codes.count == 2)
        #expect(isWrong(try await demandeurs.enter(codes[0], entree)), "a new one ends the older")
        demandeurs.test.clock.advance(seconds: CodeDemandeur.minutes * 60)
        #expect(isWrong(try await demandeurs.enter(codes[1], entree)), "too late")
        try await demandeurs.comptoir.close()
    }

    /// The right code too is refused by then, and one hears when to come back; the same for a number that nobody has.
    @Test(arguments: Engine.available)
    func aHundredTries(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        let nobody = try await demandeurs.entree(id, born: "1960")
        try await demandeurs.enter.ask(entree)
        let code = try #require(try await demandeurs.codes().first)
        for tried in [entree, nobody] {
            var answers = ["faux": 0, "trop": 0]
            for number in 0..<100 {
                switch try await demandeurs.enter("9\(number)", tried) {
                case .wrong: answers["faux", default: 0] += 1
                case .over(let until):
                    answers["trop", default: 0] += 1
                    #expect(until == demandeurs.test.clock.now().adding(seconds: CodeDemandeur.minutes * 60))
                case .opened: Issue.record("opened")
                }
            }
            #expect(answers == ["faux": CodeDemandeur.mostTries, "trop": 100 - CodeDemandeur.mostTries])
        }
        guard case .over = try await demandeurs.enter(code, entree) else {
            Issue.record("the right code was looked at")
            return
        }
        demandeurs.test.clock.advance(seconds: CodeDemandeur.minutes * 60)
        #expect(isWrong(try await demandeurs.enter(code, entree)), "late by now")
        try await demandeurs.enter.ask(entree)
        let next = try #require(try await demandeurs.codes().first)
        #expect(try await demandeurs.opened(next, entree) != nil)
        try await demandeurs.comptoir.close()
    }

    @Test(arguments: Engine.available)
    func aCodeOnPaper(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file(["demandeur.courriel": ""])
        let entree = try await demandeurs.entree(id)
        let give = GiveCodePapier(test.world)
        for acteur in [test.julie, test.personne, test.logiciel, .demandeur(id)] {
            guard case .denied = try await give(id, by: acteur) else {
                Issue.record("\(acteur.nom) gave a code")
                continue
            }
        }
        let first = try await demandeurs.paper(id)
        let code = try await demandeurs.paper(id)
        #expect(isWrong(try await demandeurs.enter(first, entree)), "a new one ends the older")
        test.clock.advance(seconds: 14 * 86_400)
        // A mail that is asked for meanwhile, by whoever, does not end it.
        try await demandeurs.enter.ask(entree)
        #expect(try await demandeurs.codes().isEmpty)
        #expect(try await demandeurs.opened(code.lowercased(), entree)?.demande == id)
        #expect(isWrong(try await demandeurs.enter(code, entree)), "it served")
        let late = try await demandeurs.paper(id)
        test.clock.advance(seconds: 17 * 86_400)
        #expect(isWrong(try await demandeurs.enter(late, entree)), "too late")
        // The file tells it, and not the code.
        let events = try await test.world.base.read { try $0.journal.events(of: id, limit: 20) }
        #expect(events.count { $0.evenement.genre == .codePapier } == 3)
        #expect(!events.contains { $0.contenu?.contains(code) ?? false })
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await demandeurs.comptoir.close()
    }

    /// Whoever may not see the address makes no code, which would show the whole file.
    @Test(arguments: Engine.available)
    func aProtectedFileIsEnteredLikeAnother(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file(["adresseProtegee": "oui"])
        guard case .denied = try await GiveCodePapier(test.world)(id, by: test.karim) else {
            Issue.record("a code to an address that he may not see")
            return
        }
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree)
        let code = try #require(try await demandeurs.codes().first)
        let espace = try #require(try await demandeurs.opened(code, entree))
        guard case .protected = try await CollectAcces(test.world)(id, by: espace.acteur) else {
            Issue.record("a protected address left online")
            return
        }
        try await demandeurs.comptoir.close()
    }

    /// Either number opens the file that stands; a session on the one that went into it is over.
    @Test(arguments: Engine.available)
    func aFileThatWasMerged(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice(courriel: "c.durand@exemple.fr")
        let entree = try await demandeurs.entree(recent, born: "02/05/1990")
        try await demandeurs.enter.ask(entree)
        guard
            case .opened(let secret) = try await demandeurs.enter(
                try #require(try await demandeurs.codes().first), entree)
        else {
            Issue.record("not opened")
            return
        }
        _ = try await doublures.fusion(of: recent, into: old)
        #expect(try await KeepEspaces(test.world)(secret: secret) == nil)
        try await demandeurs.enter.ask(entree)
        let code = try #require(try await demandeurs.codes().first)
        #expect(try await demandeurs.opened(code, entree)?.demande == old)
        try await demandeurs.comptoir.close()
    }
    /// Struck off, it is read still; erased, neither code nor session of it is left.
    @Test(arguments: Engine.available)
    func struckOffThenErased(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let entree = try await demandeurs.entree(id)
        guard case .renounced = try await RenounceDemande(test.world)(id, version: 1, by: .demandeur(id)) else {
            Issue.record("not given up")
            return
        }
        try await demandeurs.enter.ask(entree)
        let code = try #require(try await demandeurs.codes().first)
        #expect(try await demandeurs.opened(code, entree)?.demande == id)
        test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(entree)
        _ = try await demandeurs.paper(id)
        #expect(try await rows(demandeurs, "code_demandeur") == 2)
        guard case .purged = try await PurgeDemande(test.world)(id, by: test.gestionnaire) else {
            Issue.record("not erased")
            return
        }
        #expect(try await rows(demandeurs, "code_demandeur") == 0)
        #expect(try await rows(demandeurs, "session_demandeur") == 0)
        try await demandeurs.enter.ask(entree)
        #expect(try await demandeurs.codes().isEmpty)
        try await demandeurs.comptoir.close()
    }
}
