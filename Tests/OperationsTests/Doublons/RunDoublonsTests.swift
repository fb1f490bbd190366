// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// The engine over a base: a pass over what changed leaves the same pairs as a whole one, on both engines.
@Suite struct RunDoublonsTests {
    private let folder = TemporaryFolder("doublons")

    @Test(arguments: Engine.available)
    func whatChangedIsEnough(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        var files: [ID<Demande>] = []
        for number in 1...40 {
            files.append(try await doublures.register(Households.number(number), by: test.sophie))
        }
        // Eight of them come again, with a letter, a date or a telephone otherwise.
        func again(_ number: Int) -> Saisie {
            var saisie = Households.number(number)
            switch number % 3 {
            case 0: saisie["demandeur.nomNaissance"] = saisie["demandeur.nomNaissance"] + "e"
            case 1: saisie["demandeur.telephone"] = "0700009\(100 + number)"
            default: saisie["demandeur.prenoms"] = saisie["demandeur.prenoms"] + " Marie"
            }
            return saisie
        }
        for number in 1...8 { files.append(try await doublures.register(again(number), by: test.sophie)) }
        try await test.settle()
        let run = RunDoublons(test.world, projections: folder.path)
        let first = try await run()
        #expect(!first.isPartial && first.demandes == 48 && first.modele == 1)
        let before = try await pairs(test)

        // Eight more, one that was there is corrected, another one leaves.
        for number in 9...16 { files.append(try await doublures.register(again(number), by: test.sophie)) }
        let renamed = files[0]
        let known = try await test.store.base.read { try $0.demandes.find(renamed) }
        var saisie = try #require(known).formulaire.saisie()
        saisie["demandeur.prenoms"] = "Zacharie"
        let changed = try await UpdateDemande(test.world)(
            renamed, saisie, version: 1, by: test.sophie, asks: false)
        guard case .updated = changed else {
            Issue.record("\(changed)")
            return
        }
        try await test.settle()
        let second = try await run(partial: true)
        #expect(second.isPartial && second.demandes >= 9 && second.demandes < 48)
        #expect(second.comparaisons > 0 && second.comparaisons < first.comparaisons)
        let partial = try await pairs(test)
        #expect(partial != before)
        let whole = try await run()
        #expect(!whole.isPartial && whole.demandes == 56)
        #expect(try await pairs(test) == partial)
        #expect(whole.nouvelles == 0 && whole.perdues == 0)
        print("\(engine): \(before.count) pairs, then \(partial.count); \(second.demandes) files looked at again of 56")

        // Nothing changed: nothing is looked at. A file that is not the one written is not read.
        let idle = try await run(partial: true)
        #expect(idle.isPartial && idle.demandes == 0 && idle.comparaisons == 0)
        #expect(idle.passage.ouverts == 0 && idle.passage.enTout == whole.passage.enTout)
        #expect(whole.passage.enTout == whole.passage.ouverts)
        let path = try folder.write("doublons.projection", "{}\n")
        #expect(try await run(partial: true).isPartial == false)

        // Nor one that another base wrote, or this one before it was restored.
        #expect(try await run(partial: true).isPartial)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let place = try #require(bytes.firstRange(of: Data("\"chaine\":\"".utf8))).upperBound
        bytes[place] = bytes[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try await run(partial: true).isPartial == false)

        // A new model is a new version, and what people decided stays.
        // The page says which pairs came and went under it, as many as are counted; under the first one there is nothing to hold it against.
        #expect(try await ReadEcarts(test.world)(by: test.gestionnaire) == nil)
        let estimated = try await run(estimate: true)
        #expect(estimated.modele == 2)
        let rapport = try #require(try await ReadEcarts(test.world)(by: test.gestionnaire))
        #expect(rapport.modele == 2 && rapport.nouvelles == estimated.nouvelles)
        #expect(rapport.gagnees.count == estimated.nouvelles && rapport.perdues.count == estimated.perdues)
        #expect(try await ReadEcarts(test.world)(by: test.sophie) == nil)
        try await test.close()
    }

    /// A full disk, or one that may not be written: what was found stands, and the report says it.
    @Test(arguments: Engine.available)
    func aRegisterThatIsNotKeptFailsNoPass(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        for number in 1...20 { _ = try await test.register(Households.number(number)) }
        try await test.settle()
        let report = try await RunDoublons(test.world, projections: "/dev/null/projections")()
        #expect(report.nonConserve != nil)
        #expect(try await RecordPassage(test.world).passages(limit: 5).map(\.etat) == [.fait])
        // Nothing to go on from: all of them.
        #expect(try await RunDoublons(test.world)(partial: true).nonConserve == nil)
        try await test.close()
    }

    /// Two passes at once: the one that began first ends without touching what the other found.
    @Test(arguments: Engine.available)
    func theNewerPassWins(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        var files: [ID<Demande>] = []
        for number in 1...4 { files.append(try await doublures.register(Households.number(number), by: test.sophie)) }
        let record = RecordPassage(test.world)
        try await record.keep(1, contenu: "{}", seuils: SeuilsDoublon(seuil: 0.5))
        let first = try await record.begin(modele: 1, .complet)
        let second = try await record.begin(modele: 1, .complet)
        let newer = doublures.paire(files[0], files[1])
        _ = try await record(second, modele: 1, [newer], position: 1)
        await #expect(throws: RecordPassage.Overtaken.self) {
            try await record(first, modele: 1, [doublures.paire(files[2], files[3])], position: 1)
        }
        await #expect(throws: RecordPassage.Overtaken.self) { try await record(first, modele: 1, [], position: 1) }
        #expect(try await pairs(test) == [newer])
        try await test.close()
    }

    private func pairs(_ test: TestWorld) async throws -> Set<PaireDoublon> {
        Set(try await test.store.base.read { try $0.doublons.paires(from: 0) })
    }
}
