// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite(.serialized) struct JetonTests {
    private func saisie(_ change: (inout ManageJetons.Saisie) -> Void = { _ in }) -> ManageJetons.Saisie {
        var typed = ManageJetons.Saisie()
        typed.libelle = "Logiciel de la mairie"
        typed.guichet = "93055"
        typed.portees = ["recherche"]
        typed.reseaux = "192.0.2.0/24, 2001:db8::/32"
        typed.fin = "24/12/2026"
        change(&typed)
        return typed
    }

    @Test(arguments: Engine.available)
    func aTokenServesItsNetworksUntilItsEnd(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let manage = ManageJetons(comptoir.test.world)
        guard case .made(let token) = try await manage.create(saisie(), for: ID(1), by: comptoir.anne) else {
            return #expect(Bool(false))
        }
        let find = FindLogiciel(comptoir.test.world)
        guard case .found(let software) = try await find(token: token, address: "192.0.2.9") else {
            return #expect(Bool(false))
        }
        #expect(software.portees == [.recherche] && software.acteur.organisme == ID(1))
        guard case .found = try await find(token: token, address: "2001:db8::9") else { return #expect(Bool(false)) }
        for address in ["192.0.3.9", "", "127.0.0.1"] {
            guard case .wrongNetwork = try await find(token: token, address: address) else {
                return #expect(Bool(false), "\(address)")
            }
        }
        guard case .unknown = try await find(token: token + "x", address: "192.0.2.9") else {
            return #expect(Bool(false))
        }

        let page = try #require(try await manage.page(of: ID(1), first: 0, by: comptoir.anne))
        let jeton = try #require(page.jetons.first)
        #expect(jeton.utiliseLe == comptoir.test.clock.now())
        #expect(try await manage.revoke(jeton.id, by: comptoir.test.julie) == nil)
        #expect(try await manage.page(of: ID(1), first: 0, by: comptoir.test.sophie) == nil)
        #expect(try await manage.revoke(jeton.id, by: comptoir.anne) == ID(1))
        guard case .unknown = try await find(token: token, address: "192.0.2.9") else {
            return #expect(Bool(false), "revoked")
        }
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func badTokensAreExplained(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let manage = ManageJetons(comptoir.test.world)
        let cases: [(String, (inout ManageJetons.Saisie) -> Void)] = [
            ("libelle", { $0.libelle = " " }), ("guichet", { $0.guichet = "CANAL" }), ("guichet", { $0.guichet = "" }),
            ("portees", { $0.portees = ["tout"] }), ("reseaux", { $0.reseaux = "192.0.2.7/24" }),
            ("fin", { $0.fin = "" }), ("fin", { $0.fin = "22/11/2026" }), ("fin", { $0.fin = "31/02/2027" }),
            ("fin", { $0.fin = "01/01/2030" }),
        ]
        for (champ, change) in cases {
            guard case .invalid(let faults) = try await manage.create(saisie(change), for: ID(1), by: comptoir.anne)
            else {
                return #expect(Bool(false), "\(champ)")
            }
            #expect(faults.map(\.champ) == [champ], "\(faults)")
        }
        guard case .denied = try await manage.create(saisie(), for: ID(2), by: comptoir.anne) else {
            return #expect(Bool(false))
        }
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func itsEndIsToldOnce(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        guard case .made = try await ManageJetons(comptoir.test.world).create(saisie(), for: ID(1), by: comptoir.anne)
        else { return #expect(Bool(false)) }
        let warn = WarnJetons(comptoir.test.world, mailer: comptoir.mailer)
        let today = comptoir.test.world.today
        #expect(try await warn(on: today) == 0, "31 days before")
        #expect(try await warn(on: today.adding(days: 1)) == 1)
        #expect(try await warn(on: today.adding(days: 1)) == 0)
        let letters = try await comptoir.mails()
        #expect(letters.count == 1 && letters[0].contains("To: <a.roux@pantin.exemple.fr>"))
        #expect(letters[0].contains("24\u{a0}décembre\u{a0}2026") && letters[0].contains("Logiciel de la mairie"))
        try await comptoir.close()
    }
}
