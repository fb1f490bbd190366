// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

@Suite(.serialized) struct ComptesPagesTests {
    private static let password = "Les sept jours du merle"

    /// A client with a cookie jar, signed in or not.
    private struct Browser {
        let client: TestClient
        var cookies: [String: String] = [:]

        mutating func call(
            _ method: HTTPRequest.Method, _ path: String, _ form: [String: String] = [:]
        ) async throws -> (status: Int, headers: HTTPFields, body: String) {
            var headers: HTTPFields = [
                .cookie: cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
            ]
            if method == .post { headers[.contentType] = "application/x-www-form-urlencoded" }
            let body = form.map { key, value in
                "\(key)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }.joined(separator: "&")
            let answer = try await client.call(method, path, headers, body: body)
            for cookie in answer.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
            }
            return answer
        }

        mutating func signIn(_ courriel: String, _ password: String = ComptesPagesTests.password) async throws -> Int {
            if cookies["ruche_avant"] == nil { _ = try await call(.get, "/connexion") }
            return try await call(
                .post, "/connexion",
                ["csrf": cookies["ruche_avant"] ?? "", "courriel": courriel, "mot_de_passe": password]
            ).status
        }

        /// The secret of the forms of a page.
        mutating func csrf(_ path: String) async throws -> String {
            let page = try await call(.get, path).body
            let mark = "name=\"csrf\" value=\""
            let start = try #require(page.range(of: mark)).upperBound
            return String(page[start...].prefix { $0 != "\"" })
        }
    }

    private func account(_ test: TestWorld, _ courriel: String, _ role: Role, organisme: Int64 = 1) async throws {
        try await CreateAccounts(test.world, passwords: PasswordHasher(cost: 4)).account(
            courriel: courriel, password: Self.password, nom: "Anne Roux", organisme: ID(organisme),
            guichet: role == .administrateur ? nil : organisme == 4 ? "REGIO" : "93055", role: role)
    }

    @Test func theAnswerIsTheSameWhetherAnAccountExistsOrNot() async throws {
        let test = try await TestWorld.make(.sqlite)
        try await account(test, "a@exemple.fr", .administrateur)
        var pages: [String] = []
        for courriel in ["a@exemple.fr", "personne@exemple.fr"] {
            var browser = Browser(client: try TestClient(test))
            _ = try await browser.call(.get, "/connexion")
            let csrf = browser.cookies["ruche_avant"] ?? ""
            let wrong = try await browser.call(
                .post, "/connexion", ["csrf": csrf, "courriel": courriel, "mot_de_passe": "faux"])
            #expect(wrong.status == 401)
            let forgotten = try await browser.call(.post, "/mot-de-passe-oublie", ["csrf": csrf, "courriel": courriel])
            #expect(forgotten.status == 303)
            let after = try await browser.call(.get, forgotten.headers[.location] ?? "")
            pages.append((wrong.body + after.body).replacing(courriel, with: "x").replacing(csrf, with: "y"))
        }
        #expect(pages[0] == pages[1])
        try await test.close()
    }

    @Test func aThousandTriesAreRefused() async throws {
        let test = try await TestWorld.make(.sqlite)
        try await account(test, "a@exemple.fr", .administrateur)
        var browser = Browser(client: try TestClient(test))
        var statuses: [Int: Int] = [:]
        for number in 0..<1_000 {
            statuses[try await browser.signIn("a@exemple.fr", "essai \(number)"), default: 0] += 1
        }
        #expect(statuses == [401: 10, 429: 990])
        #expect(
            try await browser.signIn("a@exemple.fr") == 429, "the right one too, until the quarter of an hour is over")
        test.clock.advance(seconds: 901)
        #expect(try await browser.signIn("a@exemple.fr") == 303)
        // A thousand links that were never sent.
        var links: [Int: Int] = [:]
        for number in 0..<300 {
            links[try await browser.call(.get, "/invitation/\(number)").status, default: 0] += 1
        }
        #expect(links == [404: 100, 429: 200])
        try await test.close()
    }

    /// Without the secret of its own pages, or with that of another session, nothing happens.
    @Test func forgedFormsAreRefused() async throws {
        let test = try await TestWorld.make(.sqlite)
        try await account(test, "a@exemple.fr", .administrateur)
        var browser = Browser(client: try TestClient(test))
        #expect(try await browser.signIn("a@exemple.fr") == 303)
        let paths = [
            "/habilitation", "/mon-compte/mot-de-passe", "/mon-compte/sessions", "/mon-compte/second-facteur",
            "/mon-compte/second-facteur/confirmation", "/mon-compte/second-facteur/codes",
            "/mon-compte/second-facteur/retrait", "/administration/comptes/invitation",
            "/administration/comptes/exigences",
            "/administration/invitations/0000000000001/annulation",
            "/administration/comptes/0000000000001/habilitation",
            "/administration/comptes/0000000000001/geste", "/administration/jetons",
            "/administration/jetons/0000000000001/revocation", "/deconnexion",
        ]
        for path in paths {
            for csrf in ["", "faux", browser.cookies["ruche_avant"] ?? ""] {
                #expect(try await browser.call(.post, path, ["csrf": csrf]).status == 403, "\(path) \(csrf)")
            }
        }
        for path in ["/connexion", "/connexion/code", "/mot-de-passe-oublie", "/mot-de-passe/x", "/invitation/x"] {
            #expect(try await browser.call(.post, path, ["csrf": "faux"]).status == 403, "\(path)")
        }
        #expect(try await browser.call(.get, "/administration/comptes").status == 200, "still signed in")
        // A session that was closed is not one, however often it is sent again.
        let old = browser
        let csrf = try await browser.csrf("/mon-compte")
        #expect(try await browser.call(.post, "/deconnexion", ["csrf": csrf]).status == 303)
        var replay = old
        #expect(try await replay.call(.get, "/mon-compte").headers[.location]?.hasPrefix("/connexion") == true)
        try await test.close()
    }

    @Test func pagesOfAdministrationAreForThoseWhoManage() async throws {
        let test = try await TestWorld.make(.sqlite)
        try await account(test, "admin@exemple.fr", .administrateur)
        try await account(test, "agent@exemple.fr", .agentGuichet)
        try await account(test, "marc@exemple.fr", .gestionnaire, organisme: 4)
        let canal = ID<Organisme>(2).text
        let expected: [(String, [Int])] = [
            // administrator, agent, manager
            ("/administration/comptes", [200, 403, 200]), ("/administration/jetons", [200, 403, 200]),
            ("/administration/comptes?organisme=\(canal)", [403, 403, 200]),
            ("/administration/jetons?organisme=\(canal)", [403, 403, 200]),
            ("/administration/comptes/invitation?organisme=\(canal)", [403, 403, 200]),
            ("/administration/comptes/\(ID<Habilitation>(12).text)", [404, 404, 200]),
            ("/administration/comptes/\(ID<Habilitation>(11).text)", [200, 404, 200]),
            ("/administration/comptes?organisme=rien", [404, 404, 404]),
            ("/mon-compte", [200, 200, 200]), ("/mon-activite", [200, 200, 200]), ("/habilitation", [200, 200, 200]),
            ("/demandes?q=x", [403, 200, 200]), ("/demandes/nouvelle", [403, 200, 200]), ("/visites", [403, 200, 403]),
        ]
        for (place, courriel) in ["admin@exemple.fr", "agent@exemple.fr", "marc@exemple.fr"].enumerated() {
            var browser = Browser(client: try TestClient(test))
            #expect(try await browser.signIn(courriel) == 303)
            for (path, statuses) in expected where !(path == "/visites" && place == 2) {
                let answer = try await browser.call(.get, path)
                #expect(answer.status == statuses[place], "\(courriel) \(path)")
            }
        }
        try await test.close()
    }

    /// A role that wants a second factor leads to its page, and nothing else is done meanwhile.
    @Test func whoMustSetUpASecondFactorDoesThatFirst() async throws {
        let test = try await TestWorld.make(.sqlite)
        try await account(test, "admin@exemple.fr", .administrateur)
        var browser = Browser(client: try TestClient(test))
        #expect(try await browser.signIn("admin@exemple.fr") == 303)
        let csrf = try await browser.csrf("/administration/comptes")
        let own = ["csrf": csrf, "organisme": ID<Organisme>(1).text, "exigences": "administrateur"]
        #expect(try await browser.call(.post, "/administration/comptes/exigences", own).status == 303)
        for path in ["/", "/administration/comptes", "/administration/jetons", "/demandes"] {
            let answer = try await browser.call(.get, path)
            #expect(answer.status == 303 && answer.headers[.location] == "/mon-compte/second-facteur", "\(path)")
        }
        let posted = try await browser.call(
            .post, "/administration/comptes/exigences", ["csrf": csrf, "organisme": ID<Organisme>(1).text])
        #expect(posted.headers[.location] == "/mon-compte/second-facteur")
        #expect(try await browser.call(.get, "/administration/comptes").status == 303, "nothing was changed")
        for path in ["/mon-compte", "/mon-compte/second-facteur", "/mon-activite", "/habilitation"] {
            #expect(try await browser.call(.get, path).status == 200, "\(path)")
        }
        try await test.close()
    }

    @Test func pagesOfAccountsAskWhoIsThere() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        for path in [
            "/habilitation", "/mon-compte", "/mon-compte/second-facteur", "/mon-activite", "/administration/comptes",
            "/administration/comptes/invitation", "/administration/comptes/0000000000001", "/administration/jetons",
        ] {
            let answer = try await client.call(.get, path)
            #expect(answer.status == 303 && answer.headers[.location]?.hasPrefix("/connexion") == true, "\(path)")
        }
        try await test.close()
    }

    /// What was typed when the session ended goes through both steps.
    @Test func aFormIsCarriedThroughTheSecondStep() async throws {
        let test = try await TestWorld.make(.sqlite)
        try await account(test, "agent@exemple.fr", .agentGuichet)
        var browser = Browser(client: try TestClient(test))
        #expect(try await browser.signIn("agent@exemple.fr") == 303)
        let csrf = try await browser.csrf("/mon-compte/second-facteur")
        #expect(try await browser.call(.post, "/mon-compte/second-facteur", ["csrf": csrf]).status == 303)
        try await test.store.base.write { registry in
            let compte = try #require(try registry.comptes.compte(courriel: "agent@exemple.fr"))
            try registry.secondsFacteurs.activate(compte.id, now: monday)
        }
        browser.cookies["ruche_session"] = nil
        let before = browser.cookies["ruche_avant"] ?? ""
        let page = try await browser.call(
            .post, "/connexion",
            [
                "csrf": before, "courriel": "agent@exemple.fr", "mot_de_passe": Self.password, "chemin": "/demandes",
                "repris:demandeur.nomNaissance": "Haddad",
            ])
        #expect(page.status == 200 && page.body.contains("name=\"repris:demandeur.nomNaissance\" value=\"Haddad\""))
        #expect(browser.cookies["ruche_session"] == nil && browser.cookies["ruche_etape"] != nil)
        let wrong = try await browser.call(
            .post, "/connexion/code",
            ["csrf": before, "code": "12", "chemin": "/demandes", "repris:demandeur.nomNaissance": "Haddad"])
        #expect(wrong.status == 401 && wrong.body.contains("value=\"Haddad\""))
        try await test.close()
    }

    @Test func aTokenOfANetworkIsRefusedElsewhere() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let create = CreateAccounts(test.world, passwords: PasswordHasher(cost: 4))
        let token = try await create.token(
            libelle: "essai", organisme: ID(2), guichet: "CANAL", role: .agentGuichet, days: 1,
            reseaux: [try #require(Reseau("192.0.2.0/24"))])
        let answer = try await client.call(.get, "/api/v1/jeton", [.authorization: "Bearer \(token)"])
        #expect(answer.status == 403 && answer.body.contains("réseaux"))
        try await test.close()
    }
}
