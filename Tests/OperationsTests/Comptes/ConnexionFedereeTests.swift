// SPDX-License-Identifier: EUPL-1.2

import Domain
import Federation
import Foundation
import Operations
import SQL
import Stores
import Synchronization
import TestSupport
import Testing

/// Sign-ins by an identity provider: whose account, once, in one browser; and what our own second factor becomes.
@Suite(.serialized) struct ConnexionFedereeTests {
    private static let siret = "11111111800019"
    private static let courriel = "n.petit@exemple.fr"

    /// A body with its number, a provider that knows Nora, and the way between.
    private struct Voie {
        let comptoir: Comptoir
        let fake: FournisseurFactice
        let connexion: ConnexionFederee

        init(_ engine: Engine) async throws {
            comptoir = try await Comptoir(engine)
            fake = FournisseurFactice(comptoir.test.clock, courriel: "N.Petit@Exemple.fr", siret: siret)
            connexion = ConnexionFederee(
                comptoir.test.world, fake.provider(), publicURL: "https://ruche.exemple.fr")
            try await comptoir.test.store.base.write { registry in
                for (id, siret) in [(ID<Organisme>(1), siret), (ID(2), "22222222600011")] {
                    guard var body = try registry.organismes.organisme(id) else { continue }
                    body.siret = Siret(siret)
                    try registry.organismes.update(body)
                }
            }
        }

        /// Leaves for the provider; what comes back, and the cookie.
        func leave(
            _ reprise: ConnexionFederee.Reprise = .init()
        ) async throws -> (retour: FinishConnexionFederee.Retour, navigateur: String) {
            guard case .started(let address, let navigateur) = try await StartConnexionFederee(connexion)(reprise)
            else { throw NotStarted() }
            let items = try #require(URLComponents(string: address)?.queryItems)
            func item(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
            #expect(item("state").utf8.count == 64 && item("nonce").utf8.count == 64)
            #expect(item("code_challenge_method") == "S256" && item("code_challenge").utf8.count == 43)
            let seconds = Double(comptoir.test.clock.now().milliseconds) / 1_000
            fake.change {
                $0.claims["nonce"] = item("nonce")
                $0.claims["iat"] = seconds
                $0.claims["exp"] = seconds + 60
            }
            var retour = FinishConnexionFederee.Retour()
            retour.state = item("state")
            retour.code = "un-code"
            return (retour, navigateur)
        }

        func finish(
            _ retour: FinishConnexionFederee.Retour, _ navigateur: String
        ) async throws -> FinishConnexionFederee.Answer {
            try await FinishConnexionFederee(connexion, signIn: comptoir.signIn)(
                retour, navigateur: navigateur, appareil: "Firefox, Linux")
        }

        func go() async throws -> FinishConnexionFederee.Answer {
            let (retour, navigateur) = try await leave()
            return try await finish(retour, navigateur)
        }

        /// What is refused, in a word; `ouverte` when nothing is.
        func outcome() async throws -> String {
            switch try await go() {
            case .opened: "ouverte"
            case .codeWanted: "code"
            case .identified: "identifiee"
            case .refused(let refus, _, _): refus.rawValue
            }
        }

        func session() async throws -> String {
            guard case .opened(let secret, _) = try await go() else { throw NotStarted() }
            return secret
        }

        func close() async throws { try await comptoir.close() }
    }

    private struct NotStarted: Error {}

    @Test(arguments: Engine.available)
    func anInvitationLinksOnceThenTheIdentityCounts(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        #expect(try await voie.outcome() == "inconnue", "nobody invited her")
        _ = try await voie.comptoir.invite(Self.courriel)
        let session = try #require(try await voie.comptoir.signIn.session(secret: try await voie.session()))
        #expect(session.acteur.nom == "Nora Petit" && session.acteur.role == .agentGuichet)
        let acts = try await voie.comptoir.test.store.base.read { registry in
            try registry.tracesComptes.all(of: session.compte, limit: 10).map(\.acte)
        }
        #expect(acts.contains(.invitationAcceptee) && acts.contains(.identiteLiee))
        guard case .refused = try await voie.comptoir.signIn(courriel: Self.courriel, password: "") else {
            return #expect(Bool(false), "no password opens an account that has none")
        }
        // Another address, another body: the identity is the same.
        voie.fake.change {
            $0.userinfo["email"] = "nora@autre.exemple.fr"
            $0.userinfo["siret"] = nil
        }
        #expect(try await voie.outcome() == "ouverte")
        // Her address, of somebody else.
        voie.fake.change {
            $0.claims["sub"] = "agent-2"
            $0.userinfo["sub"] = "agent-2"
            $0.userinfo["email"] = Self.courriel
            $0.userinfo["siret"] = Self.siret
        }
        #expect(try await voie.outcome() == "inconnue")
        try await voie.close()
    }

    @Test(arguments: Engine.available)
    func addressAndBodyMustBothBeThoseOfTheInvitation(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        _ = try await voie.comptoir.invite(Self.courriel)
        let wrong: [(key: String, value: (any Sendable)?)] = [
            ("siret", "22222222600011"), ("siret", nil), ("siret", "1"), ("email", "n.petit@autre.fr"), ("email", nil),
            ("email", "pas une adresse"), ("email_verified", false),
        ]
        for (key, value) in wrong {
            let before = voie.fake.state.withLock { $0.userinfo }
            voie.fake.change { $0.userinfo[key] = value }
            #expect(try await voie.outcome() == "inconnue", "\(key)")
            voie.fake.change { $0.userinfo = before }
        }
        let known = try await voie.comptoir.test.store.base.read { try $0.comptes.compte(courriel: Self.courriel) }
        #expect(known == nil, "nothing was made")
        voie.comptoir.test.clock.advance(seconds: 8 * 86_400)
        #expect(try await voie.outcome() == "inconnue", "the invitation is over")
        try await voie.close()
    }

    /// Whoever manages the addresses of a body does not open by them what the person may do elsewhere.
    @Test(arguments: Engine.available)
    func anAccountOfAnotherBodyIsNotTaken(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        try await voie.comptoir.join(Self.courriel, to: 2, guichet: "CANAL", by: voie.comptoir.test.gestionnaire)
        _ = try await voie.comptoir.invite(Self.courriel)
        #expect(try await voie.outcome() == "inconnue")
        // In her own body it is the same person by the same word.
        _ = try await voie.comptoir.invite(
            Self.courriel, to: 2, guichet: "CANAL", by: voie.comptoir.test.gestionnaire)
        voie.fake.change { $0.userinfo["siret"] = "22222222600011" }
        #expect(try await voie.outcome() == "ouverte")
        #expect(try await voie.comptoir.session(Self.courriel) != nil, "her password stays")
        try await voie.close()
    }

    @Test(arguments: Engine.available)
    func aReturnServesOnceInItsBrowserForTenMinutes(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        _ = try await voie.comptoir.invite(Self.courriel)
        func refused(_ retour: FinishConnexionFederee.Retour, _ navigateur: String) async throws -> String {
            guard case .refused(let refus, _, _) = try await voie.finish(retour, navigateur) else { return "ouverte" }
            return refus.rawValue
        }
        let (retour, navigateur) = try await voie.leave()
        #expect(try await refused(retour, "") == "perdue")
        #expect(try await refused(retour, "autre") == "perdue")
        var forged = retour
        forged.state = String(retour.state.reversed())
        #expect(try await refused(forged, navigateur) == "perdue")
        #expect(try await refused(retour, navigateur) == "ouverte")
        #expect(try await refused(retour, navigateur) == "perdue", "it served")

        let late = try await voie.leave()
        voie.comptoir.test.clock.advance(seconds: 601)
        #expect(try await refused(late.retour, late.navigateur) == "perdue")

        var cancelled = try await voie.leave()
        cancelled.retour.error = "access_denied"
        #expect(try await refused(cancelled.retour, cancelled.navigateur) == "annulee")
        // A faulty answer uses the departure up.
        let faulty = try await voie.leave()
        voie.fake.change { $0.claims["nonce"] = "autre" }
        #expect(try await refused(faulty.retour, faulty.navigateur) == "fournisseur")
        #expect(try await refused(faulty.retour, faulty.navigateur) == "perdue")
        voie.fake.change { $0.failures["openid-configuration"] = .unreachable("curl 7") }
        voie.comptoir.test.clock.advance(seconds: 3_601)
        guard case .unavailable = try await StartConnexionFederee(voie.connexion)(.init()) else {
            return #expect(Bool(false))
        }
        try await voie.close()
    }

    /// What was typed goes along, and the base holds none of it in clear.
    @Test(arguments: Engine.available)
    func whatWasTypedComesBack(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        _ = try await voie.comptoir.invite(Self.courriel)
        let reprise = ConnexionFederee.Reprise(
            suite: "/visites", chemin: "/demandes", champs: [["demandeur.nomNaissance", "Benali"]])
        let (retour, navigateur) = try await voie.leave(reprise)
        let rows = try await voie.comptoir.test.store.database.read { connection in
            try connection.query("SELECT contenu FROM connexion_federee").map { try $0["contenu"] as [UInt8] }
        }
        #expect(rows.count == 1)
        for row in rows {
            let text = String(decoding: row, as: UTF8.self)
            #expect(!text.contains("Benali") && !text.contains(retour.state))
        }
        guard case .opened(_, let back) = try await voie.finish(retour, navigateur) else {
            return #expect(Bool(false))
        }
        #expect(back == reprise)
        try await voie.close()
    }

    @Test(arguments: Engine.available)
    func aClosedAccountIsRefusedAndComesBackByAnInvitation(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        let comptoir = voie.comptoir
        _ = try await comptoir.invite(Self.courriel)
        let secret = try await voie.session()
        let change = ChangeCompte(comptoir.test.world, mailer: comptoir.mailer)
        let id = try await comptoir.habilitation(Self.courriel)
        guard case .done = try await change(.suspend, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await comptoir.signIn.session(secret: secret) == nil)
        #expect(try await voie.outcome() == "ferme")
        _ = try await comptoir.invite(Self.courriel)
        #expect(try await voie.outcome() == "ferme", "an invitation does not reopen what was suspended")
        guard case .done = try await change(.reopen, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await voie.outcome() == "ouverte")
        guard case .done = try await change(.close, id, by: comptoir.anne) else { return #expect(Bool(false)) }
        #expect(try await voie.outcome() == "inconnue", "its identity is gone with it")
        _ = try await comptoir.invite(Self.courriel)
        #expect(try await voie.outcome() == "ouverte")
        let rights = ChangeHabilitation(comptoir.test.world)
        let held = try await comptoir.test.store.base.read { registry in
            try registry.comptes.compte(courriel: Self.courriel).map { try registry.habilitations.all(of: $0.id) } ?? []
        }
        for one in held where !one.isOver(on: comptoir.test.world.today) {
            _ = try await rights(.suspend, one.id, by: comptoir.anne)
        }
        #expect(try await voie.outcome() == "sans-habilitation")
        try await voie.close()
    }

    @Test(arguments: Engine.available)
    func ourSecondFactorIsAskedUnlessTheProviderHadOne(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        let comptoir = voie.comptoir
        _ = try await comptoir.invite(Self.courriel)
        _ = try await voie.session()
        guard try await SetExigences(comptoir.test.world)([.agentGuichet], of: ID(1), by: comptoir.anne) else {
            return #expect(Bool(false))
        }
        func attente() async throws -> OpenSession.Attente? {
            try await comptoir.signIn.session(secret: try await voie.session())?.attente
        }
        #expect(try await attente() == .secondFacteur)
        voie.fake.change { $0.claims["acr"] = "https://proconnect.gouv.fr/assurance/consistency-checked-2fa" }
        #expect(try await attente() == nil)

        let session = try #require(try await comptoir.signIn.session(secret: try await voie.session()))
        let keep = KeepSecondFacteur(comptoir.test.world, mailer: comptoir.mailer)
        try await keep.begin(session)
        try await comptoir.test.store.base.write {
            try $0.secondsFacteurs.activate(session.compte, now: monday)
        }
        #expect(try await voie.outcome() == "ouverte", "two factors were used there")
        voie.fake.change { $0.claims["acr"] = "eidas1" }
        #expect(try await voie.outcome() == "code")
        try await voie.close()
    }

    @Test(arguments: Engine.available)
    func theSignOutTellsTheProvider(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        _ = try await voie.comptoir.invite(Self.courriel)
        let secret = try await voie.session()
        let stored = try await voie.comptoir.test.store.database.read { connection in
            try connection.query("SELECT jeton_identite FROM session WHERE jeton_cle <> ''").map {
                String(decoding: try $0["jeton_identite"] as [UInt8], as: UTF8.self)
            }
        }
        #expect(stored.count == 1 && stored.allSatisfy { !$0.contains("eyJ") }, "sealed")
        let token = try #require(try await voie.comptoir.signIn.close(secret: secret))
        let address = try #require(await voie.connexion.end(idToken: token))
        #expect(address.hasPrefix("https://idp.exemple.fr/api/v2/session/end?id_token_hint=eyJ"))
        #expect(address.contains("post_logout_redirect_uri=https%3A%2F%2Fruche.exemple.fr%2Fconnexion&state="))
        #expect(try await voie.comptoir.signIn.close(secret: secret) == nil)
        let own = try #require(try await voie.comptoir.session("a.roux@pantin.exemple.fr"))
        #expect(try await voie.comptoir.signIn.close(secret: own) == nil, "a password has no provider")
        voie.comptoir.test.clock.advance(seconds: 3_601)
        voie.fake.change { $0.failures["openid-configuration"] = .unreachable("curl 28") }
        #expect(await voie.connexion.end(idToken: token) == nil, "ours is over all the same")
        try await voie.close()
    }

    // MARK: From « Mon compte »

    /// Leaves from the account of Nora, and what comes back is proposed to the session that asks.
    private func proposed(
        _ voie: Voie, from secret: String, to other: String? = nil
    ) async throws -> (LinkMonIdentite.Proposal, LinkMonIdentite) {
        let link = LinkMonIdentite(voie.comptoir.test.world, mailer: voie.comptoir.mailer)
        let session = try #require(try await voie.comptoir.signIn.session(secret: secret))
        let (retour, navigateur) = try await voie.leave(link.begin(session, secret: secret))
        guard case .identified(let identite, let liaison) = try await voie.finish(retour, navigateur) else {
            throw NotStarted()
        }
        let back = other ?? secret
        let asking = try #require(try await voie.comptoir.signIn.session(secret: back))
        return (try await link.propose(identite, liaison, asking, secret: back), link)
    }

    private func refusal(_ voie: Voie, from secret: String, to other: String? = nil) async throws -> String {
        switch try await proposed(voie, from: secret, to: other).0 {
        case .confirm: "proposee"
        case .already: "deja"
        case .refused(let refus): refus.rawValue
        }
    }

    @Test(arguments: Engine.available)
    func anAgentLinksHisOwnIdentity(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        try await voie.comptoir.join(Self.courriel)
        let secret = try #require(try await voie.comptoir.session(Self.courriel))
        #expect(try await voie.outcome() == "inconnue", "no invitation is open any more")
        voie.fake.change { $0.userinfo["email"] = "n.autre@exemple.fr" }
        #expect(try await refusal(voie, from: secret) == "courriel")
        voie.fake.change { $0.userinfo["email"] = nil }
        #expect(try await refusal(voie, from: secret) == "courriel")
        voie.fake.change {
            $0.userinfo["email"] = "N.Petit@Exemple.fr"
            $0.userinfo["siret"] = "22222222600011"
        }
        #expect(try await refusal(voie, from: secret) == "siret")
        voie.fake.change { $0.userinfo["siret"] = nil }
        // Another session, were it of the same account, is not the one that began.
        let second = try #require(try await voie.comptoir.session(Self.courriel))
        #expect(try await refusal(voie, from: secret, to: second) == "perdue")
        let (proposal, link) = try await proposed(voie, from: secret)
        guard case .confirm(let scelle, false) = proposal else { return #expect(Bool(false), "\(proposal)") }
        #expect(try await voie.outcome() == "inconnue", "nothing is linked before the confirmation")
        let session = try #require(try await voie.comptoir.signIn.session(secret: secret))
        let other = try #require(try await voie.comptoir.signIn.session(secret: second))
        _ = try await voie.comptoir.mails()
        func confirm(_ text: String, _ session: OpenSession, _ secret: String) async throws -> String {
            switch try await link.confirm(text, code: "", session, secret: secret, fournisseur: "ProConnect") {
            case .linked: "reliee"
            case .already: "deja"
            case .wrongCode: "code"
            case .refused(let refus): refus.rawValue
            }
        }
        #expect(try await confirm(scelle, other, second) == "perdue", "bound to the session")
        #expect(try await confirm(String(scelle.dropLast()), session, secret) == "perdue")
        #expect(try await confirm("", session, secret) == "perdue")
        #expect(try await confirm(scelle, session, secret) == "reliee")
        #expect(try await confirm(scelle, session, secret) == "deja")
        #expect(
            try await voie.comptoir.mails().count {
                $0.contains("ouvre désormais votre compte") || $0.contains("ProConnect")
            } == 1)
        #expect(try await voie.outcome() == "ouverte")
        #expect(try await refusal(voie, from: secret) == "deja")
        let shown = try await voie.comptoir.test.store.base.read { try $0.identites.all(of: session.compte) }
        #expect(shown.count == 1)
        #expect(try await link.remove("0", session, fournisseur: "ProConnect") == false)
        #expect(try await link.remove(try #require(shown.first).nom, session, fournisseur: "ProConnect"))
        #expect(try await voie.outcome() == "inconnue")
        let acts = try await voie.comptoir.test.store.base.read { registry in
            try registry.tracesComptes.all(of: session.compte, limit: 20).map(\.acte)
        }
        #expect(acts.contains(.identiteLiee) && acts.contains(.identiteOtee))
        try await voie.close()
    }

    @Test(arguments: Engine.available)
    func anIdentityOfSomeoneElseIsNotTaken(_ engine: Engine) async throws {
        let voie = try await Voie(engine)
        // The first one was made by the provider, and has no password: her only way in stays.
        _ = try await voie.comptoir.invite(Self.courriel)
        let nora = try await voie.session()
        let session = try #require(try await voie.comptoir.signIn.session(secret: nora))
        let link = LinkMonIdentite(voie.comptoir.test.world, mailer: voie.comptoir.mailer)
        let own = try await voie.comptoir.test.store.base.read { try $0.identites.all(of: session.compte) }
        #expect(try await link.remove(try #require(own.first).nom, session, fournisseur: "ProConnect") == false)
        try await voie.comptoir.join("m.autre@exemple.fr")
        let secret = try #require(try await voie.comptoir.session("m.autre@exemple.fr"))
        voie.fake.change { $0.userinfo["email"] = "m.autre@exemple.fr" }
        #expect(try await refusal(voie, from: secret) == "autre")
        // Too late.
        voie.fake.change { $0.claims["sub"] = "un-autre" }
        voie.fake.change { $0.userinfo["sub"] = "un-autre" }
        let (proposal, _) = try await proposed(voie, from: secret)
        guard case .confirm(let scelle, _) = proposal else { return #expect(Bool(false), "\(proposal)") }
        voie.comptoir.test.clock.advance(seconds: LinkMonIdentite.longestSeconds + 1)
        let late = try #require(try await voie.comptoir.signIn.session(secret: secret))
        guard
            case .refused(.perdue) = try await link.confirm(
                scelle, code: "", late, secret: secret, fournisseur: "ProConnect")
        else { return #expect(Bool(false), "accepted too late") }
        try await voie.close()
    }
}
