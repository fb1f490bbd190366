// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Reference
import SQLite
import Stores

/// Import of national files: those of the region itself, taken out and put into an empty base.
enum BenchImport {
    static func run(_ site: BenchSite, seconds: Double) async throws -> [Measure] {
        let folder = NSTemporaryDirectory() + "ruche-bench-import-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder
        let count = 50_000
        let file = "\(folder)/lot.xml"
        let exported = try await write(site, count, to: file)

        // Without checks: the same file read and understood, then the rows of the same number of files inserted.
        let parse = ContinuousClock.now
        var parsed = 0
        let stream = try InterfaceNuuStream(chunks: try fileChunks(file))
        while let raws = try stream.next() {
            for raw in raws where !raw.mapped().saisie["depot.date"].isEmpty { parsed += 1 }
        }
        let parsing = (.now - parse) / .seconds(1)
        let inserting = try await insertRows(site, exported, folder)

        let target = try await emptyBase(site, folder, "import")
        let start = ContinuousClock.now
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "bench", organisme: ID(0), organismeNom: "", guichet: nil,
            role: .gestionnaire, perimetre: .region)
        let report = try await ImportInterfaceNuu(target)(paths: [file], guichet: nil, dryRun: false, by: acteur)
        let elapsed = (.now - start) / .seconds(1)
        await target.base.close()
        let rate = Double(parsed) / elapsed
        let without = Double(parsed) / (parsing + inserting)
        var measure = Measure(what: "import with all checks, into an empty base", value: rate, unit: "/s")
        measure.ratio = rate / without
        measure.against = "reading the file and inserting its rows without checks, one after the other"
        measure.target = "≥ 5 000/s"
        measure.isMet = rate >= 5_000
        var measures = [
            Measure(what: "applications of the file", value: Double(parsed), unit: ""),
            Measure(what: "taken over", value: Double(report?.accepted ?? 0), unit: ""),
            Measure(what: "file", value: Double(fileSize(file)) / 1e6, unit: "MB"),
            Measure(what: "reading and understanding alone, one core", value: Double(parsed) / parsing, unit: "/s"),
            Measure(what: "inserting the rows alone", value: Double(parsed) / inserting, unit: "/s"),
            measure,
        ]
        // Judged against the whole region: each person is compared with all those born on his day.
        let dry = ContinuousClock.now
        _ = try await ImportInterfaceNuu(site.world)(
            paths: [file], guichet: nil, dryRun: true, by: acteur)
        measures.append(
            Measure(
                what: "judged against the base itself (dry run)", value: Double(parsed) / ((.now - dry) / .seconds(1)),
                unit: "/s"))
        return measures
    }

    /// One file of many applications.
    private static func write(_ site: BenchSite, _ count: Int, to path: String) async throws -> [Demande] {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        let writer = InterfaceNuuWriter(communes: site.world.rulebook.communes)
        let entete = InterfaceNuuWriter.Entete(dateFichier: "2026-11-01T10:00:00")
        var demandes: [Demande] = []
        var after = ID<Demande>(.min)
        while demandes.count < count {
            let from = after
            let page = try await site.world.base.read { try $0.demandes.page(after: from, guichet: nil, limit: 2_000) }
            guard let last = page.last else { break }
            after = last.id
            for demande in page where demande.etat == .active && demandes.count < count {
                guard case .document(let data, _) = writer.write(demande, entete: entete) else { continue }
                // The declaration and the root stand on the first two lines, the end of the root on the last.
                let lines = data.split(separator: UInt8(ascii: "\n"))
                if demandes.isEmpty { try handle.write(contentsOf: Data(lines.prefix(2).joined(separator: [10]))) }
                try handle.write(contentsOf: Data(lines.dropFirst(2).dropLast().joined(separator: [10])))
                demandes.append(demande)
            }
        }
        try handle.write(contentsOf: Data("</n:interfaceNuu>".utf8))
        try handle.close()
        return demandes
    }

    private static func insertRows(_ site: BenchSite, _ demandes: [Demande], _ folder: String) async throws -> Double {
        let target = try await emptyBase(site, folder, "rows")
        let texts = demandes.map { $0.formulaire.canonicalText() }
        let start = ContinuousClock.now
        for from in stride(from: 0, to: demandes.count, by: 500) {
            let range = from..<min(from + 500, demandes.count)
            try await target.base.writeAlone { registry in
                var rows = NewRows()
                for index in range { rows.add(demandes[index], texte: texts[index]) }
                try registry.load(rows)
            }
        }
        let elapsed = (.now - start) / .seconds(1)
        await target.base.close()
        return elapsed
    }

    /// A base on SQLite with the bodies and desks of the region.
    private static func emptyBase(_ site: BenchSite, _ folder: String, _ name: String) async throws -> World {
        var settings = site.settings
        settings.database = "sqlite:\(folder)/\(name).db"
        let world = try await settings.open(migrating: true)
        _ = try await SimulateRegion(world, names: try NameTables.load()).createOrganismes()
        return world
    }

    private static func fileSize(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0  // only shown
    }
}
