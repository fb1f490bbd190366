// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Stores
import TestSupport
import Testing

/// What an agent is told before a second file is made: drafts, NIR, and what the engine finds.
@Suite struct AvertissementsTests {
    private let folder = TemporaryFolder("import")

    @Test(arguments: Engine.available)
    func aDraftElsewhereIsTold(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let drafts = KeepBrouillons(test.world)
        let draft = try #require(try await drafts.save(Households.benali, id: nil, by: test.sophie))
        // As it sounds, with day and month exchanged: still found, from another desk, and nothing of it is shown.
        var heard = Households.benali
        heard["demandeur.nomNaissance"] = "Hadad"
        let found = try await FindExistants(test.world)(heard, by: test.julie)
        #expect(found.dossiers.isEmpty)
        #expect(found.brouillons.map(\.guichet) == ["Guichet de Pantin"])
        #expect(found.brouillons.map(\.isOwn) == [false])
        // The form of that very draft is not told of itself; another of the same hand is.
        #expect(try await FindExistants(test.world)(heard, brouillon: draft, by: test.sophie).isEmpty)
        #expect(try await FindExistants(test.world)(heard, by: test.sophie).brouillons.map(\.isOwn) == [true])
        // A twin has another given name, a sister another birth date.
        var twin = heard
        twin["demandeur.prenoms"] = "Mounia"
        twin.remove("cotitulaires", 0)
        #expect(try await FindExistants(test.world)(twin, by: test.julie).isEmpty)

        // It is asked about like a file; answered, the form is registered. Software is not asked.
        guard case .existants(let asked) = try await RegisterDemande(test.world)(heard, by: test.julie, asks: true)
        else {
            Issue.record("nothing was asked")
            return
        }
        #expect(asked == found)
        heard.confirmations.append("existant")
        guard case .registered = try await RegisterDemande(test.world)(heard, by: test.julie, asks: true) else {
            Issue.record("not registered")
            return
        }
        // What was typed again is found by what it says now; what was thrown away is not found.
        var other = Households.benali
        other["demandeur.nomNaissance"] = "Vasseur"
        other["demandeur.nomUsage"] = ""
        other.remove("cotitulaires", 0)
        _ = try await drafts.save(other, id: draft, by: test.sophie)
        #expect(try await FindExistants(test.world)(Households.benali, by: test.karim).brouillons.isEmpty)
        #expect(try await FindExistants(test.world)(other, by: test.karim).brouillons.count == 1)
        try await drafts.delete(draft, by: test.sophie)
        #expect(try await FindExistants(test.world)(other, by: test.karim).brouillons.isEmpty)
        try await test.close()
    }

    /// Another name, another birth date, the same NIR: one person, told as such, where the territory says so.
    @Test(arguments: Engine.available)
    func theSameNirIsTold(_ engine: Engine) async throws {
        for (territoire, expected) in [("ile-de-france", ["nir"]), ("loire-atlantique", [])] {
            let test = try await TestWorld.make(engine, territoire: territoire)
            var first = Households.number(3)
            first["demandeur.nir"] = "255081416802538"
            first.set("communesSouhaitees", [])
            first["communesSouhaitees.0"] = territoire == "ile-de-france" ? "Pantin" : "Nantes"
            first.confirmations.append("existant")
            guard
                case .registered(let registered) = try await RegisterDemande(test.world)(
                    first, by: test.sophie, asks: false)
            else {
                Issue.record("not registered in \(territoire)")
                return
            }
            var second = Households.number(9)
            second["demandeur.nir"] = "255081416802538"
            // Never while one types: whoever tries numbers would learn of them.
            #expect(try await FindExistants(test.world)(second, by: test.sophie).isEmpty)
            second.set("communesSouhaitees", [territoire == "ile-de-france" ? "Pantin" : "Nantes"])
            let answer = try await RegisterDemande(test.world)(second, by: test.sophie, asks: false)
            switch answer {
            case .existants(let found):
                #expect(found.dossiers.map(\.raison) == expected && found.dossiers.map(\.demande) == [registered.id])
            case .registered: #expect(expected.isEmpty, "\(territoire)")
            default: Issue.record("\(answer)")
            }
            try await test.close()
        }
    }

    /// The engine holds a batch against the file by telephone and NIR, and rejects with the numbers that it found.
    @Test(arguments: Engine.available)
    func theEngineSpeaksOfAnImport(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        for number in 1...40 { _ = try await doublures.register(Households.number(number), by: test.sophie) }
        for number in 1...8 {
            var again = Households.number(number)
            again["demandeur.prenoms"] = again["demandeur.prenoms"] + " Marie"
            _ = try await doublures.register(again, by: test.sophie)
        }
        let path = try folder.write("lot.xml", NationalFile.benali)
        _ = try await ImportInterfaceNuu(test.world)(paths: [path], guichet: nil, dryRun: false, by: test.gestionnaire)
        { _ in }
        try await test.settle()
        _ = try await RunDoublons(test.world)()

        // The same household in another system: one year of birth keyed wrong on both holders.
        let other = NationalFile.benali.replacing("111092401855393048", with: "").replacing("REF-1", with: "REF-2")
            .replacing("1988-03-14", with: "1989-03-14").replacing("1985-01-20", with: "1986-01-20")
        try folder.write("lot.xml", other)
        var outcomes: [ImportOutcome] = []
        _ = try await ImportInterfaceNuu(test.world)(paths: [path], guichet: nil, dryRun: true, by: test.gestionnaire) {
            outcomes.append($0)
        }
        guard case .rejected(let reasons)? = outcomes.first?.result else {
            Issue.record("accepted: \(outcomes.map(\.result))")
            return
        }
        #expect(reasons.map(\.code) == ["existant.possible"])
        #expect(reasons.first?.parametres["numeros"]?.contains("111092401855393048") == true)
        try await test.close()
    }
}
