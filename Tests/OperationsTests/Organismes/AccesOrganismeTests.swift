// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// What a convention, a merger or a closed desk changes for those who are signed in.
@Suite struct AccesOrganismeTests {
    private func signed(_ test: TestWorld, _ number: Int) async throws -> OpenSession {
        let passwords = PasswordHasher(cost: 4)
        let courriel = "session\(number)-\(test.clock.now().milliseconds)@ruche.exemple.fr"
        let accounts: [(ID<Organisme>, String)] = [(ID(1), "93055"), (ID(2), "CANAL")]
        try await CreateAccounts(test.world, passwords: passwords).account(
            courriel: courriel, password: "mot de passe", nom: "Agent", organisme: accounts[number].0,
            guichet: accounts[number].1, role: .agentGuichet)
        let signIn = SignIn(test.world, passwords: passwords)
        guard case .opened(let secret) = try await signIn(courriel: courriel, password: "mot de passe") else {
            throw Unexpected()
        }
        return try #require(try await signIn.session(secret: secret))
    }
    private struct Unexpected: Error {}

    private func software(_ test: TestWorld) async throws -> Logiciel {
        let token = try await CreateAccounts(test.world).token(
            libelle: "essai", organisme: ID(2), guichet: "CANAL", role: .agentGuichet, days: 400)
        guard case .found(let logiciel) = try await FindLogiciel(test.world)(token: token, address: "127.0.0.1") else {
            throw Unexpected()
        }
        return logiciel
    }

    private func end(_ test: TestWorld, of organisme: Int64, opening: String, end: String) async throws {
        var typed = SignConvention.Saisie()
        typed.ouvertureLe = opening
        typed.finLe = end
        #expect(
            try await SignConvention(test.world).change(
                ID(organisme), of: ID(organisme), typed, by: test.gestionnaire) == .changed)
    }

    /// No convention: signed in, no right over names, and the reason. Sessions feel it at their next request.
    @Test(arguments: Engine.available)
    func withoutAConventionAnAgentIsSignedInWithoutRights(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        #expect(try await signed(test, 1).acteur.role == .agentGuichet)
        #expect(try await software(test).acteur.role == .agentGuichet)
        // Its convention opens next month only.
        try await end(test, of: 2, opening: "01/12/2026", end: "")
        let session = try await signed(test, 1)
        #expect(session.acteur.role == .aucun)
        #expect(session.fermeture?.regle == "regle.convention.avant-bascule")
        #expect(!Acte.allCases.contains { session.acteur.may($0) })
        let logiciel = try await software(test)
        #expect(logiciel.acteur.role == .aucun && logiciel.fermeture != nil)
        // On the day of the cut-over nobody has to do anything.
        test.clock.advance(seconds: 9 * 86_400)
        #expect(try await signed(test, 1).acteur.role == .agentGuichet)
        #expect(try await software(test).acteur.role == .agentGuichet)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func whoDoesNotRegisterHasFiguresOnly(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        try await test.store.base.write { registry in
            var pantin = try #require(try registry.organismes.organisme(ID(1)))
            pantin.enregistre = false
            try registry.organismes.update(pantin)
        }
        let session = try await signed(test, 0)
        #expect(session.acteur.role == .lecteurStatistiques)
        #expect(session.fermeture?.regle == "regle.organisme.statistiques")
        try await test.close()
    }

    /// From its day on, a closed desk registers no more; its agent keeps what his territory gives.
    @Test(arguments: Engine.available)
    func aClosedDeskRegistersNoMore(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        #expect(try await CloseGuichet(test.world)("93055", on: "22/11/2026", by: test.gestionnaire) != .closed)
        #expect(try await CloseGuichet(test.world)("93055", on: "24/11/2026", by: test.gestionnaire) == .closed)
        #expect(try await signed(test, 0).acteur.guichet == "93055")
        #expect(try await ReadGuichets(test.world)().contains { $0.code == "93055" })
        test.clock.advance(seconds: 86_400)
        let acteur = try await signed(test, 0).acteur
        #expect(acteur.guichet == nil && acteur.role == .agentGuichet)
        #expect(try await ReadGuichets(test.world)().contains { $0.code == "93055" } == false)
        guard case .denied = try await RegisterDemande(test.world)(Households.benali, by: acteur, asks: false) else {
            Issue.record("registered at a closed desk")
            return
        }
        try await test.close()
    }
}
