// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import TestSupport
import Testing

@Suite struct DateSceauxTests {
    private struct Away: Error {}

    /// Each seal is dated once; an authority that is away, or that answers anything, is asked again.
    @Test(arguments: Engine.available)
    func sealsAreDatedByAnother(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let openssl = try TimeStampingAuthority()
        let good = DateSceaux.Autorite(nom: "https://tsa.exemple.fr") { try openssl.answer($0) }
        _ = try await RegisterDemande(test.world)(Households.benali, by: test.julie, asks: false)
        try await test.settle()
        #expect(try await DateSceaux(test.world)(good) == 0, "nothing is sealed")
        #expect(try await SealJournal(test.world)(test.world.today))
        await #expect(throws: Away.self) {
            try await DateSceaux(test.world)(DateSceaux.Autorite(nom: "") { _ in throw Away() })
        }
        await #expect(throws: (any Error).self) {
            try await DateSceaux(test.world)(DateSceaux.Autorite(nom: "") { _ in Array("<html>".utf8) })
        }
        #expect(try await DateSceaux(test.world).pieces().isEmpty)
        #expect(try await DateSceaux(test.world).isDue())
        func shown() async throws -> (String?, [Bool]) {
            let read = ReadServices(test.world, relais: .present, dateSceaux: true)
            let tableau = try #require(try await read(by: test.gestionnaire))
            return (
                tableau.constats.first { $0.service == "horodatage" }?.phrase, tableau.sceaux.map { $0.dateLe != nil }
            )
        }
        #expect(try await shown() == ("horodatage.attente", [false]))
        #expect(try await DateSceaux(test.world)(good) == 1)
        #expect(try await DateSceaux(test.world)(good) == 0, "once")
        #expect(try await !DateSceaux(test.world).isDue())
        #expect(try await shown() == ("horodatage.ordre", [true]))
        let piece = try #require(try await DateSceaux(test.world).pieces().first)
        #expect(piece.jour == test.world.today)
        #expect(try openssl.verifies(piece.donnees, piece.reponse))
        #expect(try !openssl.verifies(Array(piece.donnees.dropLast()), piece.reponse))
        try await test.close()
    }
}
