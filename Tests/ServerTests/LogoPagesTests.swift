// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import TestSupport
import Testing

@testable import Server

/// The logo of a body on the page of its words: refused beside its field, shown, taken away.
@Suite struct LogoPagesTests {
    /// 60 × 40, grey.
    private static let grey =
        "iVBORw0KGgoAAAANSUhEUgAAADwAAAAoCAAAAACH0MYjAAAAIklEQVR42mNwoAAwjGoe1TyqeVTzqOZRzaOaRzWPaiYXAAARHFgfUAtoDQAAAABJRU5ErkJggg=="

    private func send(
        _ client: TestClient, _ headers: HTTPFields, _ contenu: String?, csrf: String = "jeton", version: Int = 0
    ) async throws -> (status: Int, body: String) {
        var headers = headers
        headers[.contentType] = "multipart/form-data; boundary=essai"
        let fields = [("csrf", csrf), ("genre", "convocation"), ("version", "\(version)")]
        var body = fields.map { "--essai\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }.joined()
        body +=
            "--essai\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"\(contenu == nil ? "" : "a.png")\"\r\n"
        body += "Content-Type: image/png\r\n\r\n\(contenu ?? "")\r\n--essai--\r\n"
        let answer = try await client.call(.post, Paths.logo, headers, body: body)
        return (answer.status, answer.body)
    }

    @Test func whatIsNoLogoIsRefusedBesideItsField() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let marc = try await signed(test, test.gestionnaire)
        for (contenu, words) in [
            (nil, "Choisissez une image"), ("", "Choisissez une image"), ("GIF89a", "fichier GIF"),
            ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "fichier SVG"), ("MZ", "pas une image PNG ou JPEG"),
            (String(repeating: "a", count: Logo.largest + 1), "dépasse 200\u{a0}ko"),
        ] {
            let answer = try await send(client, marc, contenu)
            #expect(answer.status == 422 && answer.body.contains(words), "\(words): \(answer.status)")
            #expect(answer.body.contains("href=\"#logo\"") && !answer.body.contains("⟦"), "\(words)")
            #expect(answer.body.contains("value=\"convocation\""), "\(words)")
        }
        #expect(try await send(client, marc, String(repeating: "a", count: 10_100_000)).status == 413)
        #expect(try await send(client, marc, "GIF89a", csrf: "autre").status == 403)
        let sophie = try await signed(test, test.sophie)
        #expect(try await send(client, sophie, "GIF89a").status == 403)
        #expect(try await KeepLogo(test.world).state(by: test.gestionnaire)?.version == 0)
        try await test.close()
    }

    @Test func shownWithItsTextAndTakenAway() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let marc = try await signed(test, test.gestionnaire)
        #expect(try await client.call(.get, Paths.logo, marc).status == 404)
        #expect(try await client.call(.get, Paths.gabarits, marc).body.contains("ne portent pas de logo"))
        let picture = [UInt8](try #require(Data(base64Encoded: Self.grey)))
        guard
            case .done = try await KeepLogo(test.world).save(
                picture, version: 0, by: test.gestionnaire, page: { _ in "" })
        else {
            Issue.record("not kept")
            return
        }
        let page = try await client.call(.get, Paths.gabarits, marc).body
        #expect(page.contains("src=\"\(Paths.logo)?version=1\" alt=\"Logo\u{a0}: ") && !page.contains("⟦"))
        let shown = try await client.call(.get, "\(Paths.logo)?version=1", marc)
        #expect(shown.status == 200 && shown.headers[.contentType] == "image/png")
        let sophie = try await signed(test, test.sophie)
        #expect(try await client.call(.get, Paths.logo, sophie).status == 403)
        let form = "genre=convocation&version="
        #expect(try await client.call(.post, "\(Paths.logo)/retrait", marc, body: "\(form)1").status == 403)
        let stale = try await client.call(.post, "\(Paths.logo)/retrait", marc, body: "csrf=jeton&\(form)0")
        #expect(stale.status == 409 && stale.body.contains("a changé le logo entre-temps"))
        for _ in 0..<2 {
            let done = try await client.call(.post, "\(Paths.logo)/retrait", marc, body: "csrf=jeton&\(form)1")
            #expect(done.status == 303 && done.headers[.location]?.contains("genre=convocation&dit=sans-logo") == true)
        }
        #expect(try await KeepLogo(test.world).state(by: test.gestionnaire)?.version == 2)
        try await test.close()
    }
}
