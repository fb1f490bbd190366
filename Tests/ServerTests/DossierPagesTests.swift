// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// The page of a file says what became of it, and prints nothing that is not so any more.
@Suite struct DossierPagesTests {
    @Test func noReceiptOfWhatLeftTheFile() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let sophie = try await signed(test, test.sophie)
        let receipt = "href=\"\(Paths.recepisse(id))\""
        #expect(try await client.call(.get, Paths.demande(id), sophie).body.contains(receipt))
        #expect(try await client.call(.get, Paths.recepisse(id), sophie).status == 200)
        let abandon = SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"])
        guard case .struckOff = try await RecordRadiation(test.world)(id, abandon, version: 1, by: test.sophie) else {
            Issue.record("not struck off")
            return
        }
        let dossier = try await client.call(.get, Paths.demande(id), sophie).body
        #expect(!dossier.contains(receipt) && !dossier.contains("⟦"))
        let refused = try await client.call(.get, Paths.recepisse(id), sophie)
        #expect(refused.status == 409 && refused.body.contains("Récépissé refusé") && !refused.body.contains("⟦"))
        #expect(!refused.body.contains("prouve que votre demande est enregistrée"))
        // Nor from the page that follows a registration.
        let confirmation = try await client.call(.get, "\(Paths.demande(id))/confirmation", sophie)
        #expect(confirmation.status == 303 && confirmation.headers[.location] == Paths.demande(id))
        try await test.close()
    }
}
