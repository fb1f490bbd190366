// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Keys change: what is there is read, then written again, then the old key may go.
@Suite struct KeysTests {
    private let folder = TemporaryFolder("cles")
    private static let nir = "288037510800170"

    @Test(arguments: Engine.available)
    func nirAreSealedAgainUnderTheNewKeys(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let path = "\(folder.path)/ruche.keys"
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
            saisie.confirmations = ["existant"]
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
        try await test.close()
    }

    /// What an agent put aside may hold a NIR: no copy of the base tells it, and its key is counted.
    @Test(arguments: Engine.available)
    func aDraftIsEncrypted(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepBrouillons(test.world)
        var saisie = Households.benali
        saisie["demandeur.nir"] = Self.nir
        let id = try #require(try await keep.save(saisie, id: nil, by: test.sophie))
        saisie["demandeur.telephone"] = "06 00 00 00 99"
        #expect(try await keep.save(saisie, id: id, by: test.sophie) == id)
        #expect(try await keep.save(saisie, id: id, by: test.karim) == nil, "someone else's")
        let compte = try #require(test.sophie.compte)
        let stored = try #require(try await test.store.base.read { try $0.brouillons.find(id, compte: compte) })
        guard case .sealed(let sealed) = stored.contenu else {
            Issue.record("in clear")
            return
        }
        #expect(!String(decoding: sealed.chiffre, as: UTF8.self).contains(Self.nir) && stored.version == 2)
        #expect(try await keep.find(id, by: test.sophie)?.saisie == saisie)
        #expect(try await keep.all(by: test.sophie, limit: 5).map(\.id) == [id])
        #expect(try await keep.find(id, by: test.karim) == nil)
        let uses = try await ResealNirs(test.world).uses()
        #expect(uses.first { $0.usage == .secret }?.nombre == 1)
        // Before drafts were encrypted they were text: still there to be finished.
        let text = String(decoding: try JSONEncoder().encode(saisie), as: UTF8.self)
        _ = try await test.store.database.write {
            try $0.execute("UPDATE brouillon SET contenu = \(text), chiffre = NULL, cle = NULL WHERE id = \(id)")
        }
        #expect(try await keep.find(id, by: test.sophie)?.saisie == saisie)
        // Moved to another row, it does not open.
        _ = try await test.store.database.write {
            try $0.execute("DELETE FROM brouillon_repere")
            return try $0.execute(
                "UPDATE brouillon SET contenu = '', chiffre = \(sealed.chiffre), cle = \(sealed.cle), id = \(7)")
        }
        #expect(try await keep.find(ID(7), by: test.sophie) == nil)
        try await test.close()
    }
}
