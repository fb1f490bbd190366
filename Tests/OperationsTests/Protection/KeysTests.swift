// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Stores
import TestSupport
import Testing

/// Keys change: what is there is read, then written again, then the old key may go.
@Suite struct KeysTests {
    private static let nir = "288037510800170"

    @Test(arguments: Engine.available)
    func nirAreSealedAgainUnderTheNewKeys(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let path = NSTemporaryDirectory() + "ruche-\(UUID().uuidString).keys"
        try KeyRing.create(path)
        func world() throws -> World {
            World(
                base: test.store.base, rulebook: test.world.rulebook, keys: try KeyRing.load(path),
                now: { test.clock.now() }, ids: test.world.ids, formes: test.world.formes)
        }
        var ids: [ID<Demande>] = []
        let first = try world()
        for index in 0..<3 {
            var saisie = Households.number(index)
            if index < 2 { saisie["demandeur.nir"] = Self.nir }
            guard
                case .registered(let registered) = try await RegisterDemande(first)(
                    saisie, by: test.sophie, asks: false)
            else {
                Issue.record("not registered")
                return
            }
            ids.append(registered.id)
        }
        func sealed(_ id: ID<Demande>) async throws -> SealedNir? {
            try await test.store.base.read { try $0.demandes.nirs(of: id) }.first
        }
        let old = try #require(try await sealed(ids[0]))
        #expect(try KeyRing.rotate(path) == ["nir-2", "nir-empreinte-2", "sceau-2", "secret-2"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let second = try world()
        // What the old key wrote is still read.
        #expect(second.keys.open(old, demande: ids[0])?.text == Self.nir)
        guard case .denied = try await ResealNirs(second)(by: test.sophie),
            case .denied = try await ResealNirs(second)(by: test.gestionnaire),
            case .done(let report) = try await ResealNirs(second)(by: .systeme("keys")),
            case .done(let again) = try await ResealNirs(second)(by: .systeme("keys"))
        else {
            Issue.record("not done")
            return
        }
        #expect(report.resealed == 2 && report.unreadable == 0 && again.resealed == 0)
        let new = try #require(try await sealed(ids[0]))
        let twin = try #require(try await sealed(ids[1]))
        #expect(new.cle == "nir-2 nir-empreinte-2" && new.empreinte != old.empreinte && new.empreinte == twin.empreinte)
        #expect(second.keys.open(new, demande: ids[0])?.text == Self.nir)
        #expect(first.keys.open(new, demande: ids[0]) == nil)
        let uses = try await ResealNirs(second).uses()
        #expect(uses.filter(\.mayLeave).map(\.id) == ["nir-1", "nir-empreinte-1", "sceau-1", "secret-1"])
        #expect(uses.first { $0.id == "nir-2" }?.nombre == 2)
        // A base whose key is gone says so.
        let missing = try await ResealNirs(first).uses()
        #expect(missing.filter { $0.usage == nil }.map(\.id) == ["nir-2", "nir-empreinte-2"])
        guard case .done(let blind) = try await ResealNirs(first)(by: .systeme("keys")) else { return }
        #expect(blind.unreadable == 2 && blind.resealed == 0)
        try FileManager.default.removeItem(atPath: path)
        try await test.close()
    }
}
