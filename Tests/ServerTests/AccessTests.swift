// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Operations
import Reference
import Stores
import TestSupport
import Testing

@testable import Server

/// Headers of a session of someone of the small region; the secret of its forms is `jeton`.
func signed(_ test: TestWorld, _ acteur: Acteur) async throws -> HTTPFields {
    let secret = "secret-\(acteur.nom)"
    let compte = try #require(acteur.compte)
    let now = test.clock.now()
    try await test.store.base.write {
        try $0.sessions.open(
            empreinte: SignIn.digest(secret), compte: compte, habilitation: nil, csrf: "jeton", appareil: "",
            now: now)
    }
    return [
        .cookie: "\(SessionMiddleware.cookie)=\(secret)", .contentType: "application/x-www-form-urlencoded",
    ]
}

/// The router over a real base, without a socket.
struct TestClient {
    let responder: any HTTPResponder<RucheContext>
    let site: Site
    /// Of the files that are sent to be studied.
    private let folder = TemporaryFolder("etudes")

    init(_ test: TestWorld, apiRequests: Int = 3_000) throws { try self.init(test.world, apiRequests: apiRequests) }

    init(_ world: World, apiRequests: Int = 3_000) throws {
        let texts = try Catalogue.load("fr")
        var options = Site.Options()
        options.vendor =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../.vendor").path
        options.apiRequests = apiRequests
        options.diagnostics = DiagnosticDesk(folder: folder.path)
        site = Site(
            world: world, texts: texts, layout: try FormLayout.load(), templates: try Templates.load(texts),
            espaces: try Site.Espace.load(over: texts), options: options,
            passwords: PasswordHasher(cost: 4))
        responder = try buildRouter(site).buildResponder()
    }

    func call(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String = ""
    ) async throws -> (status: Int, headers: HTTPFields, body: String) {
        let channel = NIOAsyncTestingChannel()
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        logger[metadataKey: "hb.request.id"] = "test"
        let context = RucheContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        let response = try await responder.respond(to: request, context: context)
        let writer = CollectedBody()
        try await response.body.write(writer)
        return (response.status.code, response.headers, String(buffer: await writer.collected.buffer))
    }
}

actor Collected {
    var buffer = ByteBuffer()
    func append(_ more: ByteBuffer) { buffer.writeImmutableBuffer(more) }
}

struct CollectedBody: ResponseBodyWriter {
    let collected = Collected()
    mutating func write(_ buffer: ByteBuffer) async throws { await collected.append(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

@Suite struct AccessTests {
    private func token(_ test: TestWorld) async throws -> String {
        try await CreateAccounts(test.world, passwords: PasswordHasher(cost: 4)).token(
            libelle: "essai", organisme: test.logiciel.organisme, guichet: "CANAL", role: .agentGuichet, days: 1)
    }

    private func json(_ nom: String = "Haddad") -> String {
        """
        {"depot":{"date":"2026-11-23","canal":"guichet","pieceVue":true},
        "demandeur":{"nomNaissance":"\(nom)","prenoms":"Nadia","naissance":"1988-03-14","telephone":"0600001427","nir":"288037510800170"},
        "adresse":{"voie":"8 rue des Saules","commune":"93055"},"nombrePersonnes":4,"dejaLocataireHlm":false,
        "communesSouhaitees":["93055"]}
        """
    }

    /// No page shows anything to someone who is not signed in; a new route without a rule fails here.
    @Test func everyRouteAsksWhoIsThere() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        for path in [
            "/", "/demandes", "/demandes?q=benali", "/demandes/nouvelle", "/demandes/0000000000000", "/communes",
            "/aide/raccourcis",
        ] {
            let answer = try await client.call(.get, path)
            #expect(answer.status == 303 && answer.headers[.location]?.hasPrefix("/connexion") == true, "\(path)")
            // The words searched do not travel into another address.
            #expect(answer.headers[.location]?.contains("benali") == false)
        }
        for path in ["/demandes", "/demandes/existants", "/brouillons/0000000000000/suppression", "/deconnexion"] {
            #expect(try await client.call(.post, path).status == 401, "\(path)")
        }
        for method in [HTTPRequest.Method.get, .put] {
            #expect(try await client.call(method, "/api/v1/demandes/111112600000193055").status == 401)
        }
        #expect(try await client.call(.post, "/api/v1/demandes").status == 401)
        #expect(try await client.call(.get, "/nulle-part").status == 404)
        #expect(try await client.call(.get, "/assets/../Package.swift").status == 404)
        try await test.close()
    }

    @Test func everyAnswerIsProtected() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        for path in ["/connexion", "/nulle-part", "/api/v1/demandes/x", "/assets/ruche.css"] {
            let headers = try await client.call(.get, path).headers
            #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true, "\(path)")
            #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
            #expect(headers[.xContentTypeOptions] == "nosniff")
        }
        try await test.close()
    }

    @Test func aFormOfAnotherSiteIsRefused() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .cookie: "ruche_avant=abc"]
        #expect(
            try await client.call(.post, "/connexion", form, body: "csrf=xyz&courriel=a&mot_de_passe=b").status == 403)
        #expect(
            try await client.call(.post, "/connexion", form, body: "csrf=abc&courriel=a&mot_de_passe=b").status == 401)
        #expect(try await client.call(.post, "/connexion", [.contentType: "text/plain"], body: "x").status == 415)
        let large = String(repeating: "x", count: 300_000)
        #expect(try await client.call(.post, "/connexion", form, body: "csrf=abc&courriel=\(large)").status == 413)
        try await test.close()
    }

    @Test func withoutAnIdentityProviderThereIsNone() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let page = try await client.call(.get, "/connexion")
        #expect(!page.body.contains("/connexion/oidc"))
        #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self';") == true)
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .cookie: "ruche_avant=abc"]
        #expect(try await client.call(.post, "/connexion/oidc", form, body: "csrf=abc").status == 404)
        #expect(try await client.call(.get, "/connexion/oidc/retour?state=a&code=b").status == 404)
        #expect(
            EdgeMiddleware.policy(["https://idp.exemple.fr"]).contains("form-action 'self' https://idp.exemple.fr;"))
        try await test.close()
    }

    @Test func guessingPasswordsStops() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .cookie: "ruche_avant=abc"]
        var statuses: [Int] = []
        for _ in 0..<12 {
            statuses.append(
                try await client.call(.post, "/connexion", form, body: "csrf=abc&courriel=a@b.fr&mot_de_passe=b").status
            )
        }
        #expect(statuses == Array(repeating: 401, count: 10) + [429, 429])
        test.clock.advance(seconds: 901)
        #expect(
            try await client.call(.post, "/connexion", form, body: "csrf=abc&courriel=a@b.fr&mot_de_passe=b").status
                == 401)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func softwareRegistersReadsAndChanges(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let client = try TestClient(test)
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        var headers: HTTPFields = [.authorization: "Bearer \(try await token(test))", .contentType: "application/json"]
        var keyed = headers
        keyed[key] = "abc"
        let first = try await client.call(.post, "/api/v1/demandes", keyed, body: json())
        #expect(first.status == 201 && first.headers[.eTag] == "\"1\"", "\(first.body)")
        let location = try #require(first.headers[.location])
        let again = try await client.call(.post, "/api/v1/demandes", keyed, body: json())
        #expect(again.status == 201 && again.headers[.location] == location)
        #expect(try await client.call(.post, "/api/v1/demandes", keyed, body: json("Autre")).status == 422)
        // Without the key it is another request, for a person who exists.
        let twice = try await client.call(.post, "/api/v1/demandes", headers, body: json())
        #expect(twice.status == 409 && twice.body.contains("\"existants\""))
        // Why, in codes and in words.
        #expect(twice.body.contains("\"nom.identique\"") && twice.body.contains("même prénom"))

        let read = try await client.call(.get, location, headers)
        #expect(read.status == 200 && read.body.contains("\"Haddad\""))
        #expect(!read.body.contains("288037510800170"), "the NIR is never given back")
        headers[.ifNoneMatch] = "\"1\""
        #expect(try await client.call(.get, location, headers).status == 304)
        headers[.ifNoneMatch] = nil

        #expect(try await client.call(.put, location, headers, body: json()).status == 428)
        headers[.ifMatch] = "\"1\""
        let changed = try await client.call(
            .put, location, headers, body: json().replacing("8 rue des Saules", with: "9 rue des Saules"))
        #expect(changed.status == 200 && changed.headers[.eTag] == "\"2\"", "\(changed.body)")
        let stale = try await client.call(.put, location, headers, body: json())
        #expect(stale.status == 412 && stale.headers[.eTag] == "\"2\"")
        try await test.close()
    }

    @Test(arguments: [
        ("10.0.0.1", "9.9.9.9", "10.0.0.1"), ("127.0.0.1", "9.9.9.9", "9.9.9.9"),
        ("127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9"), ("127.0.0.1", "1.1.1.1, 9.9.9.9, 127.0.0.2", "9.9.9.9"),
        ("127.0.0.1", "", "127.0.0.1"),
    ])
    func forwardedAddressesAreOnlyBelievedFromOurProxies(_ peer: String, _ header: String, _ expected: String) {
        #expect(clientAddress(peer: peer, forwarded: header, trusted: ["127.0.0.1", "127.0.0.2"]) == expected)
    }

    /// What was typed when the session ended comes back after signing in, and only from our own pages.
    @Test func aFormSentAfterTheSessionIsCarriedThroughTheSignIn() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        let body = "csrf=old&demandeur.nomNaissance=Haddad%22%3Cb%3E&action=enregistrer"
        #expect(try await client.call(.post, "/demandes", headers, body: body).body.contains("Haddad") == false)
        if let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = "cross-site" }
        #expect(try await client.call(.post, "/demandes", headers, body: body).body.contains("Haddad") == false)
        if let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = "same-origin" }
        let page = try await client.call(.post, "/demandes", headers, body: body)
        #expect(page.status == 401)
        #expect(page.body.contains("name=\"repris:demandeur.nomNaissance\" value=\"Haddad&quot;&lt;b&gt;\""))
        #expect(page.body.contains("name=\"chemin\" value=\"/demandes\"") && !page.body.contains("repris:csrf"))
        try await test.close()
    }

    /// Browsers drop tabs, and a slash with a combining mark is another character for Swift only.
    @Test(arguments: [
        "//evil.example", "/\\evil.example", "/%09/evil.example", "/\t/evil.example", "//\u{fe0f}evil.example",
        "https://evil.example", "/a?b=//c", "", "demandes", "/dem\r\nandes",
    ])
    func onlyPlainPathsOfThisSiteAreFollowed(_ path: String) {
        #expect(ConnexionPages.safe(path) == Paths.accueil)
    }

    @Test func badBodiesAreExplained() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let headers: HTTPFields = [.authorization: "Bearer \(try await token(test))", .contentType: "application/json"]
        #expect(try await client.call(.post, "/api/v1/demandes", headers, body: "{").status == 400)
        let missing = try await client.call(.post, "/api/v1/demandes", headers, body: "{\"depot\":{\"date\":1}}")
        #expect(missing.status == 422 && missing.body.contains("/depot/date"))
        var text = headers
        text[.contentType] = "text/xml"
        #expect(try await client.call(.post, "/api/v1/demandes", text, body: "<a/>").status == 415)
        let large = String(repeating: " ", count: 300_000)
        #expect(try await client.call(.post, "/api/v1/demandes", headers, body: large).status == 413)
        let invalid = try await client.call(
            .post, "/api/v1/demandes", headers, body: json().replacing("1988-03-14", with: "1988-02-31"))
        #expect(invalid.status == 422 && invalid.body.contains("/demandeur/naissance"))
        #expect(invalid.headers[.contentType]?.contains("application/problem+json") == true)
        try await test.close()
    }
}

@Test func triesFromTheFutureDoNotCount() {
    let limiter = RateLimiter(limit: 2, window: 900)
    let ahead = monday.adding(seconds: 7_200)
    for _ in 0..<2 { limiter.count("a", now: ahead) }
    #expect(!limiter.allows("a", now: ahead) && !limiter.allows("a", now: ahead.adding(seconds: -60)))
    #expect(limiter.allows("a", now: monday), "the clock that was ahead was set again")
}

@Test func triesSentTogetherAreAllCounted() async {
    let limiter = RateLimiter(limit: 10, window: 900)
    let taken = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<1_000 { group.addTask { limiter.take("a", now: monday) } }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 10)
    limiter.forgive("a")
    #expect(limiter.take("a", now: monday) && !limiter.take("a", now: monday))
    limiter.forgive("b")
    #expect(limiter.allows("b", now: monday))
}

/// Who has a whole network of IPv6 has the tries of one address.
@Test func aSubscriberIsOne() {
    #expect(TryLimits.network("2001:db8:1:2::1") == TryLimits.network("2001:DB8:1:2:ffff:ffff:ffff:9"))
    #expect(TryLimits.network("2001:db8:1:2::1") != TryLimits.network("2001:db8:1:3::1"))
    #expect(TryLimits.network("::ffff:192.0.2.7") == "192.0.2.7" && TryLimits.network("192.0.2.8") == "192.0.2.8")
    #expect(TryLimits.network("inconnu") == "inconnu")
}
