// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Linkage
import Operations
import Stores
import TestSupport
import Testing

@Suite struct FormesProjectionTests {
    private let folder = TemporaryFolder("formes")

    private func filled(_ engine: Engine) async throws -> TestWorld {
        let test = try await TestWorld.make(engine, runsTwice: false)
        for saisie in [Households.benali, Households.durand, Households.nguyen] {
            _ = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        }
        try await test.settle()
        return test
    }

    /// What follows the journal equals what is built from the tables.
    @Test(arguments: Engine.available)
    func followingEqualsRebuilding(_ engine: Engine) async throws {
        let test = try await filled(engine)
        let rebuilt = FormesProjection(folder: nil)
        try await rebuilt.rebuild(test.world.base)
        #expect(rebuilt.status.forms == test.world.formes.status.forms)
        #expect(rebuilt.status.position == test.world.formes.status.position)
        for word in ["HADAD", "BENALY", "DURAND", "NGUIEN"] {
            #expect(rebuilt.matches(word, .nom, limit: 9) == test.world.formes.matches(word, .nom, limit: 9), "\(word)")
        }
        try await test.close()
    }

    @Test func theFileComesBackAndAnAlteredOneIsRefused() async throws {
        let test = try await filled(.sqlite)
        let first = FormesProjection(folder: folder.path)
        try await first.rebuild(test.world.base)
        let second = FormesProjection(folder: folder.path)
        #expect(second.load())
        #expect(second.status.position == first.status.position && second.status.forms == first.status.forms)
        #expect(second.matches("HADAD", .nom, limit: 9).map(\.form) == ["HADDAD"])
        let path = "\(folder.path)/formes.projection"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 3] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(!FormesProjection(folder: folder.path).load())
        #expect(!FormesProjection(folder: "\(folder.path)/nulle-part").load())
        // It goes on from the position reached.
        _ = try await RegisterDemande(test.world)(Households.number(7), by: test.sophie, asks: false)
        _ = try await SequenceJournal(test.world, porteur: "test").all()
        #expect(try await second.advance(test.world.base) == 1)
        try await test.close()
    }

    /// It holds names: for its owner only, and nothing of it stays beside when it cannot be put in its place.
    @Test func whatCannotBePublishedLeavesNothing() async throws {
        let test = try await filled(.sqlite)
        let path = "\(folder.path)/formes.projection"
        try await FormesProjection(folder: folder.path).rebuild(test.world.base)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        await #expect(throws: (any Error).self) {
            try await FormesProjection(folder: folder.path).rebuild(test.world.base)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["formes.projection"])
        try await test.close()
    }
}
