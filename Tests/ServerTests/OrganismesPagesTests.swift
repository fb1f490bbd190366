// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

@Suite struct OrganismesPagesTests {
    /// Someone signed in, and the secret of his forms.
    private struct Agent {
        let headers: HTTPFields
        let csrf: String
    }

    private func sign(
        _ client: TestClient, _ test: TestWorld, organisme: Int64, guichet: String, role: Role
    ) async throws -> Agent {
        let passwords = PasswordHasher(cost: 4)
        let courriel = "a\(organisme)@ruche.exemple.fr"
        try await CreateAccounts(test.world, passwords: passwords).account(
            courriel: courriel, password: "mot de passe", nom: "Agent", organisme: ID(organisme), guichet: guichet,
            role: role)
        guard case .opened(let secret) = try await client.site.signIn(courriel: courriel, password: "mot de passe"),
            let session = try await client.site.signIn.session(secret: secret)
        else { throw HTTPFailure(.unauthorized) }
        return Agent(
            headers: [
                .cookie: "ruche_session=\(secret)", .contentType: "application/x-www-form-urlencoded",
            ], csrf: session.csrf)
    }

    /// The routes of administration, with what stands in the place of their parameters.
    private func routes(_ client: TestClient) throws -> [(method: HTTPRequest.Method, path: String)] {
        try listRoutes(client.site).filter {
            ($0.contains(" /administration/organismes") || $0.contains(" /administration/guichets"))
                && !$0.hasPrefix("HEAD")
        }.map { route in
            let parts = route.split(separator: " ")
            let path = parts[1].split(separator: "/").map { part in
                switch part {
                case ":id", "{id}": ID<Organisme>(2).text
                case ":convention", "{convention}": ID<Convention>(2).text
                case ":relation", "{relation}": ID<RelationOrganismes>(2).text
                case ":etape", "{etape}": "formation"
                case ":code", "{code}": "CANAL"
                default: String(part)
                }
            }.joined(separator: "/")
            return (parts[0] == "GET" ? .get : .post, "/" + path)
        }
    }

    /// Every address of administration is the manager's: no agent of a desk, of a landlord, nobody unknown.
    @Test(arguments: Engine.available)
    func everyRouteOfAdministrationIsTheManagers(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let client = try TestClient(test)
        let all = try routes(client)
        #expect(all.count >= 17)
        let sophie = try await sign(client, test, organisme: 1, guichet: "93055", role: .agentGuichet)
        let karim = try await sign(client, test, organisme: 2, guichet: "CANAL", role: .agentGuichet)
        let marc = try await sign(client, test, organisme: 4, guichet: "REGIO", role: .gestionnaire)
        for (method, path) in all {
            let anonymous = try await client.call(method, path)
            #expect(anonymous.status == (method == .get ? 303 : 401), "\(path)")
            for agent in [sophie, karim] {
                let body = method == .post ? "csrf=\(encoded(agent.csrf))" : ""
                #expect(try await client.call(method, path, agent.headers, body: body).status == 403, "\(path)")
            }
            // Without the secret of the form, not even the manager.
            if method == .post {
                #expect(try await client.call(.post, path, marc.headers, body: "csrf=x").status == 403, "\(path)")
            } else {
                #expect(try await client.call(.get, path, marc.headers).status == 200, "\(path)")
            }
        }
        #expect(try await test.store.base.read { try $0.journal.count() } == 0)
        try await test.close()
    }

    /// What is wrong stands beside its field, and what was typed is there.
    @Test func aRefusedFormComesBackFilled() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let marc = try await sign(client, test, organisme: 4, guichet: "REGIO", role: .gestionnaire)
        let refused = try await client.call(
            .post, "/administration/organismes", marc.headers,
            body: "csrf=\(encoded(marc.csrf))&nature=bailleur&nom=Le+Coteau&siren=990001372&siret=99000137200018")
        #expect(refused.status == 422)
        #expect(refused.body.contains("id=\"siret-erreur\"") && refused.body.contains("value=\"99000137200018\""))
        let created = try await client.call(
            .post, "/administration/organismes", marc.headers,
            body: "csrf=\(encoded(marc.csrf))&nature=bailleur&nom=Le+Coteau&siren=990001372&siret=99000137200012")
        let page = try #require(created.headers[.location])
        #expect(created.status == 303 && page.hasPrefix("/administration/organismes/"))
        let convention = try await client.call(
            .post, page + "/conventions", marc.headers,
            body: "csrf=\(encoded(marc.csrf))&reference=C-9&signee_le=31%2F02%2F2026&ouverture_le=01%2F12%2F2026")
        #expect(convention.status == 422 && convention.body.contains("value=\"31/02/2026\""))
        #expect(convention.body.contains("février 2026 a 28 jours") || convention.body.contains("28"))
        #expect(try await client.call(.get, page.dropLast() + "0", marc.headers).status == 404)
        try await test.close()
    }

    /// Signed in without a convention: the home page says why, everything else is refused, and so is software.
    @Test func whoHasNoConventionIsToldWhy() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let karim = try await sign(client, test, organisme: 2, guichet: "CANAL", role: .agentGuichet)
        let token = try await CreateAccounts(test.world).token(
            libelle: "essai", organisme: ID(2), guichet: "CANAL", role: .agentGuichet, days: 1)
        var typed = SignConvention.Saisie()
        typed.ouvertureLe = "01/12/2026"
        _ = try await SignConvention(test.world).change(ID(2), of: ID(2), typed, by: test.gestionnaire)
        let home = try await client.call(.get, "/", karim.headers)
        #expect(home.status == 200 && home.body.contains("1er\u{a0}décembre\u{a0}2026"))
        for path in ["/demandes?q=benali", "/demandes/nouvelle", "/visites"] {
            #expect(try await client.call(.get, path, karim.headers).status == 403, "\(path)")
        }
        let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
        let feed = try await client.call(.get, "/api/v1/changements", bearer)
        #expect(feed.status == 403 && feed.body.contains("convention"))
        #expect(try await client.call(.get, "/api/v1/jeton", bearer).status == 200)
        try await test.close()
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
