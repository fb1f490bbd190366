// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// What is kept no longer leaves, everywhere, once, and the rest stays.
@Suite struct ConservationTests {
    private let folder = TemporaryFolder("effacements")

    /// Every table says of whom it holds what, and for how long.
    @Test(arguments: Engine.available)
    func everyTableHasItsLine(_ engine: Engine) async throws {
        let store = try await TestBase(engine)
        let query: Query =
            engine == .sqlite
            ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            : "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        let tables = try await store.database.read { try $0.query(query).map { try $0["name"] as String } }
        let table = try ConservationTable.load()
        let listed = table.rows.flatMap(\.tables) + table.sansPersonne.map(\.table)
        #expect(Set(tables) == Set(listed) && listed.count == Set(listed).count)
        try await store.close()
    }

    private func register(_ test: TestWorld, _ index: Int) async throws -> ID<Demande> {
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                Households.number(index), by: test.sophie, asks: false)
        else { throw SQLError.statement("not registered") }
        return registered.id
    }

    private func strike(_ test: TestWorld, _ id: ID<Demande>, on day: String) async throws {
        _ = try await test.store.database.write { connection in
            try connection.execute(
                "UPDATE demande SET etat = 'radiee', radiee_le = \(day) WHERE id = \(id)")
        }
    }

    @Test(arguments: Engine.available)
    func aYearAfterTheStrikeOffTheFileIsPurgedOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let today = test.world.today
        var ids: [ID<Demande>] = []
        for index in 0..<120 { ids.append(try await register(test, index)) }
        // Two struck off a year and a day ago fill more than one batch with the others; one is a day short.
        for id in ids.prefix(110) { try await strike(test, id, on: today.adding(months: -12).adding(days: -1).iso) }
        try await strike(test, ids[110], on: today.adding(months: -12).iso)
        let apply = ApplyConservation(test.world)
        #expect(try await apply.due(on: today, by: test.sophie) == nil)
        let due = try #require(try await apply.due(on: today, by: test.gestionnaire))
        #expect(due.first { $0.conservation.code == .demandes }?.count == 110)
        if case .done = try await apply(on: today, by: test.sophie) { Issue.record("without the right") }
        guard case .done(let report) = try await apply(on: today, by: .systeme("purge")) else {
            Issue.record("not done")
            return
        }
        #expect(report.erased[.demandes] == 110)
        guard case .done(let again) = try await apply(on: today, by: .systeme("purge")) else {
            Issue.record("not done twice")
            return
        }
        #expect(again.erased[.demandes] == nil)
        let left = ids[110]
        let (kept, residus) = try await test.store.base.read { registry in
            (try registry.demandes.find(left), try registry.conservation.residus())
        }
        #expect(kept?.etat == .radiee && kept?.formulaire.demandeur != nil)
        // They are counted, and the ground that nobody wrote is not guessed.
        #expect(residus.map(\.nombre).reduce(0, +) == 110)
        #expect(residus.allSatisfy { $0.residu.issue == "inconnu" && $0.residu.departement == "93" })
        try await test.settle()
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// Without the identity document an application has no validity: a year without any act, and it does not stay.
    @Test(arguments: Engine.available)
    func withoutANumberItDoesNotStayForEver(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let clock = test.world.rulebook.territoire.clock
        func file(_ index: Int) async throws -> ID<Demande> {
            var saisie = Households.number(index)
            saisie["depot.pieceVue"] = ""
            return try await test.register(saisie)
        }
        let (left, touched) = (try await file(1), try await file(2))
        let apply = ApplyConservation(test.world)
        func run(_ iso: String) async throws -> Int? {
            let day = try #require(Day(iso: iso))
            test.clock.set(clock.start(of: day))
            guard case .done(let report) = try await apply(on: day, by: .systeme("purge")) else { return nil }
            return report.erased[.sansNumero, default: 0]
        }
        test.clock.set(clock.start(of: try #require(Day(2027, 3, 1))))
        let answer = ["reponduLe": "01/03/2027", "moyenReponse": "TELEPHONE", "auteurReponse": "DEMANDEUR"]
        guard case .recorded = try await RecordReponse(test.world)(touched, answer, version: 1, by: test.sophie) else {
            Issue.record("no act on it")
            return
        }
        #expect(try await run("2027-11-23") == 0)
        #expect(try await run("2027-11-24") == 1)
        #expect(try await run("2027-11-25") == 0)
        let states = try await test.world.base.read { registry in
            try [left, touched].map { try registry.demandes.find($0)?.etat }
        }
        #expect(states == [.purgee, .deposee])
        // Nobody asked for it, and no ground struck it off.
        let issues = try await test.world.base.read { try $0.conservation.residus() }.map(\.residu.issue)
        #expect(issues == [Residu.unknown])
        // A letter is an act on the file, though its row stays as it is.
        let convoked = try await file(3)
        test.clock.set(clock.start(of: try #require(Day(2028, 11, 1))))
        let appointment = SaisieCourrier(
            .convocation, ["rdvLe": "10/01/2029", "rdvHeure": "10:00", "rdvObjet": "DOSSIER"])
        let write = WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .written = try await write(convoked, appointment, version: 1, by: test.sophie) else {
            Issue.record("no letter")
            return
        }
        #expect(try await run("2028-12-20") == 1)
        #expect(try await run("2029-11-30") == 1)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func onlyOneProcessIsAtIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        _ = try await KeepBrouillons(test.world).save(Households.durand, id: nil, by: test.sophie)
        let day = test.world.today.adding(days: 40)
        let (now, until) = (test.clock.now(), test.clock.now().adding(seconds: 60))
        _ = try await test.store.base.write {
            try $0.baux.acquire(ApplyConservation.bail, porteur: "another", until: until, now: now)
        }
        guard case .busy = try await ApplyConservation(test.world)(on: day, by: .systeme("purge")) else {
            Issue.record("two at once")
            return
        }
        test.clock.advance(seconds: 61)
        guard case .done = try await ApplyConservation(test.world)(on: day, by: .systeme("purge")) else {
            Issue.record("the work of one who died is not taken over")
            return
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func shortLivedRowsLeaveAtTheirTime(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await register(test, 1)
        _ = try await ReadDemandes(test.world)(id, objet: "dossier", by: test.sophie)
        _ = try await KeepBrouillons(test.world).save(Households.durand, id: nil, by: test.sophie)
        var visit = KeepVisites.Saisie()
        visit.nom = "Mme Traoré"
        visit.objet = "INFO"
        _ = try await KeepVisites(test.world).record(visit, by: test.sophie)
        func counts() async throws -> [Int] {
            try await test.store.database.read { connection in
                try ["brouillon", "visite", "consultation", "idempotence"].map {
                    try connection.scalar("SELECT count(*) FROM \(trusted: $0)") ?? -1
                }
            }
        }
        func run(_ day: Day) async throws {
            guard case .done = try await ApplyConservation(test.world)(on: day, by: .systeme("purge")) else {
                Issue.record("not done")
                return
            }
        }
        let today = test.world.today
        let before = try await counts()
        #expect(before[0] == 1 && before[1] == 1 && before[2] > 0)
        try await run(today)
        #expect(try await counts() == before)
        try await run(today.adding(days: 30))
        #expect(try await counts()[0] == 1, "the thirtieth day is still kept")
        try await run(today.adding(days: 31))
        #expect(try await counts()[0] == 0)
        try await run(today.adding(months: 12))
        #expect(try await counts()[1] == 1)
        try await run(today.adding(months: 12).adding(days: 1))
        #expect(try await counts() == [0, 0, 0, 0])
        #expect(try await test.store.base.read { try $0.demandes.find(id) } != nil, "an active file has no end here")
        try await test.close()
    }

    /// A register that a full disk cut is said, and stops no period; what is added does not continue the line that was cut.
    @Test func aBrokenRegisterStopsNoPeriod() async throws {
        let test = try await TestWorld.make(.sqlite)
        let path = "\(folder.path)/effacements"
        let world = World(
            base: test.store.base, rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
            ids: test.world.ids, formes: test.world.formes, effacements: RegistreEffacements(path: path))
        func register(_ number: Int) async throws -> ID<Demande> {
            guard
                case .registered(let file) = try await RegisterDemande(world)(
                    Households.number(number), by: test.sophie, asks: false)
            else { throw CancellationError() }
            return file.id
        }
        let (due, asked) = (try await register(1), try await register(2))
        try await test.store.database.writeAlone {
            try $0.script("UPDATE demande SET etat = 'radiee', radiee_le = '2025-01-01' WHERE id = \(due.rawValue)")
        }
        try folder.write("effacements", "0000")
        await #expect(throws: RegistreEffacements.Unreadable.self) {
            try await ApplyConservation(world)(on: world.today, by: .systeme("purge"))
        }
        #expect(try await test.store.base.read { try $0.demandes.find(due)?.etat } == .purgee)
        // Granted meanwhile: written on a line of its own.
        var saisie = KeepDemandesDroits.Saisie()
        saisie.genre = "effacement"
        saisie.numero = try #require(try await test.store.base.read { try $0.demandes.find(asked)?.numero })
        saisie.nom = "Testard"
        saisie.recueLe = world.today.numeric
        guard case .done(let request) = try await KeepDemandesDroits(world).record(saisie, by: test.gestionnaire),
            case .done = try await KeepDemandesDroits(world).erase(request, confirmed: true, by: test.gestionnaire)
        else {
            Issue.record("not erased")
            return
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines == ["0000", "\(asked.text) \(saisie.numero)"])
        try await test.close()
    }
}
