// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Stores
import TestSupport
import Testing

@Suite struct ImportInterfaceNuuTests {
    private let temporary = TemporaryFolder("import")

    private func file(_ text: String) throws -> String { try temporary.write("\(UUID().uuidString).xml", text) }

    /// What a run says, with the reasons of all its rejects.
    private struct Run {
        let report: ImportReport
        let outcomes: [ImportOutcome]
        var rejects: [ImportOutcome.Reject] {
            outcomes.flatMap { outcome -> [ImportOutcome.Reject] in
                if case .rejected(let reasons) = outcome.result { reasons } else { [] }
            }
        }
    }

    private func run(
        _ test: TestWorld, _ paths: [String], guichet: String? = nil, dryRun: Bool = false
    ) async throws -> Run {
        var outcomes: [ImportOutcome] = []
        let report = try await ImportInterfaceNuu(test.world)(
            paths: paths, guichet: guichet, dryRun: dryRun, by: test.gestionnaire
        ) { outcomes.append($0) }
        return Run(report: try #require(report), outcomes: outcomes)
    }

    /// Different people, each with a number of its own.
    private func national(_ rank: Int, numero: Bool = true) -> String {
        let letters = "abcdefghij".map(String.init)
        let name = String(rank).compactMap { $0.wholeNumberValue.map { letters[$0] } }.joined()
        return NationalFile.benali
            .replacing("111092401855393048", with: numero ? "1110924\(100_000 + rank)93048" : "")
            .replacing("REF-1", with: "REF-\(rank)")
            .replacing("Haddad", with: "Haddad\(name)").replacing("Benali", with: "Benali\(name)")
            .replacing("1988-03-14", with: "19\(60 + rank % 30)-0\(1 + rank / 30)-14").replacing(
                "1985-01-20", with: "1985-01-20"
            )
            .replacing("Karim", with: "Karim\(name)\(name)")
    }

    @Test(arguments: Engine.available)
    func aNationalFileBecomesADemandeOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let path = try file(NationalFile.benali)
        let dry = try await run(test, [path], dryRun: true)
        #expect(dry.report.accepted == 1 && dry.rejects.isEmpty, "\(dry.rejects)")
        #expect(try await ReadStatus(test.world).events() == 0)
        let first = try await run(test, [path])
        #expect(first.report.accepted == 1 && first.rejects.isEmpty, "\(first.rejects)")
        let numero = try #require(NumeroUnique("111092401855393048"))
        guard
            case .dossier(let dossier) = try await ReadDemandes(test.world)(
                numero: numero, objet: "dossier", by: test.sophie)
        else {
            Issue.record("the number does not open the file")
            return
        }
        #expect(dossier.demande.formulaire.depot.date == Day(2024, 9, 12))
        #expect(dossier.demande.formulaire.nombrePersonnes == 4)
        #expect(dossier.demande.formulaire.logementRecherche?.loyerMaximum == Montant(euros: 950))
        #expect(dossier.demande.formulaire.national["demandeLogement/champInconnu"] == "gardé")
        #expect(dossier.evenements.map(\.evenement.genre) == [.import])
        // Twice is once.
        let again = try await run(test, [path])
        #expect(again.report.known == 1 && again.report.accepted == 0)
        try await test.close()
    }

    /// The canonical form never holds a social-security number, under whatever name a file brings it.
    @Test func aNirInTheFileIsSealedAndNeverKeptInClear() async throws {
        let test = try await TestWorld.make(.sqlite)
        let text = NationalFile.benali
            .replacing("<n:telDomicile>", with: "<n:numeroSecu>288037511600124</n:numeroSecu><n:telDomicile>")
        let taken = try await run(test, [try file(text)])
        #expect(taken.report.accepted == 1, "\(taken.rejects)")
        let demandes = try await test.world.base.read { try $0.demandes.check(after: ID(.min), limit: 9) }
        let demande = try #require(demandes.first?.demande)
        #expect(!demande.formulaire.canonicalText().contains("2880375116001"))
        let nirs = try await test.world.base.read { try $0.demandes.nirs(of: demande.id) }
        #expect(nirs.count == 1)
        try await test.close()
    }

    @Test func aRejectNamesItsElementAndItsLine() async throws {
        let test = try await TestWorld.make(.sqlite)
        let cases: [(String, String, String, String)] = [
            ("1988-03-14", "1988-02-30", "demandeur.naissance", "date.impossible"),
            ("<n:civilite code=\"2\"/>", "<n:civilite code=\"9\"/>", "demandeur.civilite", "code.inconnu"),
            ("<n:numGuichet>93055", "<n:numGuichet>ZZZZZ", "guichet", "guichet.inconnu"),
            ("111092401855393048", "123", "numero", "numero.format"),
            ("<n:typeFichier>CRE", "<n:typeFichier>RAD", "typeFichier", "import.type"),
            ("<n:typeFichier>CRE", "<n:typeFichier>XYZ", "typeFichier", "code.inconnu"),
        ]
        for (old, new, element, code) in cases {
            let path = try file(NationalFile.benali.replacing(old, with: new))
            let refused = try await run(test, [path])
            #expect(refused.report.rejected == 1)
            #expect(
                refused.rejects.contains { $0.element == element && $0.code == code && $0.line > 0 },
                "\(refused.rejects)")
        }
        let cut = try file(String(NationalFile.benali.prefix(900)))
        let half = try await run(test, [cut])
        #expect(half.report.unreadable == 1 && half.report.accepted == 0)
        let missing = try await run(test, ["/nulle/part.xml"])
        guard case .unreadable(InterfaceNuuFault.xml(let fault))? = missing.outcomes.first?.result else {
            Issue.record("no fault")
            return
        }
        #expect(fault.reason == .unreadable)
        let forbidden = try await ImportInterfaceNuu(test.world)(
            paths: [try file(NationalFile.benali)], guichet: nil, dryRun: false, by: test.sophie)
        #expect(forbidden == nil)
        try await test.close()
    }

    /// A number brought from outside stands in the way of our sequence: the next one is taken.
    @Test(arguments: Engine.available)
    func anImportedNumberIsNeverGivenAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let text = NationalFile.benali.replacing("111092401855393048", with: "111112600000193055")
        _ = try await run(test, [try file(text)])
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                Households.durand, by: test.sophie, asks: true)
        else {
            Issue.record("not registered")
            return
        }
        #expect(registered.numero == "111112600000293055")
        try await test.close()
    }

    private func folder(_ texts: [String]) throws -> String {
        for (rank, text) in texts.enumerated() {
            try temporary.write(rank % 2 == 0 ? "lot/\(rank).xml" : "lot/sous/\(rank).xml", text)
        }
        return "\(temporary.path)/lot"
    }

    @Test(arguments: Engine.available)
    func foldersAndArchivesAreReadWholeAndTwiceIsOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let path = try folder((0..<7).map { national($0) })
        try temporary.write("lot/lisez-moi.txt", "lisez-moi")
        let archive = try ZipWriter(path: "\(path)/lot.zip")
        for rank in 7..<12 { try archive.add("d/\(rank).xml", Data(national(rank).utf8)) }
        try archive.add("note.txt", Data("x".utf8))
        try archive.close()
        let first = try await run(test, [path])
        #expect(first.report.accepted == 12 && first.report.files == 12, "\(first.report) \(first.rejects)")
        #expect(first.report.ignored == 2)
        let again = try await run(test, [path, "\(path)/lot.zip"])
        #expect(again.report.known == 17 && again.report.accepted == 0, "\(again.report)")
        #expect(try await CheckDemandes(test.world)().faults == [])
        try await test.close()
    }

    /// Without a number the reference, the source and the day of extraction say that it is the same application.
    @Test func anApplicationWithoutNumberIsTakenOnce() async throws {
        let test = try await TestWorld.make(.sqlite)
        let bare = national(1, numero: false).replacing("<n:refInterne>REF-1</n:refInterne>", with: "")
        let path = try file(bare)
        #expect(try await run(test, [path]).report.accepted == 1)
        #expect(try await run(test, [path]).report.known == 1)
        // Extracted another day it is another line of another file: the person is recognised, and someone must say.
        let later = try file(bare.replacing("2026-11-20T10", with: "2026-11-21T10"))
        #expect(try await run(test, [later]).rejects.map(\.code) == ["existant.possible"])
        try await test.close()
    }

    /// Two lines of one batch for one person: the second is refused, as at the counter.
    @Test(arguments: Engine.available)
    func onePersonTwiceInAFileIsOneFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let typo = NationalFile.benali.replacing("018553", with: "018559").replacing("Haddad", with: "Hadad")
        let path = try folder([NationalFile.benali, typo])
        let both = try await run(test, [path])
        #expect(both.report.accepted == 1 && both.report.rejected == 1, "\(both.report)")
        let reject = try #require(both.rejects.first)
        #expect(reject.code == "existant.possible" && reject.parametres["numeros"]?.hasPrefix("11109240185") == true)
        // Each number with why.
        let why = try #require(reject.parametres["existants"])
        #expect(why.hasPrefix("11109240185") && why.contains(" prenoms.identique naissance.identique"), "\(why)")
        // The sender says that it is another one.
        let forced = try file(
            typo.replacing("018559", with: "018560")
                .replacing("<n:numGuichet>", with: "<n:forcerDoublon>true</n:forcerDoublon><n:numGuichet>"))
        #expect(try await run(test, [forced]).report.accepted == 1)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func twoImportsAtOnceTakeEachApplicationOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let path = try folder((0..<60).map { national($0) })
        async let one = run(test, [path])
        async let two = run(test, [path])
        let (first, second) = (try await one, try await two)
        #expect(first.report.accepted + second.report.accepted == 60, "\(first.report) \(second.report)")
        #expect(first.report.known + second.report.known == 60)
        #expect(try await CheckDemandes(test.world)().faults == [])
        try await test.close()
    }

    @Test func aRejectIsKeptCorrectedAndTaken() async throws {
        let test = try await TestWorld.make(.sqlite)
        let bad = try await run(test, [try file(NationalFile.benali.replacing("1988-03-14", with: "1988-02-30"))])
        let raw = try #require(bad.outcomes.first?.raw)
        let kept = String(decoding: raw.document(reasons: ["date -- impossible"]), as: UTF8.self)
        #expect(kept.contains("1988-02-30") && kept.contains("REF-1"))
        let corrected = try await run(test, [try file(kept.replacing("1988-02-30", with: "1988-03-14"))])
        #expect(corrected.report.accepted == 1, "\(corrected.rejects)")
        try await test.close()
    }

    /// The number that we would draw was brought by someone else: the application is taken with the next one, and never
    /// mistaken for one that is known.
    @Test(arguments: Engine.available)
    func aDrawnNumberThatIsTakenGivesTheNext(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let brought = national(1).replacing("111092410000193048", with: "111092400000193055")
        let bare = national(2, numero: false)
        #expect(try await run(test, [try file(brought)]).report.accepted == 1)
        let taken = try await run(test, [try file(bare)])
        guard case .accepted(let numero, _)? = taken.outcomes.first?.result else {
            Issue.record("\(taken.report) \(taken.rejects)")
            return
        }
        #expect(numero == "111092400000293055")
        try await test.close()
    }
}
