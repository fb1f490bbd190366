// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Reference
import Stores
import TestSupport
import Testing

@Suite struct ExportInterfaceNuuTests {
    private let temporary = TemporaryFolder("export")
    /// Not there yet.
    private var folder: String { "\(temporary.path)/demandes" }

    private func files(_ root: String) -> [String] {
        (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).filter {
            $0.hasSuffix(".xml")
        }.sorted()
    }

    private func rights(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func report(_ answer: ExportInterfaceNuu.Answer) throws -> ExportInterfaceNuu.Report {
        guard case .done(let report) = answer else {
            Issue.record("\(answer)")
            throw CancellationError()
        }
        return report
    }

    /// A simulated region out and in again: the form that comes back gives the same document, byte for byte.
    @Test(arguments: Engine.available)
    func aRegionGoesOutAndComesBack(_ engine: Engine) async throws {
        let test = try await TestWorld.make(.sqlite)
        // The bodies of the tests have the ids of those of the region.
        let store = try await TestBase(engine, runsTwice: false)
        let world = World(
            base: store.base, rulebook: test.world.rulebook, keys: .generate(), now: test.world.now,
            ids: try await IDSource.open(store.base), formes: FormesProjection(folder: nil))
        _ = try await SimulateRegion(world, names: try NameTables.load())(demandes: 500, seed: 3)
        var told = 0
        let answer = try await ExportInterfaceNuu(world)(
            to: folder, by: test.gestionnaire, tell: { told += $0.isRefused ? 1 : 0 })
        let report = try report(answer)
        let total = try await ExportInterfaceNuu(world).total(guichet: nil)
        #expect(report.seen == total && report.exported > 300 && told == report.refused, "\(report)")
        let files = files(folder)
        #expect(files.count == report.exported)
        let writer = InterfaceNuuWriter(communes: world.rulebook.communes)
        let entete = InterfaceNuuWriter.Entete(dateFichier: world.rulebook.territoire.clock.iso(world.now()))
        let instant = world.now()
        for file in files {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
            var found: [InterfaceNuuDemande] = []
            try InterfaceNuuReader().read(data: data) { found.append($0) }
            let read = try #require(found.first)
            let examen = examine(read.saisie, on: world.today, world.rulebook)
            let formulaire = try #require(examen.formulaire, "\(examen.violations.map(\.code))")
            let again = Demande(
                id: ID(1), version: 1, etat: .active, numero: read.numUnique, guichet: read.numGuichet,
                organisme: ID(1), expireLe: world.today, enregistreeLe: instant, modifieeLe: instant,
                formulaire: formulaire)
            guard case .document(let second, _) = writer.write(again, entete: entete) else {
                Issue.record("\(file): refused the second time")
                continue
            }
            #expect(second == data, "\(file)")
        }
        print("export: \(report.exported) of \(report.seen) went out and came back, \(report.refused) refused")
        try await store.close()
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func anImportedFileGoesOutAndLeavesATrace(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let whole = NationalFile.benali
            .replacing("<n:telDomicile>", with: "<n:situationFamiliale code=\"M\"/><n:telDomicile>")
            .replacing(
                "<n:lienDemandeur",
                with: """
                    <n:nationalite code="1"/><n:situationFamiliale code="M"/><n:situationProfessionnelle>\
                    <n:typeContratTravail code="CHO"/></n:situationProfessionnelle><n:lienDemandeur
                    """)
        let path = try temporary.write("benali.xml", whole)
        let imported = try await ImportInterfaceNuu(test.world)(
            paths: [path], guichet: nil, dryRun: false, by: test.gestionnaire)
        #expect(imported?.accepted == 1)
        var lines: [ExportInterfaceNuu.Line] = []
        let export = ExportInterfaceNuu(test.world)
        let report = try report(try await export(to: folder, by: test.gestionnaire, tell: { lines.append($0) }))
        #expect(report.exported == 1 && report.refused == 0, "\(lines)")
        #expect(
            lines.first?.ecarts.map(\.champ).sorted() == [
                "demandeLogement/champInconnu", "logementActuel.proprietaire", "logementRecherche.elargie",
            ])
        let file = "1110924/018/111092401855393048.xml"
        #expect(files(folder) == [file])
        #expect(try rights("\(folder)/\(file)") == 0o600)
        #expect(try rights("\(folder)/1110924") == 0o700)
        let demande = try await test.world.base.read { try $0.demandes.page(after: ID(.min), guichet: nil, limit: 9) }
        let id = try #require(demande.first?.id)
        let traces = try await test.world.base.read { try $0.consultations.page(of: id, from: 0, limit: 100) }
        #expect(traces.map(\.objet).contains("export"))
        // The desk of the file, another one; nothing is written where something is.
        #expect(try await export.total(guichet: "93055") == 1)
        let none = try await export(to: "\(folder)-autre", guichet: "93048", by: test.gestionnaire)
        #expect(try self.report(none).seen == 0)
        guard case .occupied = try await export(to: folder, by: test.gestionnaire) else {
            Issue.record("written over")
            return
        }
        guard case .denied = try await export(to: "\(folder)-agent", by: test.sophie) else {
            Issue.record("an agent of a desk exported")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: "\(folder)-agent"))
        try await test.close()
    }

    @Test func archivesAndWhatHasNoNumber() async throws {
        let test = try await TestWorld.make(.sqlite)
        var saisie = Households.benali
        saisie["depot.pieceVue"] = ""
        _ = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        for (champ, value) in [
            "demandeur.nationalite": "1", "demandeur.situationFamiliale": "C", "demandeur.profession.situation": "CDI",
            "logementActuel.statut": "LP", "logementRecherche.types.0": "T3", "depot.pieceVue": "oui",
        ] { saisie[champ] = value }
        saisie.setHolder("demandeur", "Roche", "Anne", "01/02/1971")
        for (champ, value) in [
            "demandeur.civilite": "2", "demandeur.nationalite": "1", "demandeur.situationFamiliale": "C",
            "demandeur.profession.situation": "CDI", "demandeur.telephone": "0600001499",
        ] { saisie[champ] = value }
        _ = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        // Registered with the legal minimum: more than the format wants is missing.
        _ = try await RegisterDemande(test.world)(Households.nguyen, by: test.sophie, asks: false)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let report = try report(
            try await ExportInterfaceNuu(test.world)(to: "\(folder)/lot.zip", by: test.gestionnaire))
        #expect(report.exported == 1 && report.withoutNumber == 1 && report.refused == 1, "\(report)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["lot-0001.zip"])
        let reader = try ZipReader(path: "\(folder)/lot-0001.zip")
        let entry = try #require(reader.entries.first { _ in true })
        var found: [InterfaceNuuDemande] = []
        try InterfaceNuuReader().read(chunks: try reader.read(entry)) { found.append($0) }
        #expect(found.map { "\($0.numUnique).xml" } == [entry.name])
        guard
            case .occupied = try await ExportInterfaceNuu(test.world)(to: "\(folder)/lot.zip", by: test.gestionnaire)
        else {
            Issue.record("written over")
            return
        }
        try await test.close()
    }
}
