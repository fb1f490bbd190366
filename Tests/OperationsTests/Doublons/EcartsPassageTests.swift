// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// What a new model changed is told pair by pair.
@Suite struct EcartsPassageTests {
    @Test(arguments: Engine.available)
    func thePairsThatCameAndWentAreNamed(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        var ids: [ID<Demande>] = []
        // Nobody like another.
        let households = [Households.benali, Households.durand] + [10, 400, 5_000, 8_000].map(Households.number)
        for household in households { ids.append(try await doublures.register(household, by: test.sophie)) }
        // A model that finds nothing of these names, as another program would have left it.
        try await doublures.pass([
            doublures.paire(ids[0], ids[1], 0.95), doublures.paire(ids[2], ids[3], 0.3),
        ])
        let lost = try #require(try await doublures.ensemble(of: ids[0])?.id)
        #expect(try await ReadEcarts(test.world)(by: test.gestionnaire) == nil)
        var again = Households.number(5_000)
        again["demandeur.prenoms"] = again["demandeur.prenoms"] + " Marie"
        let twin = try await doublures.register(again, by: test.sophie)
        try await test.settle()

        let report = try await RunDoublons(test.world)(estimate: true)
        #expect(report.modele == 2 && report.perdues == 1)
        let rapport = try #require(try await ReadEcarts(test.world)(by: test.gestionnaire))
        let gone = try #require(rapport.perdues.first)
        #expect(rapport.perdues.count == 1 && gone.dossiers.map(\.demande) == [ids[0], ids[1]])
        #expect(gone.avant == 0.95 && gone.ensemble == lost && gone.dossiers.allSatisfy { $0.numero != nil })
        #expect(rapport.nouvelles == rapport.gagnees.count)
        for ligne in rapport.gagnees { #expect(ligne.apres ?? 0 > ligne.avant ?? 0) }
        let came = rapport.gagnees.first { $0.dossiers.map(\.demande) == [ids[4], twin] }
        #expect(report.nouvelles == 0 || came?.avant == nil)

        // Whoever looked is written; the operator reads numbers.
        let looked = ids[0]
        #expect(try await test.world.base.read { try $0.consultations.count(of: looked) } >= 1)
        #expect(try await ReadEcarts(test.world).operateur().first { $0.signe == "-" }?.numeros.count == 2)
        // A pass under the same model tells of no difference of models, and the report stays.
        _ = try await RunDoublons(test.world)()
        #expect(try await ReadEcarts(test.world)(by: test.gestionnaire)?.perdues.count == 1)
        #expect(try await ReadPassages(test.world)(by: test.gestionnaire)?.passages.first?.comptes["demandes"] == 7)
        // However many passes came after it.
        let record = RecordPassage(test.world)
        for _ in 0..<210 {
            let night = try await record.begin(modele: 2, .partiel)
            _ = try await record(night, modele: 2, [], touchees: [], position: 1)
        }
        #expect(try await ReadEcarts(test.world)(by: test.gestionnaire)?.perdues.count == 1)
        try await test.close()
    }
}
