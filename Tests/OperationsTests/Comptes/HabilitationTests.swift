// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite(.serialized) struct HabilitationTests {
    @Test(arguments: Engine.available)
    func onePersonChoosesAmongTwoBodies(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let secret = try #require(try await comptoir.session(courriel))
        let first = try #require(try await comptoir.signIn.session(secret: secret))
        #expect(first.attente == nil && first.acteur.organisme == ID(1) && first.acteur.guichet == "93055")

        try await comptoir.join(courriel, to: 2, guichet: "CANAL", by: comptoir.test.gestionnaire)
        // The session goes on as it began; a new one has two to choose from, and nothing is chosen for him.
        #expect(try await comptoir.signIn.session(secret: secret)?.acteur.organisme == ID(1))
        let later = try #require(try await comptoir.session(courriel))
        let asked = try #require(try await comptoir.signIn.session(secret: later))
        #expect(asked.attente == .choix && asked.acteur.role == .aucun && asked.hasChoice)
        #expect(!asked.acteur.may(.searchDemandes))

        let choose = ChooseHabilitation(comptoir.test.world)
        let canal = try await comptoir.habilitation(courriel, of: 2)
        let other = try await comptoir.habilitation("agent1@ruche.exemple.fr", of: 2)
        #expect(try await choose(other, asked, secret: later) == false, "that of somebody else")
        #expect(try await choose(canal, asked, secret: later))
        let chosen = try #require(try await comptoir.signIn.session(secret: later))
        #expect(
            chosen.acteur.organisme == ID(2) && chosen.acteur.perimetre == .region && chosen.acteur.guichet == "CANAL")
        #expect(chosen.csrf != asked.csrf, "a form that was open for Pantin is not sent for Canal Habitat")
        try await comptoir.close()
    }

    /// A right that is taken away is lost at the next request, and not replaced by another one.
    @Test(arguments: Engine.available)
    func aRightTakenAwayIsLostAtTheNextRequest(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        try await comptoir.join(courriel, to: 2, guichet: "CANAL", by: comptoir.test.gestionnaire)
        let secret = try #require(try await comptoir.session(courriel))
        let pantin = try await comptoir.habilitation(courriel, of: 1)
        let asked = try #require(try await comptoir.signIn.session(secret: secret))
        #expect(try await ChooseHabilitation(comptoir.test.world)(pantin, asked, secret: secret))
        #expect(try await comptoir.signIn.session(secret: secret)?.acteur.organisme == ID(1))

        let change = ChangeHabilitation(comptoir.test.world)
        guard case .done = try await change(.suspend, pantin, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await comptoir.signIn.session(secret: secret)?.attente == .choix)
        guard case .done = try await change(.resume, pantin, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await comptoir.signIn.session(secret: secret)?.acteur.role == .agentGuichet)
        guard case .done = try await change(.end, pantin, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await comptoir.signIn.session(secret: secret)?.attente == .choix)

        let canal = try await comptoir.habilitation(courriel, of: 2)
        // Not of her body.
        guard case .denied = try await change(.end, canal, by: comptoir.anne) else { return #expect(Bool(false)) }
        guard case .done = try await change(.end, canal, by: comptoir.test.gestionnaire) else {
            return #expect(Bool(false))
        }
        #expect(try await comptoir.signIn.session(secret: secret) == nil)
        guard case .withoutHabilitation = try await comptoir.signIn(courriel: courriel, password: Comptoir.password)
        else { return #expect(Bool(false), "no habilitation is left") }
        guard case .refused = try await comptoir.signIn(courriel: courriel, password: "autre chose") else {
            return #expect(Bool(false), "who does not know the password is told nothing")
        }
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func aLastDayIsTheLast(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        guard case .sent = try await comptoir.invite("n.petit@exemple.fr", fin: "25/11/2026") else {
            return #expect(Bool(false))
        }
        let link = try comptoir.secret(try #require(try await comptoir.mails().last))
        _ = try await comptoir.accept(link, password: Comptoir.password, again: Comptoir.password)
        #expect(try await comptoir.session("n.petit@exemple.fr") != nil)
        comptoir.test.clock.set(monday.adding(seconds: 2 * 86_400))
        let secret = try #require(try await comptoir.session("n.petit@exemple.fr"), "the last day counts")
        comptoir.test.clock.set(monday.adding(seconds: 2 * 86_400 + 6 * 3_600))
        #expect(try await comptoir.signIn.session(secret: secret) != nil)
        comptoir.test.clock.set(monday.adding(seconds: 3 * 86_400 - 9 * 3_600))
        #expect(try await comptoir.session("n.petit@exemple.fr") == nil, "the day after")
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func anAdministratorStaysInHisBodyAndLeavesOneBehind(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let change = ChangeHabilitation(comptoir.test.world)
        let own = try await comptoir.habilitation("a.roux@pantin.exemple.fr")
        guard case .last = try await change(.end, own, by: comptoir.anne) else { return #expect(Bool(false)) }
        guard
            case .last = try await change(
                .place(role: "agentGuichet", guichet: "93055", fin: ""), own, by: comptoir.anne)
        else { return #expect(Bool(false)) }
        // Neither the manager's role, nor the desk of another body, nor a role without its desk.
        for (role, guichet, champ) in [
            ("gestionnaire", "93055", "role"), ("aucun", "", "role"), ("chef", "", "role"),
            ("agentGuichet", "CANAL", "guichet"),
            ("agentGuichet", "", "guichet"),
        ] {
            let sophie = try await comptoir.habilitation("agent0@ruche.exemple.fr")
            guard
                case .invalid(let faults) = try await change(
                    .place(role: role, guichet: guichet, fin: ""), sophie, by: comptoir.anne)
            else { return #expect(Bool(false), "\(role) \(guichet)") }
            #expect(faults.contains { $0.champ == champ }, "\(role) \(guichet): \(faults)")
        }
        guard case .denied = try await comptoir.invite("x@exemple.fr", to: 2, guichet: "CANAL") else {
            return #expect(Bool(false), "another body")
        }
        guard case .denied = try await comptoir.invite("x@exemple.fr", by: comptoir.test.sophie) else {
            return #expect(Bool(false), "an agent invites nobody")
        }
        let read = ReadComptes(comptoir.test.world)
        #expect(try await read.page(of: ID(2), first: 0, by: comptoir.anne) == nil)
        let marc = try await comptoir.habilitation("agent3@ruche.exemple.fr", of: 4)
        #expect(try await read.fiche(marc, by: comptoir.anne) == nil)
        let page = try #require(try await read.page(of: ID(1), first: 0, by: comptoir.anne))
        #expect(page.personnes.map(\.nom) == ["Anne Roux", "Paul Aucun", "Sophie Marchand"] && page.total == 3)

        try await comptoir.join("second@pantin.exemple.fr", role: .administrateur, guichet: "")
        guard case .done = try await change(.end, own, by: comptoir.anne) else { return #expect(Bool(false)) }
        try await comptoir.close()
    }

    /// Two administrators end one another in the same instant: one of them is left.
    @Test(arguments: Engine.available)
    func ofTwoAdministratorsOneIsLeft(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        try await comptoir.join("second@pantin.exemple.fr", role: .administrateur, guichet: "")
        let change = ChangeHabilitation(comptoir.test.world)
        let anne = comptoir.anne
        let own = try await comptoir.habilitation("a.roux@pantin.exemple.fr")
        let other = try await comptoir.habilitation("second@pantin.exemple.fr")
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in [own, other] {
                group.addTask {
                    guard case .done = try await change(.end, id, by: anne) else { return false }
                    return true
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 1)
        try await comptoir.close()
    }
}
