// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Stores
import TestSupport
import Testing

@Suite struct ImportInterfaceNuuTests {
    private func file(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "ruche-\(UUID().uuidString).xml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(arguments: Engine.available)
    func aNationalFileBecomesADemandeOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let path = try file(NationalFile.benali)
        let importer = ImportInterfaceNuu(test.world)
        let dry = try await importer(path: path, guichet: nil, dryRun: true, by: test.gestionnaire)
        #expect(dry.accepted == 1 && dry.rejects.isEmpty, "\(dry.rejects)")
        #expect(try await ReadStatus(test.world).events() == 0)
        let report = try await importer(path: path, guichet: nil, dryRun: false, by: test.gestionnaire)
        #expect(report.accepted == 1 && report.rejects.isEmpty, "\(report.rejects)")
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
        let again = try await importer(path: path, guichet: nil, dryRun: false, by: test.gestionnaire)
        #expect(again.known == 1 && again.accepted == 0)
        try await test.close()
    }

    /// The canonical form never holds a social-security number, under whatever name a file brings it.
    @Test func aNirInTheFileIsSealedAndNeverKeptInClear() async throws {
        let test = try await TestWorld.make(.sqlite)
        let text = NationalFile.benali
            .replacing("<n:telDomicile>", with: "<n:numeroSecu>288037511600124</n:numeroSecu><n:telDomicile>")
        let report = try await ImportInterfaceNuu(test.world)(
            path: try file(text), guichet: nil, dryRun: false, by: test.gestionnaire)
        #expect(report.accepted == 1, "\(report.rejects)")
        let demandes = try await test.world.base.read { try $0.demandes.check(after: ID(.min), limit: 9) }
        let demande = try #require(demandes.first?.demande)
        #expect(!demande.formulaire.canonicalText().contains("2880375116001"))
        let nirs = try await test.world.base.read { try $0.demandes.nirs(of: demande.id) }
        #expect(nirs.count == 1)
        try await test.close()
    }

    @Test func aRejectNamesItsElementAndItsLine() async throws {
        let test = try await TestWorld.make(.sqlite)
        let importer = ImportInterfaceNuu(test.world)
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
            let report = try await importer(path: path, guichet: nil, dryRun: false, by: test.gestionnaire)
            #expect(report.rejected == 1)
            #expect(
                report.rejects.contains { $0.element == element && $0.code == code && $0.line > 0 }, "\(report.rejects)"
            )
        }
        let cut = try file(String(NationalFile.benali.prefix(900)))
        let report = try await importer(path: cut, guichet: nil, dryRun: false, by: test.gestionnaire)
        #expect(report.fault != nil && report.accepted == 0)
        let missing = try await importer(path: "/nulle/part.xml", guichet: nil, dryRun: false, by: test.gestionnaire)
        if case .xml(let fault) = missing.fault {
            #expect(fault.reason == .unreadable)
        } else {
            Issue.record("no fault")
        }
        let forbidden = try await importer(
            path: try file(NationalFile.benali), guichet: nil, dryRun: false, by: test.sophie)
        #expect(forbidden.rejects.map(\.code) == ["droit.refuse"])
        try await test.close()
    }

    /// A number brought from outside stands in the way of our sequence: the next one is taken.
    @Test(arguments: Engine.available)
    func anImportedNumberIsNeverGivenAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let text = NationalFile.benali.replacing("111092401855393048", with: "111112600000193055")
        _ = try await ImportInterfaceNuu(test.world)(
            path: try file(text), guichet: nil, dryRun: false, by: test.gestionnaire)
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
}
