// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite(.serialized) struct ComptesInactifsTests {
    /// Warned at ten months, suspended at twelve, closed at twenty-four: figures of `regles.json`.
    @Test(arguments: Engine.available)
    func anIdleAccountIsWarnedThenSuspendedThenClosed(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let follow = FollowComptesInactifs(comptoir.test.world, mailer: comptoir.mailer)
        let start = comptoir.test.world.today
        func run(_ months: Int, days: Int = 0) async throws -> (FollowComptesInactifs.Outcome, [String]) {
            let day = start.adding(months: months).adding(days: days)
            comptoir.test.clock.set(
                Instant(milliseconds: monday.milliseconds + Int64(day.epochDay - start.epochDay) * 86_400_000))
            let outcome = try await follow(on: day)
            #expect(try await follow(on: day) == .init(), "twice is once")
            return (outcome, try await comptoir.mails())
        }
        #expect(try await run(9).0 == .init())
        // Five of the small region, Anne and Nora: nobody has signed in.
        let (first, letters) = try await run(10)
        #expect(first.warned == 7 && first.suspended == 0)
        #expect(letters.contains { $0.contains("To: <\(courriel)>") })

        // Nora comes back; the others do not.
        #expect(try await comptoir.session(courriel) != nil)
        #expect(try await run(11, days: 20).0 == .init())
        let (second, _) = try await run(12)
        #expect(second.suspended == 6 && second.warned == 0)
        #expect(try await comptoir.session(courriel) != nil)
        guard
            case .closed = try await comptoir.signIn(courriel: "a.roux@pantin.exemple.fr", password: Comptoir.password)
        else { return #expect(Bool(false)) }

        // Reopened, an account is not suspended again the next night.
        let change = ChangeCompte(comptoir.test.world, mailer: comptoir.mailer)
        let anne = try await comptoir.habilitation("a.roux@pantin.exemple.fr")
        guard case .done = try await change(.reopen, anne, by: .systeme("essai")) else {
            return #expect(Bool(false))
        }
        #expect(try await run(12, days: 1).0 == .init())

        let (last, _) = try await run(24)
        #expect(last.closed == 5)
        let stored = try await comptoir.test.store.base.read {
            try $0.comptes.compte(courriel: "agent0@ruche.exemple.fr")
        }
        #expect(stored?.etat == .ferme && stored?.nom == "Sophie Marchand", "files say who did what")
        try await comptoir.close()
    }

    /// A night that was missed suspends nobody who was not warned.
    @Test(arguments: Engine.available)
    func nobodyIsSuspendedWithoutAWarning(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let follow = FollowComptesInactifs(comptoir.test.world, mailer: comptoir.mailer)
        let day = comptoir.test.world.today.adding(months: 30)
        comptoir.test.clock.advance(seconds: (day.epochDay - comptoir.test.world.today.epochDay) * 86_400)
        let outcome = try await follow(on: day)
        #expect(outcome.warned == 6 && outcome.suspended == 0 && outcome.closed == 0)
        try await comptoir.close()
    }

    /// `ruche jobs run comptes-inactifs --on DATE`, twice, for a day to come: the clock stays where it is.
    @Test(arguments: Engine.available)
    func aNightToComeMayBeTriedTwice(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let follow = FollowComptesInactifs(comptoir.test.world, mailer: comptoir.mailer)
        let day = comptoir.test.world.today.adding(months: 12)
        #expect(try await follow(on: day).warned == 6)
        #expect(try await follow(on: day) == .init())
        #expect(try await follow(on: day.adding(days: 29)) == .init(), "thirty days to answer")
        #expect(try await follow(on: day.adding(days: 30)).suspended == 6)
        try await comptoir.close()
    }
}

@Suite(.serialized) struct ChangeCompteTests {
    @Test(arguments: Engine.available)
    func aSuspendedAccountOpensNothing(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let secret = try #require(try await comptoir.session(courriel))
        let change = ChangeCompte(comptoir.test.world, mailer: comptoir.mailer)
        let id = try await comptoir.habilitation(courriel)
        guard case .done = try await change(.suspend, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await comptoir.signIn.session(secret: secret) == nil)
        guard case .closed = try await comptoir.signIn(courriel: courriel, password: Comptoir.password) else {
            return #expect(Bool(false))
        }
        guard case .refused = try await comptoir.signIn(courriel: courriel, password: "un mot de passe faux") else {
            return #expect(Bool(false), "told only to whoever knows the password")
        }
        try await comptoir.recover.ask(courriel)
        #expect(try await comptoir.mails().isEmpty, "no way around by a forgotten password")
        guard case .done = try await change(.reopen, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await comptoir.session(courriel) != nil)
        guard case .done = try await change(.close, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        guard case .impossible = try await change(.reopen, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        guard case .refused = try await comptoir.signIn(courriel: courriel, password: Comptoir.password) else {
            return #expect(Bool(false), "its password is gone")
        }
        // It comes back by an invitation, with a new password.
        try await comptoir.join(courriel)
        #expect(try await comptoir.session(courriel) != nil)
        let own = try await comptoir.habilitation("a.roux@pantin.exemple.fr")
        guard case .oneself = try await change(.suspend, own, by: comptoir.anne) else { return #expect(Bool(false)) }
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func nobodyLocksAPersonOutOfAnotherBody(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        try await comptoir.join(courriel, to: 2, guichet: "CANAL", by: comptoir.test.gestionnaire)
        let change = ChangeCompte(comptoir.test.world, mailer: comptoir.mailer)
        let id = try await comptoir.habilitation(courriel)
        for one in ChangeCompte.Change.allCases {
            guard case .elsewhere = try await change(one, id, by: comptoir.anne) else {
                return #expect(Bool(false), "\(one)")
            }
        }
        guard case .done = try await change(.suspend, id, by: comptoir.test.gestionnaire) else {
            return #expect(Bool(false))
        }
        try await comptoir.close()
    }
}
