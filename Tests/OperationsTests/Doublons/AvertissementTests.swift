// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import TestSupport
import Testing

/// What `ruche bench warning` measures is the warning that a form gets, under a model that it may have to estimate.
@Suite struct AvertissementTests {
    @Test(arguments: Engine.available)
    func aSlipIsFoundAndAStrangerCostsNothing(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var files: [ID<Demande>] = []
        for number in 10...40 { files.append(try await test.register(Households.number(number))) }
        try await test.settle()
        let measure = MeasureAvertissement(test.world)
        #expect(try await measure.prepare() != nil)
        #expect(try await measure.prepare() == nil)

        var slip = Households.number(12)
        slip["demandeur.nomNaissance"] = "Tostardm"
        let known = try await measure(try form(slip, test), by: test.karim)
        #expect(known.demandes.contains(files[2]) && known.compares >= 1)
        #expect(known.total > .zero && known.lecture > .zero && known.comparaison > .zero)

        // No name, no date of the file: its telephone brings it to be compared.
        var other = Households.number(13)
        other.setHolder("demandeur", "Villeneuve", "Odette", "09/11/1951")
        other["demandeur.telephone"] = Households.number(13)["demandeur.telephone"]
        #expect(try await measure(try form(other, test), by: test.karim).compares == 1)

        // What fills a field is nobody's.
        other["demandeur.telephone"] = "0600000000"
        let filled = try await measure(try form(other, test), by: test.karim)
        #expect(filled.compares == 0 && filled.demandes.isEmpty)

        #expect(try await measure.batch([try form(slip, test), try form(other, test)]) > .zero)
        try await test.close()
    }

    /// Neither the names nor the telephone nor, for one, the date is the one on file; no projection of names has followed yet.
    @Test(arguments: Engine.available)
    func twoSlipsAtOnceAreBroughtToBeCompared(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        for number in 10...40 { _ = try await test.register(Households.number(number)) }
        let zielinska = try await test.register(named("Zielinska", "Katarzyna", "09/06/1984"))
        _ = try await test.register(named("Benmoussa", "Mohammed", "17/05/1979"))
        let measure = MeasureAvertissement(test.world)
        _ = try await measure.prepare()

        // A letter of each name: found by names and dates, whatever the engine makes of it.
        let letters = try await FindExistants(test.world)(
            named("Zielinnska", "Katarzina", "09/06/1984", telephone: "0699121213"), by: test.sophie)
        #expect(
            letters.dossiers.map(\.demande) == [zielinska] && letters.dossiers.map(\.raison) == ["nom-prenom-proches"])
        #expect(
            letters.dossiers.first?.raisons.map(\.code) == ["nom.proche", "prenoms.proche", "naissance.identique"])

        for (nom, prenoms, naissance, compares) in [
            ("Ben Moussa", "Mohamed", "18/05/1979", 1), ("Ben Moussa", "Mohamed", "17/05/1979", 1),
            ("Zelinskaya", "Katarina", "06/09/1984", 1), ("Katarzyna", "Zelinska", "09/06/1984", 1),
            ("Zielinska", "Katarzyna", "02/02/1951", 1), ("Villeneuve", "Odette", "09/06/1984", 0),
            ("Zielonka", "Kamil", "09/06/1985", 0),
        ] {
            let typed = named(nom, prenoms, naissance, telephone: "0699121213")
            let found = try await measure(try form(typed, test), by: test.sophie)
            #expect(found.compares == compares, "\(nom) \(prenoms) \(naissance)")
        }
        try await test.close()
    }

    private func named(
        _ nom: String, _ prenoms: String, _ naissance: String, telephone: String = "0612121212"
    ) -> Saisie {
        var saisie = Households.number(90)
        saisie.setHolder("demandeur", nom, prenoms, naissance)
        saisie["demandeur.telephone"] = telephone
        return saisie
    }

    private func form(_ saisie: Saisie, _ test: TestWorld) throws -> Formulaire {
        try #require(examine(saisie, on: test.world.today, test.world.rulebook).formulaire)
    }
}
