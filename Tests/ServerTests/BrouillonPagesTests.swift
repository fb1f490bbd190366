// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// « Nouvelle demande », pressed again and again: looking makes no draft, leaving a blank form makes one, typing takes it.
@Suite struct BrouillonPagesTests {
    private func named(_ body: String) throws -> String {
        let start = try #require(body.range(of: "id=\"brouillon\" value=\""))
        return String(body[start.upperBound...].prefix { $0 != "\"" })
    }

    @Test func twoPressesMakeOneDraft() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let sophie = try await signed(test, test.sophie)
        let keep = KeepBrouillons(test.world)
        func count() async throws -> Int { try await keep.all(by: test.sophie, limit: 20).count }
        // Looking.
        for _ in 0..<2 {
            let page = try await client.call(.get, Paths.nouvelleDemande, sophie)
            #expect(page.status == 200)
            #expect(try named(page.body).isEmpty)
        }
        #expect(try await count() == 0)

        // As each page is sent while nothing is typed: put aside, a member added, kept by itself.
        let blank = "csrf=jeton&brouillon=&depot.date=23%2F11%2F2026&depot.canal=guichet"
        for _ in 0..<2 {
            #expect(
                try await client.call(.post, Paths.demandes, sophie, body: "\(blank)&action=mettre-de-cote").status
                    == 303)
            let more = try await client.call(
                .post, Paths.demandes, sophie, body: "\(blank)&action=ajouter%3ApersonnesACharge")
            #expect(more.status == 200)
            #expect(try named(more.body).isEmpty)
            let kept = try await client.call(.post, "/demandes/brouillon", sophie, body: blank)
            #expect(kept.status == 200)
            #expect(try named(kept.body).isEmpty)
        }
        #expect(try await count() == 1)
        let draft = try #require(try await keep.untouched(by: test.sophie))
        #expect(try await client.call(.get, Paths.brouillon(draft), signed(test, test.karim)).status == 404)

        // Two windows: each has its own from its first word on.
        var ids: [String] = []
        for nom in ["Ouvrard", "Tessier"] {
            let kept = try await client.call(
                .post, "/demandes/brouillon", sophie, body: "\(blank)&demandeur.nomNaissance=\(nom)")
            ids.append(try named(kept.body))
        }
        #expect(ids[0] == draft.text && !ids[1].isEmpty && ids[1] != ids[0])
        #expect(try await count() == 2)
        let first = try await client.call(.get, "\(Paths.nouvelleDemande)?brouillon=\(ids[0])", sophie)
        #expect(first.body.contains("Ouvrard") && !first.body.contains("Tessier"))
        #expect(try named(first.body) == ids[0])
        try await test.close()
    }

    /// Opened from the home page another day, it is a new form of that day.
    @Test func aBlankDraftIsOfToday() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let keep = KeepBrouillons(test.world)
        let draft = try #require(
            try await keep.save(.nouvelle(on: test.world.today), id: nil, by: test.sophie))
        test.clock.advance(seconds: 86_400)
        let sophie = try await signed(test, test.sophie)
        #expect(try await client.call(.get, "/", sophie).body.contains(draft.text))
        let page = try await client.call(.get, Paths.brouillon(draft), sophie)
        #expect(page.body.contains("value=\"24/11/2026\"") && !page.body.contains("value=\"23/11/2026\""))
        #expect(try named(page.body).isEmpty)
        try await test.close()
    }

    /// Registered from a page that names no draft, after a blank one was left: that one goes.
    @Test func aRegistrationLeavesNoBlankDraft() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let sophie = try await signed(test, test.sophie)
        let keep = KeepBrouillons(test.world)
        _ = try await keep.save(.nouvelle(on: test.world.today), id: nil, by: test.sophie)
        var saisie = Households.benali
        saisie["demandeur.telephone"] = "0600001427"
        let body = saisie.valeurs.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        let answer = try await client.call(
            .post, Paths.demandes, sophie,
            body: (["csrf=jeton", "brouillon=", "action=enregistrer"] + body).joined(separator: "&"))
        #expect(answer.status == 303, "\(answer.body)")
        #expect(try await keep.all(by: test.sophie, limit: 20).isEmpty)
        try await test.close()
    }
}
