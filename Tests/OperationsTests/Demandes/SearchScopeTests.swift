// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import TestSupport
import Testing

/// What a commune learns of files that do not name it: nothing, unless whoever is there says who he is.
@Suite struct SearchScopeTests {
    private func search(_ test: TestWorld, _ typed: String, by acteur: Acteur) async throws -> SearchDemandes.Page {
        guard case .page(let page) = try await SearchDemandes(test.world)(typed, by: acteur) else {
            throw NoPage()
        }
        return page
    }

    private struct NoPage: Error {}

    @Test(arguments: Engine.available)
    func outOfScopeOnlyTheNumberOrTheExactPersonIsAnswered(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        for rang in 0..<3 { saisie["communesSouhaitees.\(rang)"] = "" }
        saisie["communesSouhaitees.0"] = "insee:93048"
        guard case .registered(let file) = try await RegisterDemande(test.world)(saisie, by: test.julie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        try await test.settle()
        let (nom, prenom) = (saisie["demandeur.nomNaissance"], saisie["demandeur.prenoms"])
        let born = saisie["demandeur.naissance"]
        let numero = try #require(file.numero)
        for typed in [numero, "\(nom) \(prenom) \(born)", "\(prenom) \(nom.uppercased()) \(born)"] {
            let page = try await search(test, typed, by: test.sophie)
            #expect(page.results.map(\.demande.id) == [file.id] && page.hors == 0, "\(typed)")
            #expect(page.results.first?.acces == .refuse)
        }
        let vague = [
            nom, "\(nom) \(prenom)", born, "\(nom) \(born)", saisie["demandeur.telephone"],
            "\(nom)x \(prenom) \(born)",
        ]
        for typed in vague {
            let page = try await search(test, typed, by: test.sophie)
            #expect(page.results.isEmpty && page.total == 0, "\(typed)")
            // Whom it concerns finds it.
            #expect(try await search(test, typed, by: test.julie).results.map(\.demande.id) == [file.id], "\(typed)")
            #expect(try await search(test, typed, by: test.karim).results.map(\.demande.id) == [file.id], "\(typed)")
        }
        #expect(try await search(test, nom, by: test.sophie).hors == 1)
        try await test.close()
    }
}
