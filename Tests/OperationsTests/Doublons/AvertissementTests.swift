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

    private func form(_ saisie: Saisie, _ test: TestWorld) throws -> Formulaire {
        try #require(examine(saisie, on: test.world.today, test.world.rulebook).formulaire)
    }
}
