// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Someone with a name that nobody else has goes everywhere, and is erased: then the name is nowhere, in none of its
/// forms, in the bytes of the files.
@Suite struct TracesTests {
    private static let name = "Zörkhyvald-Quâmb"
    /// As typed, as searched, and the parts that a form or a projection may hold.
    private static let forms = ["Zörkhyvald", "Quâmb", "ZORKHYVALD", "QUAMB", "zorkhyvald", "Zo\u{308}rkhyvald"]
    private static let others = 150

    private struct Traced {
        let test: TestWorld
        let world: World
        let temporary: TemporaryFolder
        var folder: String { temporary.path }
        let id: ID<Demande>
        let numero: String
    }

    /// In the form, a draft, visits, appointments, a comment, software, the file of the projection, an export.
    private func traced(_ engine: Engine) async throws -> Traced {
        let test = try await TestWorld.make(engine)
        let temporary = TemporaryFolder("traces")
        let folder = temporary.path
        let formes = FormesProjection(folder: "\(folder)/projections")
        let world = World(
            base: test.store.base, rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
            ids: test.world.ids, formes: formes)
        for index in 0..<Self.others / 2 {
            _ = try await RegisterDemande(world)(Households.number(index), by: test.sophie, asks: false)
        }
        var saisie = Households.benali
        saisie.setHolder("demandeur", Self.name, "Ilse", "02/05/1990")
        saisie = Households.exportable(saisie)
        saisie["demandeur.nomUsage"] = "\(Self.name)-Durand"
        saisie["demandeur.courriel"] = "zorkhyvald@exemple.fr"
        saisie["adresse.chez"] = "Chez M. \(Self.name)"
        saisie["motifPrecision"] = "Rapprochement de la famille \(Self.name)"
        _ = try await KeepBrouillons(world).save(saisie, id: nil, by: test.sophie)
        guard
            case .registered(let registered) = try await RegisterDemande(world)(saisie, by: test.logiciel, asks: false),
            let numero = registered.numero
        else { throw SQLError.statement("not registered") }
        for index in Self.others / 2..<Self.others {
            _ = try await RegisterDemande(world)(Households.number(index), by: test.sophie, asks: false)
        }
        // A change: before and after stand in the journal.
        saisie["adresse.chez"] = "Chez Mme \(Self.name)"
        _ = try await UpdateDemande(world)(
            registered.id, saisie, version: 1, by: test.karim, asks: false)
        for typed in [(numero, ""), ("", Self.name)] {
            var visit = KeepVisites.Saisie()
            (visit.numero, visit.nom) = typed
            visit.objet = "INFO"
            visit.dit = "Mme \(Self.name) reviendra"
            guard case .done = try await KeepVisites(world).record(visit, by: test.sophie) else {
                throw SQLError.statement("no visit")
            }
            let slot = try await KeepVisites(world).slots(from: world.today, by: test.sophie).premier
            guard let slot,
                case .done = try await KeepVisites(world).book(
                    jour: slot.jour.iso, heure: slot.heure, visit, contact: "zorkhyvald@exemple.fr", by: test.sophie)
            else { throw SQLError.statement("no appointment") }
        }
        var asked = KeepDemandesDroits.Saisie()
        asked.genre = "rectification"
        asked.numero = numero
        asked.nom = Self.name
        asked.precision = "Écrire \(Self.name) avec un tréma"
        asked.recueLe = world.today.numeric
        guard case .done = try await KeepDemandesDroits(world).record(asked, by: test.gestionnaire) else {
            throw SQLError.statement("no request")
        }
        _ = try await SequenceJournal(world, porteur: "test").all()
        while try await formes.advance(world.base) > 0 {}
        try formes.publish()
        guard case .done = try await ExportInterfaceNuu(world)(to: "\(folder)/before", by: test.gestionnaire) else {
            throw SQLError.statement("no export")
        }
        return Traced(test: test, world: world, temporary: temporary, id: registered.id, numero: numero)
    }

    /// Files and dumps where some form of the name is.
    private func found(_ traced: Traced, _ export: String) async throws -> [String] {
        let engine = traced.test.store.engine
        var contents: [(String, Data)] = []
        switch engine {
        case .sqlite:
            for end in ["", "-wal", "-shm"] {
                let path = traced.test.store.sqlitePath + end
                contents.append((path, FileManager.default.contents(atPath: path) ?? Data()))
            }
        case .postgres:
            let schema = try await traced.test.store.database.read {
                try $0.scalar("SELECT current_schema()::TEXT") ?? ""
            }
            contents.append(("pg_dump", try dump(schema)))
        }
        for folder in ["\(traced.folder)/projections", "\(traced.folder)/\(export)"] {
            guard let files = FileManager.default.enumerator(atPath: folder) else { continue }
            while let file = files.nextObject() as? String {
                if let data = FileManager.default.contents(atPath: "\(folder)/\(file)") {
                    contents.append(("\(folder)/\(file)", data))
                }
            }
        }
        return contents.flatMap { path, data in
            Self.forms.filter { data.range(of: Data($0.utf8)) != nil }.map { "\($0) in \(path)" }
        }
    }

    private func dump(_ schema: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["pg_dump", "--schema=\(schema)", "--dbname=\(Engine.postgresURL ?? "")"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && data.count > 10_000)
        return data
    }

    @Test(arguments: Engine.available)
    func theNameIsNowhereAfterThePurge(_ engine: Engine) async throws {
        let traced = try await traced(engine)
        let (test, world) = (traced.test, traced.world)
        let before = try await found(traced, "before")
        // The test sees what it looks for: table, projection and export hold it.
        #expect(before.contains { $0.contains("ZORKHYVALD") && $0.contains("projections") })
        #expect(before.contains { $0.contains("Zörkhyvald") && $0.contains("before") })
        #expect(before.contains { $0.contains("Zörkhyvald") && !$0.contains(traced.folder) })
        // A server that was killed while it published leaves this beside.
        let projection = "\(traced.folder)/projections/formes.projection"
        try FileManager.default.copyItem(atPath: projection, toPath: "\(projection).6B1F83B6")
        let day = world.today
        _ = try await test.store.database.write { connection in
            try connection.execute(
                "UPDATE demande SET etat = 'radiee', radiee_le = \(day.iso) WHERE id = \(traced.id)")
        }
        // A year later. Nobody reads the base meanwhile: its log is cut.
        guard
            case .done(let report) = try await ApplyConservation(world)(
                on: day.adding(months: 13), by: .systeme("purge"))
        else {
            Issue.record("not done")
            return
        }
        #expect(report.erased[.demandes] == 1 && report.isSettled)
        _ = try await SequenceJournal(world, porteur: "test").all()
        while try await world.formes.advance(world.base) > 0 {}
        _ = try await world.formes.advance(world.base)
        try world.formes.publish()
        guard case .done = try await ExportInterfaceNuu(world)(to: "\(traced.folder)/after", by: test.gestionnaire)
        else {
            Issue.record("no export")
            return
        }
        #expect(try await found(traced, "after") == [])
        // The number is not free again, and the journal still verifies.
        #expect(try await CheckJournal(world)().faults.isEmpty)
        let left = try await world.base.read { try $0.demandes.find(traced.id) }
        #expect(left?.etat == .purgee && left?.numero == traced.numero)
        try await test.close()
    }

    /// An erasure that was asked for reaches all that is tied to the file at once; the rest has its own time.
    @Test(arguments: Engine.available)
    func anErasureIsHonouredAtOnce(_ engine: Engine) async throws {
        let traced = try await traced(engine)
        let (test, world) = (traced.test, traced.world)
        var asked = KeepDemandesDroits.Saisie()
        asked.genre = "effacement"
        asked.numero = traced.numero
        asked.nom = Self.name
        asked.recueLe = world.today.numeric
        let keep = KeepDemandesDroits(world)
        guard case .done(let request) = try await keep.record(asked, by: test.gestionnaire) else {
            Issue.record("not noted")
            return
        }
        guard case .denied = try await keep.erase(request, confirmed: true, by: test.sophie),
            case .invalid = try await keep.erase(request, confirmed: false, by: test.gestionnaire),
            case .done(let closed) = try await keep.erase(request, confirmed: true, by: test.gestionnaire)
        else {
            Issue.record("not as it should")
            return
        }
        #expect(closed.issue == .acceptee && closed.nom == nil)
        let (demande, visits, residus) = try await world.base.read { registry in
            (
                try registry.demandes.find(traced.id), try registry.accueil.visites(of: traced.id),
                try registry.conservation.residus()
            )
        }
        #expect(demande?.etat == .purgee && visits.isEmpty)
        #expect(residus.map(\.residu.issue) == ["effacement"])
        guard case .invalid = try await keep.erase(request, confirmed: true, by: test.gestionnaire) else {
            Issue.record("erased twice")
            return
        }
        guard case .purged = try await CollectAcces(world)(traced.id, by: test.gestionnaire) else {
            Issue.record("something is left to give")
            return
        }
        try await test.close()
    }

    /// A backup has the name, as it must; the base that is restored from it loses it again, before it is opened.
    @Test func anErasureOutlivesABackup() async throws {
        let traced = try await traced(.sqlite)
        let (test, register) = (traced.test, RegistreEffacements(path: "\(traced.folder)/effacements"))
        func world(_ base: Base) -> World {
            World(
                base: base, rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
                ids: test.world.ids, formes: FormesProjection(folder: nil), effacements: register)
        }
        let backup = "\(traced.folder)/backup.db"
        _ = try await test.store.base.settleErasures()
        try FileManager.default.copyItem(atPath: test.store.sqlitePath, toPath: backup)
        // Of the form and of the journal only: a visit with a name and no number leaves at its own time.
        func holdsAddress() -> Bool {
            (FileManager.default.contents(atPath: backup) ?? Data()).range(of: Data("Chez Mme \(Self.name)".utf8))
                != nil
        }
        #expect(holdsAddress())

        let keep = KeepDemandesDroits(world(test.store.base))
        var asked = KeepDemandesDroits.Saisie()
        asked.genre = "effacement"
        asked.numero = traced.numero
        asked.nom = Self.name
        asked.recueLe = test.world.today.numeric
        guard case .done(let request) = try await keep.record(asked, by: test.gestionnaire),
            case .done = try await keep.erase(request, confirmed: true, by: test.gestionnaire)
        else {
            Issue.record("not erased")
            return
        }
        #expect(try register.lines() == [.init(demande: traced.id, numero: traced.numero)])

        let restored = try TestBase.sqlite(at: backup)
        guard
            case .done(let report) = try await ApplyConservation(world(restored))(
                on: test.world.today, by: .systeme("purge"))
        else {
            Issue.record("busy")
            return
        }
        #expect(report.erased[.demandes] == 1)
        #expect(try await restored.read { try $0.demandes.find(traced.id)?.etat } == .purgee)
        guard
            case .done(let again) = try await ApplyConservation(world(restored))(
                on: test.world.today, by: .systeme("purge"))
        else { return }
        #expect(again.total == 0)
        await restored.close()
        #expect(!holdsAddress())
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func theWholeFileIsGivenAndWrittenDown(_ engine: Engine) async throws {
        let traced = try await traced(engine)
        let (test, world) = (traced.test, traced.world)
        let number = try #require(NumeroUnique(traced.numero))
        guard case .denied = try await CollectAcces(world)(traced.id, by: test.sophie),
            case .done(let file) = try await CollectAcces(world)(numero: number, by: test.gestionnaire)
        else {
            Issue.record("not given")
            return
        }
        #expect(file.formulaire.demandeur?.nomNaissance == Self.name)
        #expect(file.historique.contains { $0.changements.contains { $0.champ == "adresse.chez" } })
        #expect(file.visites.count == 1 && file.rendezVous.count == 1 && file.droits.count == 1)
        #expect(file.consultations.contains { $0.objet == "export" && $0.organisme == "Gestionnaire régional" })
        let json = String(decoding: try file.json(), as: UTF8.self)
        #expect(json.contains("Zörkhyvald") && json.contains("\"consultations\"") && !json.contains("Sophie"))
        guard let register = try await ReadRegistreExport(world)(from: 0, by: test.gestionnaire) else {
            Issue.record("no register")
            return
        }
        #expect(register.lignes.first?.genre == .acces && register.lignes.first?.portee == traced.numero)
        guard case .page(let seen) = try await ReadConsultations(world)(of: traced.id, from: 0, by: test.gestionnaire)
        else {
            Issue.record("no reading")
            return
        }
        #expect(seen.lignes.contains { $0.objet == "acces" && $0.agent == "Marc Petit" })
        try await test.close()
    }
}
