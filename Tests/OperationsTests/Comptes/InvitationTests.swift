// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

@Suite(.serialized) struct InvitationTests {
    @Test(arguments: Engine.available)
    func aLinkMakesTheAccountOnce(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        guard case .sent = try await comptoir.invite("N.Petit@Exemple.fr") else { return #expect(Bool(false)) }
        let mail = try #require(try await comptoir.mails().last)
        #expect(mail.contains("To: <n.petit@exemple.fr>") && mail.contains("Mairie de Pantin"))
        let link = try comptoir.secret(mail)
        #expect(try await comptoir.accept.read(link)?.joins == false)
        #expect(try await comptoir.accept.read(link + "x") == nil)

        for (password, again, champ) in [
            ("court", "court", "motDePasse"), (Comptoir.password, "autre", "confirmation"), ("", "", "motDePasse"),
            ("n.petit@exemple.fr", "n.petit@exemple.fr", "motDePasse"),
        ] {
            guard case .invalid(let faults) = try await comptoir.accept(link, password: password, again: again) else {
                return #expect(Bool(false), "\(password)")
            }
            #expect(faults.map(\.champ) == [champ])
        }
        #expect(try await comptoir.session("n.petit@exemple.fr") == nil)
        guard case .accepted = try await comptoir.accept(link, password: Comptoir.password, again: Comptoir.password)
        else { return #expect(Bool(false)) }
        #expect(try await comptoir.session("n.petit@exemple.fr") != nil)
        guard
            case .unknown = try await comptoir.accept(
                link, password: "Un autre mot bien long", again: "Un autre mot bien long")
        else { return #expect(Bool(false), "it serves once") }
        #expect(try await comptoir.session("n.petit@exemple.fr", "Un autre mot bien long") == nil)
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func aLinkEnds(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        _ = try await comptoir.invite("n.petit@exemple.fr")
        let first = try comptoir.secret(try #require(try await comptoir.mails().last))
        _ = try await comptoir.invite("n.petit@exemple.fr")
        let second = try comptoir.secret(try #require(try await comptoir.mails().last))
        #expect(try await comptoir.accept.read(first) == nil, "the second one takes its place")
        comptoir.test.clock.advance(seconds: 7 * 86_400 - 1)
        #expect(try await comptoir.accept.read(second) != nil)
        comptoir.test.clock.advance(seconds: 2)
        #expect(try await comptoir.accept.read(second) == nil, "seven days")

        _ = try await comptoir.invite("n.petit@exemple.fr")
        let third = try comptoir.secret(try #require(try await comptoir.mails().last))
        let page = try #require(try await ReadComptes(comptoir.test.world).page(of: ID(1), first: 0, by: comptoir.anne))
        let waiting = try #require(page.invitations.first)
        let invite = InviteCompte(comptoir.test.world, mailer: comptoir.mailer)
        #expect(try await invite.cancel(waiting.id, by: comptoir.test.sophie) == false)
        #expect(try await invite.cancel(waiting.id, by: comptoir.anne))
        #expect(try await comptoir.accept.read(third) == nil, "cancelled")
        try await comptoir.close()
    }

    /// Whoever invites learns nothing of the account that there may be; its password stays.
    @Test(arguments: Engine.available)
    func anAccountJoinsWithItsOwnPassword(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        try await comptoir.join("n.petit@exemple.fr", to: 2, guichet: "CANAL", by: comptoir.test.gestionnaire)
        guard case .sent = try await comptoir.invite("n.petit@exemple.fr") else { return #expect(Bool(false)) }
        let link = try comptoir.secret(try #require(try await comptoir.mails().last))
        #expect(try await comptoir.accept.read(link)?.joins == true)
        guard
            case .accepted = try await comptoir.accept(
                link, password: "Prendre le compte ainsi", again: "Prendre le compte ainsi")
        else { return #expect(Bool(false)) }
        #expect(try await comptoir.session("n.petit@exemple.fr", "Prendre le compte ainsi") == nil)
        let secret = try #require(try await comptoir.session("n.petit@exemple.fr"))
        #expect(try await comptoir.signIn.session(secret: secret)?.hasChoice == true)
        // A second invitation to the same place adds nothing.
        try await comptoir.join("n.petit@exemple.fr")
        let session = try #require(try await comptoir.signIn.session(secret: secret))
        #expect(try await ChooseHabilitation(comptoir.test.world).choices(session).count == 2)
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func aForgottenPasswordIsChosenAnewOnce(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        try await comptoir.join("n.petit@exemple.fr")
        let open = try #require(try await comptoir.session("n.petit@exemple.fr"))
        try await comptoir.recover.ask("personne@exemple.fr")
        try await comptoir.recover.ask("pas une adresse")
        #expect(try await comptoir.mails().isEmpty)
        try await comptoir.recover.ask("n.petit@exemple.fr")
        let link = try comptoir.secret(try #require(try await comptoir.mails().last))
        #expect(try await comptoir.recover.isOpen(link))
        let new = "Huit lettres et un accordéon"
        guard case .invalid = try await comptoir.recover(link, password: "azertyuiop12", again: "azertyuiop12") else {
            return #expect(Bool(false))
        }
        guard case .changed = try await comptoir.recover(link, password: new, again: new) else {
            return #expect(Bool(false))
        }
        #expect(try await comptoir.signIn.session(secret: open) == nil, "open sessions are closed")
        #expect(try await comptoir.session("n.petit@exemple.fr", new) != nil)
        #expect(try await comptoir.mails().contains { $0.contains("n.petit@exemple.fr") }, "the person is told")
        guard case .unknown = try await comptoir.recover(link, password: new, again: new) else {
            return #expect(Bool(false), "it serves once")
        }
        try await comptoir.recover.ask("n.petit@exemple.fr")
        let late = try comptoir.secret(try #require(try await comptoir.mails().last))
        comptoir.test.clock.advance(seconds: 3_601)
        #expect(try await comptoir.recover.isOpen(late) == false, "an hour")
        try await comptoir.close()
    }

    /// No secret stands in the base, neither in clear nor in the outbox once it was sent.
    @Test(arguments: Engine.available)
    func aCopyOfTheBaseOpensNothing(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        _ = try await comptoir.invite("n.petit@exemple.fr")
        let waiting = try await comptoir.test.store.database.read { try $0.first("SELECT contenu FROM envoi") }
        let bytes: [UInt8] = try #require(try waiting?["contenu"])
        #expect(!String(decoding: bytes, as: UTF8.self).contains("invitation/"), "encrypted while it waits")
        let link = try comptoir.secret(try #require(try await comptoir.mails().last))
        let left = try await comptoir.test.store.database.read {
            try $0.query(
                "SELECT empreinte FROM invitation UNION ALL SELECT contenu FROM envoi WHERE contenu IS NOT NULL"
            )
            .map { try $0[0] as [UInt8] }
        }
        #expect(left.count == 1 && left[0].count == 32)
        #expect(!left.contains(Array(link.utf8)))
        try await comptoir.close()
    }

    /// Lines out of a spreadsheet: one fault and nobody is invited; then all are, each by his own mail.
    @Test(arguments: Engine.available)
    func manyAreInvitedAtOnceOrNobody(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let invite = InviteLot(
            comptoir.test.world, mailer: comptoir.mailer,
            roles: [.agentGuichet: "Agent d’un guichet enregistreur", .administrateur: "Administrateur"])
        let anne = comptoir.anne
        func faults(_ text: String, by acteur: Acteur? = nil) async throws -> [String] {
            switch try await invite(text, to: ID(1), by: acteur ?? anne) {
            case .invalid(let found): found.map { "\($0.ligne ?? 0) \($0.violation.champ) \($0.violation.code)" }
            case .sent(let count): ["\(count)"]
            case .denied: ["denied"]
            }
        }
        let good = "n.petit@exemple.fr\tNora Petit\tagent d’un guichet enregistreur\t93055\t"
        #expect(try await faults("  \n \n") == ["0 lot lot-comptes.vide"])
        #expect(
            try await faults(Array(repeating: good, count: 501).joined(separator: "\n")) == ["0 lot lot-comptes.trop"])
        #expect(
            try await faults(
                """
                adresse\tnom\trôle\tguichet\tfin
                \(good)

                n.petit\tNora Petit\tagentGuichet\t93055\t
                N.PETIT@exemple.fr\tNora Petit\tagentGuichet\t93055\t01/01/2020
                x@exemple.fr\tX\tchef\tCANAL
                y@exemple.fr
                N.PETIT@exemple.fr\tNora Petit\tagentGuichet\t93055\t
                """) == [
                    "4 courriel courriel.format", "5 fin compte.fin.passee", "6 role compte.role",
                    "6 guichet compte.guichet.ailleurs", "7 lot lot-comptes.colonnes", "8 courriel lot-comptes.double",
                ])
        #expect(try await faults(good, by: comptoir.test.sophie) == ["denied"])
        #expect(try await comptoir.mails().isEmpty)
        #expect(
            try await faults(
                "courriel;nom;role;guichet\r\n\"n.petit@exemple.fr\" ; Nora Petit;agentGuichet;93055\r\n"
                    + "l.roy@exemple.fr;Lou Roy;ADMINISTRATEUR;\r\n") == ["2"])
        let mails = try await comptoir.mails()
        #expect(mails.count == 2 && Set(mails.map { $0.contains("Lou Roy") }) == [true, false])
        let page = try #require(try await ReadComptes(comptoir.test.world).page(of: ID(1), first: 0, by: anne))
        #expect(Set(page.invitations.map(\.nom)) == ["Nora Petit", "Lou Roy"])
        try await comptoir.close()
    }
}
