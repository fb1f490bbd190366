// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Who looked, what left: read by the manager only, page by page, and traced in its turn.
@Suite struct ConsultationsTests {
    private let folder = TemporaryFolder("registre")

    private func register(_ test: TestWorld, _ index: Int = 0) async throws -> RegisterDemande.Registered {
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                Households.exportable(Households.number(index)), by: test.sophie, asks: false)
        else { throw CancellationError() }
        return registered
    }

    @Test(arguments: Engine.available)
    func whoLookedAtAFileIsReadPageByPage(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let registered = try await register(test)
        for _ in 0..<60 {
            test.clock.advance(seconds: 60)
            _ = try await ReadDemandes(test.world)(registered.id, objet: "dossier", by: test.karim)
        }
        _ = try await ReadDemandes(test.world)(registered.id, objet: "api", by: test.logiciel)
        let read = ReadConsultations(test.world)
        guard case .denied = try await read(of: registered.id, from: 0, by: test.karim),
            case .unknown = try await read(of: ID(1), from: 0, by: test.gestionnaire),
            case .page(let first) = try await read(of: registered.id, from: 0, by: test.gestionnaire)
        else {
            Issue.record("not as it should")
            return
        }
        #expect(first.lignes.count == ReadConsultations.size && first.total == 62)
        #expect(first.lignes[0].objet == "api" && first.lignes[0].agent == nil)
        #expect(first.lignes[1].agent == "Karim Diallo" && first.lignes[1].organisme == "Canal Habitat")
        #expect(first.lignes.map(\.le) == first.lignes.map(\.le).sorted(by: >))
        // The reading is in the second reading; nothing is seen twice.
        guard case .page(let second) = try await read(of: registered.id, from: 50, by: test.gestionnaire) else {
            Issue.record("no second page")
            return
        }
        #expect(second.total == 63 && second.lignes.count == 13)
        #expect(second.lignes.last?.objet == "enregistrement")
        guard case .page(let third) = try await read(of: registered.id, from: 0, by: test.gestionnaire) else { return }
        #expect(third.lignes.prefix(2).allSatisfy { $0.objet == "consultations" && $0.agent == "Marc Petit" })
        try await test.close()
    }

    /// The home page shows names of the last days: it counts as a reading, once a day, file and account.
    @Test(arguments: Engine.available)
    func theHomePageIsWrittenDownOnceADay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let registered = [try await register(test, 0), try await register(test, 1)]
        let read = ReadDemandes(test.world)
        func seen() async throws -> Int {
            try await test.store.base.read { registry in
                try registered.reduce(0) { sum, file in
                    sum
                        + (try registry.consultations.page(of: file.id, from: 0, limit: 100).count {
                            $0.objet == "accueil"
                        })
                }
            }
        }
        for _ in 0..<5 { #expect(try await read.recent(by: test.sophie, limit: 8).count == 2) }
        #expect(try await seen() == 2)
        // Another agent of the same desk opened neither: his home page has no name of theirs.
        #expect(try await read.recent(by: test.karim, limit: 8).isEmpty)
        test.clock.advance(seconds: 86_400)
        let recent = try await read.recent(by: test.sophie, limit: 8)
        // What the home page showed is no visit: the order and the words stay those of what was done.
        #expect(recent.map(\.objet) == ["enregistrement", "enregistrement"])
        #expect(try await seen() == 4)
        _ = try await read(registered[0].id, objet: "dossier", by: test.karim)
        _ = try await read.recent(by: test.karim, limit: 8)
        #expect(try await seen() == 5)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func anAccountThatLooksAtFarMoreIsSignalled(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let registered = try await register(test)
        let read = ReadConsultations(test.world)
        // Six calm days of two colleagues, and one day of curiosity.
        for day in 0..<6 {
            test.clock.set(monday.adding(seconds: day * 86_400))
            for _ in 0..<3 { _ = try await ReadDemandes(test.world)(registered.id, objet: "dossier", by: test.sophie) }
            for _ in 0..<(day == 5 ? 70 : 3) {
                _ = try await ReadDemandes(test.world)(registered.id, objet: "dossier", by: test.karim)
            }
        }
        guard case .denied = try await read.accounts(from: 0, by: test.karim),
            case .page(let accounts) = try await read.accounts(from: 0, by: test.gestionnaire)
        else {
            Issue.record("not as it should")
            return
        }
        #expect(accounts.comptes.map { accounts.agents[$0.compte] } == ["Karim Diallo", "Sophie Marchand"])
        #expect(accounts.comptes.map(\.plusForte.isHigh) == [true, false])
        #expect(accounts.comptes[0].plusForte.nombre == 70 && accounts.comptes[0].total == 85)
        let day = test.world.today
        guard
            case .page(let activity) = try await read.activity(
                of: accounts.comptes[0].compte, on: day, from: 0, by: test.gestionnaire),
            case .unknown = try await read.activity(of: ID(999), on: day, from: 0, by: test.gestionnaire)
        else {
            Issue.record("no activity")
            return
        }
        #expect(activity.signal.habituel == 3 && activity.signal.seuil == 60)
        let busiest = try #require(activity.journees.first)
        #expect(busiest.jour == day && busiest.nombre == 70 && busiest.isHigh)
        #expect(activity.journees.count == ReadConsultations.days && activity.page.total == 70)
        guard case .page(let seen) = try await read(of: registered.id, from: 0, by: test.gestionnaire) else { return }
        #expect(seen.lignes.contains { $0.objet == "activite" })
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func whatLeavesIsWrittenFirst(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let registered = try await register(test)
        _ = try await register(test, 7)
        try await test.settle()
        guard case .done = try await ExportInterfaceNuu(test.world)(to: folder.path, by: test.gestionnaire) else {
            Issue.record("no export")
            return
        }
        let issue = IssueAttestation(test.world)
        guard case .ready(let contenu) = try await issue.prepare(registered.id, by: test.sophie) else {
            Issue.record("no certificate")
            return
        }
        try await issue.record(contenu, by: test.sophie)
        // Three pages of one token on one day are one line; another day is another.
        let changes = ReadChangements(test.world)
        for _ in 0..<3 {
            _ = try await changes(apres: 0, limite: 10, jeton: [1, 2, 3], by: test.logiciel)
        }
        _ = try await changes(apres: 1_000_000, limite: 10, jeton: [1, 2, 3], by: test.logiciel)
        test.clock.advance(seconds: 86_400)
        _ = try await changes(apres: 0, limite: 10, jeton: [1, 2, 3], by: test.logiciel)
        let read = ReadRegistreExport(test.world)
        #expect(try await read(from: 0, by: test.sophie) == nil)
        #expect(try await read.file(by: test.karim) == nil)
        let page = try #require(try await read(from: 0, by: test.gestionnaire))
        #expect(page.lignes.count == 4 && page.lignes[0].genre == .changements)
        #expect(page.lignes.first { $0.genre == .interfaceNuu }?.nombre == 2)
        #expect(page.lignes.filter { $0.genre == .changements }.map(\.nombre).sorted() == [2, 6])
        let certificate = try #require(page.lignes.first { $0.genre == .attestation })
        #expect(certificate.agent == "Sophie Marchand" && certificate.portee == registered.numero)
        // The register as a file is in the file.
        let file = try #require(try await read.file(by: test.gestionnaire))
        #expect(file.lignes.count == 5 && file.lignes[0].genre == .registre)
        try await test.close()
    }

    /// What cannot be written down does not leave.
    @Test func nothingLeavesWhenTheRegisterCannotBeWritten() async throws {
        let test = try await TestWorld.make(.sqlite)
        _ = try await register(test)
        try await test.settle()
        try await test.store.database.writeAlone { try $0.script("DROP TABLE registre_export") }
        await #expect(throws: (any Error).self) {
            _ = try await ExportInterfaceNuu(test.world)(to: folder.path, by: test.gestionnaire)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        await #expect(throws: (any Error).self) {
            _ = try await ReadChangements(test.world)(apres: 0, limite: 10, jeton: [1], by: test.logiciel)
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aNoteThatSaysTooMuchIsAskedAbout(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var typed = KeepVisites.Saisie()
        typed.nom = "Mme Traoré"
        typed.objet = "INFO"
        typed.dit = "Sort de prison, alcoolique"
        let keep = KeepVisites(test.world)
        guard case .questions(let asked) = try await keep.record(typed, by: test.sophie) else {
            Issue.record("not asked")
            return
        }
        #expect(asked.map(\.cle) == ["commentaire.sante:dit", "commentaire.infractions:dit"])
        #expect(try await keep.today(by: test.sophie).isEmpty)
        typed.confirmations = [asked[0].cle]
        guard case .questions = try await keep.record(typed, by: test.sophie) else {
            Issue.record("one answer for two questions")
            return
        }
        typed.confirmations = asked.map(\.cle)
        guard case .done = try await keep.record(typed, by: test.sophie) else {
            Issue.record("confirmed, not kept")
            return
        }
        let kept = try #require(try await keep.today(by: test.sophie).first?.visite)
        #expect(kept.dit == typed.dit && kept.confirmations == typed.confirmations)
        typed.dit = String(repeating: "a", count: 201)
        guard case .invalid(let violations) = try await keep.record(typed, by: test.sophie) else { return }
        #expect(violations.map(\.code) == ["texte.long"])
        try await test.close()
    }
}
