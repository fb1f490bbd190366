// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

@Suite struct SimulateRegionTests {
    private func region(_ seed: UInt64, _ count: Int) async throws -> [Formulaire] {
        let test = try await TestWorld.make(.sqlite, runsTwice: false)
        // The bodies of the tests have the ids of those of the region.
        let store = try await TestBase(.sqlite, runsTwice: false)
        let world = World(
            base: store.base, rulebook: test.world.rulebook, keys: .generate(), now: test.world.now,
            ids: try await IDSource.open(store.base), formes: FormesProjection(folder: nil))
        _ = try await SimulateRegion(world, names: try NameTables.load())(demandes: count, seed: seed)
        let rows = try await store.base.read { try $0.demandes.check(after: ID(.min), limit: count * 20) }
        #expect(try await CheckDemandes(world)().faults == [])
        try await store.close()
        try await test.close()
        let onFile = rows.map(\.demande).filter { $0.etat == .active || $0.etat == .deposee }
        #expect(onFile.count == count)
        return onFile.map(\.formulaire)
    }

    /// Each share that is sourced (domain reference 10.3 to 10.5) against what is drawn, within three points.
    @Test func theRegionLooksLikeItsFigures() async throws {
        let forms = try await region(7, 3_000)
        func share(_ test: (Formulaire) -> Bool) -> Double {
            Double(forms.count(where: test)) * 100 / Double(forms.count)
        }
        let mean = Double(forms.compactMap(\.nombrePersonnes).reduce(0, +)) / Double(forms.count)
        #expect((2.1...2.4).contains(mean), "\(mean)")
        #expect(abs(share { $0.nombrePersonnes == 1 } - 46) < 3)
        #expect(abs(share { $0.dejaLocataireHlm == true } - 31) < 3)
        let hosted = share { ["CPE", "CP", "LTG"].contains($0.logementActuel?.statut ?? "") }
        #expect(abs(hosted - 24) < 3, "\(hosted)")
        #expect(abs(share { ["SD", "SQUAT", "CAMCAR"].contains($0.logementActuel?.statut ?? "") } - 4.5) < 2)
        #expect(abs(share { $0.demandeur?.rfr == nil } - 42) < 4)
        // More than half under the PLAI ceiling, among those whose income is known: the quartiles of 2026 are sourced,
        // the national share of 2018 (73 %) does not agree with them in Île-de-France.
        let rulebook = try loadRulebook(territoire: "ile-de-france")
        let today = try #require(Day(2026, 11, 23))
        let known = forms.filter { $0.demandeur?.rfr != nil }
        let under = known.count { form in
            Bilan(form, on: today, rulebook).eligibilites.contains {
                $0.financement == .plai && $0.verdict == .eligible
            }
        }
        #expect((50...85).contains(under * 100 / known.count), "\(under * 100 / known.count)")
        // Every form that is drawn is one that the validator would take.
        for form in forms.prefix(300) {
            let examen = examine(try form.saisie(), on: today, rulebook)
            #expect(examen.violations.isEmpty, "\(examen.violations)")
        }
    }

    @Test func theSameSeedGivesTheSameRegion() async throws {
        let (one, same, other) = (try await region(3, 50), try await region(3, 50), try await region(4, 50))
        #expect(one == same)
        #expect(one != other)
    }
}
