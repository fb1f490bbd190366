// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// One letter is taken out of its lot from the page: asked first, refused beside its field, told on the lot.
@Suite struct RetraitPagesTests {
    @Test func askedRefusedAndTold() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.number(1)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await test.register(saisie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let sophie = try await signed(test, test.sophie)
        #expect(try await client.call(.post, Paths.lots, sophie, body: "csrf=jeton").status == 303)
        let lot = try #require(try await ReadLots(test.world).list(from: 0, by: test.sophie)?.lots.first?.id)
        let letter = try #require(try await ReadDemandes(test.world).courriers(of: id).first)
        let path = Paths.retrait(letter.id, of: lot)
        // Nothing is printed yet.
        #expect(!(try await client.call(.get, Paths.lot(lot), sophie).body.contains(path)))
        #expect(try await client.call(.get, path, sophie).status == 409)
        try await test.world.base.write {
            _ = try $0.lots.printed(
                lot, SealedText(chiffre: [1], cle: "secret-1"), places: [(courrier: letter.id, page: 1, pages: 2)],
                pages: 2)
        }
        #expect(try await client.call(.get, Paths.lot(lot), sophie).body.contains(path))
        let page = try await client.call(.get, path, sophie)
        #expect(page.status == 200 && page.body.contains("À remettre à la personne") && !page.body.contains("⟦"))
        #expect(try await client.call(.get, "\(Paths.lot(lot))/lettres/\(lot.text)/retrait", sophie).status == 404)
        let julie = try await signed(test, test.julie)
        #expect(try await client.call(.get, path, julie).status == 404)
        let good = "csrf=jeton&raisonRetrait=IMPRESSION"
        #expect(try await client.call(.post, path, julie, body: good).status == 404)
        #expect(try await client.call(.post, path, sophie, body: "csrf=x&raisonRetrait=IMPRESSION").status == 403)
        for bad in ["csrf=jeton", "csrf=jeton&raisonRetrait=RADABA"] {
            let refused = try await client.call(.post, path, sophie, body: bad)
            #expect(refused.status == 422 && refused.body.contains("href=\"#raisonRetrait\""), "\(bad)")
            #expect(!refused.body.contains("⟦"))
        }
        // A look and a refusal changed nothing.
        #expect(try await ReadDemandes(test.world).courriers(of: id).map(\.etat) == [.parti])
        #expect(try await client.call(.post, path, sophie, body: good).status == 303)
        let twice = try await client.call(.post, path, sophie, body: good)
        #expect(twice.status == 409 && twice.body.contains("ne peut plus être retirée"))
        let told = try await client.call(.get, "\(Paths.lot(lot))?dit=retiree", sophie).body
        #expect(
            told.contains("Impression abîmée ou illisible") && told.contains("ne la postez pas (page 1-2)"))
        #expect(!told.contains(path) && !told.contains("⟦"))
        #expect(try await client.call(.get, path, sophie).status == 409)
        try await test.close()
    }
}
