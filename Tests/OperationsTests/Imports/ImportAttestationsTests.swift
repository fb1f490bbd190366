// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// An import that sends certificates: to those whose application it creates, once, after a time to stop it; never by surprise.
@Suite struct ImportAttestationsTests {
    private let temporary = TemporaryFolder("import")

    private static let page: AttestationPage = { contenu in
        AttestationJointe(
            code: contenu.code, verification: "https://ruche.exemple/verification/\(contenu.code)",
            corps: "<section class=\"jointe\">\(contenu.dossier.organisme.nom)</section>", sansAdresse: false)
    }

    /// A folder with different people, deposited this year: `bare` has neither number nor mail, `over` ended a year ago.
    private func folder(_ people: [(name: String, isBare: Bool, isOver: Bool)]) throws -> String {
        for (rank, person) in people.enumerated() {
            let text = NationalFile.benali
                .replacing("111092401855393048", with: person.isBare ? "" : "1110924\(100_000 + rank)93048")
                .replacing("n.benali@exemple.fr", with: person.isBare ? "" : "n\(rank)@exemple.fr")
                .replacing("2024-09-12", with: person.isOver ? "2024-09-12" : "2026-09-12")
                .replacing("REF-1", with: "REF-\(rank)").replacing("Haddad", with: person.name)
                .replacing("Benali", with: person.name).replacing("Karim", with: "\(person.name)\(person.name)")
                .replacing("1988-03-14", with: "19\(60 + rank)-03-14")
                .replacing("1985-01-20", with: "19\(60 + rank)-01-20")
                .replacing("0600001427", with: "06000020\(10 + rank)")
                .replacing("0100000001", with: "01000020\(10 + rank)")
            try temporary.write("\(rank).xml", text)
        }
        return temporary.path
    }

    private func run(
        _ test: TestWorld, _ path: String, dryRun: Bool = false, parHeure: Int? = 500
    ) async throws -> ImportReport {
        try #require(
            try await ImportInterfaceNuu(test.world)(
                paths: [path], guichet: nil, dryRun: dryRun, attestationsParHeure: parHeure,
                by: .systeme("import")))
    }

    private func letters(_ test: TestWorld) async throws -> [Courrier] {
        try await test.world.base.read { registry in
            let ids = try registry.demandes.check(after: ID(.min), limit: 99).map(\.demande.id)
            return try registry.courriers.of(ids).values.flatMap { $0 }.sorted { $0.id < $1.id }
        }
    }

    private static let three = [
        (name: "Aubert", isBare: false, isOver: false), (name: "Bonnet", isBare: true, isOver: false),
        (name: "Castel", isBare: false, isOver: true),
    ]

    @Test(arguments: Engine.available)
    func toldBeforeThenSentOnceAfterATimeToStopIt(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine, isDemonstration: true)
        let test = comptoir.test
        let path = try folder(Self.three)
        let dry = try await run(test, path, dryRun: true)
        let told = try #require(dry.attestations)
        #expect(dry.accepted == 3 && told.demandes == 2 && told.lettres == 2 && told.courriels == 1)
        #expect(told.dejaNumerotees == 1 && told.retenues == [.finie: 1])
        #expect(try await letters(test).isEmpty)
        let done = try await run(test, path)
        #expect(done.accepted == 3 && done.attestations == told)
        let written = try await letters(test)
        #expect(written.map(\.canal).sorted { $0.rawValue < $1.rawValue } == [.courriel, .lettre, .lettre])
        #expect(written.allSatisfy { $0.genre == .attestation && $0.isDu == ($0.canal == .lettre) && $0.auteur == nil })
        // Run again, whatever was asked for the first time.
        let again = try await run(test, path)
        #expect(again.known == 3 && again.attestations?.demandes == 0)
        #expect(try await letters(test) == written)

        let send = SendCourriers(test.world, mailer: comptoir.mailer)
        let prepare = PrepareLots(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        guard case .nothing = try await prepare(by: test.sophie), try await send().partis == 0 else {
            Issue.record("they left at once")
            return
        }
        test.clock.advance(seconds: 13 * 3_600)
        guard case .made(let lots) = try await prepare(by: test.sophie) else {
            Issue.record("no lot")
            return
        }
        #expect(lots.count == 1)
        #expect(try await send().partis == 1)
        #expect(try await comptoir.mails().count == 1)
        // What an operator took over is signed by the body of its desk.
        let letter = try #require(try await letters(test).first { $0.canal == .lettre })
        let reprint = ReprintLettre(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        guard case .lettre(let lettre, .copie) = try await reprint(letter.id, of: letter.demande, by: test.sophie)
        else {
            Issue.record("not kept")
            return
        }
        #expect(lettre.jointe?.corps.contains("Mairie de Pantin") == true)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults == [])
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func nothingIsSentByAnImportThatWasNotAskedTo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let path = try folder(Self.three)
        let done = try await run(test, path, parHeure: nil)
        #expect(done.accepted == 3 && done.attestations == nil)
        // Asked for too late: they are known, and nobody is written to.
        let late = try #require(try await run(test, path).attestations)
        #expect(late.demandes == 0 && late.retenues.isEmpty)
        #expect(try await letters(test).isEmpty)
        try await test.close()
    }

    /// So many applications an hour, each with its channels together; two imports at once write each once.
    @Test(arguments: Engine.available)
    func spreadOverHoursAndTwoAtOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let names = ["Aubert", "Bonnet", "Castel", "Duval", "Esteve"]
        let path = try folder(names.map { ($0, false, false) })
        _ = try await run(test, path, parHeure: 2)
        let now = test.clock.now()
        let leaving = Dictionary(grouping: try await letters(test), by: \.prevuLe)
        let hours = leaving.keys.map { Int(($0.milliseconds - now.milliseconds) / 3_600_000) }.sorted()
        #expect(hours == [12, 13, 14])
        #expect(leaving.values.map { Set($0.map(\.demande)).count }.sorted() == [1, 2, 2])
        try await test.close()

        let other = try await TestWorld.make(engine, isDemonstration: true)
        async let one = run(other, path)
        async let two = run(other, path)
        let sent = [try await one, try await two].compactMap(\.attestations)
        #expect(sent.reduce(0) { $0 + $1.demandes } == 5)
        #expect(try await letters(other).count == 10)
        try await other.close()
    }

    /// By who runs the imports; what a desk wrote, and what is on paper, stays.
    @Test(arguments: Engine.available)
    func stoppedBeforeTheyLeave(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        _ = try await run(test, try folder(Self.three))
        let texts = try Catalogue.load("fr")
        let desk = try await test.register(Households.durand)
        let write = WriteCourrier(test.world, texts: texts, site: "https://ruche.exemple")
        guard case .written = try await write(desk, SaisieCourrier(.attestation), version: 1, by: test.sophie) else {
            Issue.record("not written")
            return
        }
        // Printed at the desk before its time: it is proved with the day on which it was posted, noted two days after.
        let paper = try #require(try await letters(test).first { $0.canal == .lettre && $0.demande != desk })
        let reprint = ReprintLettre(
            test.world, texts: texts, site: "https://ruche.exemple", attestation: Self.page)
        guard
            case .lettre(let lettre, .premiere) = try await reprint(paper.id, of: paper.demande, by: test.sophie),
            try await reprint.keep(lettre, .premiere, of: paper.id, paper.demande, by: test.sophie)
        else {
            Issue.record("not printed")
            return
        }
        let stop = StopAttestations(test.world)
        #expect(try await stop(by: test.sophie) == nil)
        #expect(try await stop(by: .systeme("courriers")) == 2)
        #expect(try await stop(by: .systeme("courriers")) == 0)
        let left = try await letters(test).filter { $0.etat == .prevu }
        #expect(Set(left.map(\.demande)) == [desk, paper.demande] && left.contains { $0.id == paper.id })
        test.clock.advance(seconds: 2 * 86_400)
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                paper.id, of: paper.demande, le: "23/11/2026", preuve: "Guichet", by: test.sophie)
        else {
            Issue.record("not proved")
            return
        }
        try await test.close()
    }

    /// Figures to be confirmed: nothing is sent that could not be printed, and it is told.
    @Test func inProductionDoubtfulFiguresHoldThem() async throws {
        let test = try await TestWorld.make(.sqlite)
        let done = try await run(test, try folder(Self.three))
        #expect(done.accepted == 3 && done.attestations?.demandes == 0)
        #expect(done.attestations?.retenues == [.finie: 1, .chiffres: 2])
        #expect(try await letters(test).isEmpty)
        try await test.close()
    }
}
