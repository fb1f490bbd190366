// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// The register of exports and downloads, and the same as a file.
struct ExportPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/exports", use: list)
        router.get("administration/exports/registre.csv", use: file)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let page = try await ReadRegistreExport(site.world)(from: request.first, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let view: View = [
            "lignes": .views(
                page.lignes.map { line in
                    let cells = cells(line)
                    return [
                        "quand": .text(cells[0]), "qui": .text(cells[2]), "organisme": .text(cells[3]),
                        "genre": .text(cells[4]), "portee": .text(cells[5]), "nombre": .text(cells[6]),
                    ]
                }), "lien_csv": .text(Paths.registreExports),
        ]
        return try site.page(
            "protection/exports", site.texts("titre.exports"),
            view.merging(
                site.plage(
                    page.premier, shown: page.lignes.count, total: page.total, size: ReadRegistreExport.size
                ) { "\(Paths.exports)?de=\($0)" }), context, section: .protection)
    }

    @Sendable private func file(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard let page = try await ReadRegistreExport(site.world).file(by: context.requireSession().acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let heads = ["premier", "dernier", "qui", "organisme", "genre", "portee", "nombre"].map {
            site.texts("exports.colonne.\($0)")
        }
        let lines = ([heads] + page.lignes.map(cells)).map { $0.map(spreadsheetCell).joined(separator: ";") + "\r\n" }
        // The mark at the beginning tells a spreadsheet that accents are UTF-8.
        return site.file(
            Data("\u{feff}\(lines.joined())".utf8), "text/csv; charset=utf-8", "registre-exports.csv")
    }

    private func cells(_ line: ReadRegistreExport.Ligne) -> [String] {
        let who =
            switch line.origine {
            case .agent: line.agent ?? site.texts("commun.non-connu")
            case .logiciel: site.texts("consultations.logiciel")
            case .systeme: site.texts("consultations.systeme")
            case .demandeur: site.texts("consultations.demandeur")
            }
        return [
            "\(site.clock.day(line.le).french), \(site.clock.hour(line.le))",
            "\(site.clock.day(line.dernierLe).french), \(site.clock.hour(line.dernierLe))", who, line.organisme,
            site.texts("export.genre.\(line.genre.rawValue)"), line.portee, "\(line.nombre)",
        ]
    }
}

/// Quoted; what a spreadsheet would take for a formula begins with an apostrophe.
func spreadsheetCell(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
    // By scalars: a quote that carries an accent is still a quote for whoever reads the file.
    var cell = isFormula ? "\"'" : "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": cell += "\"\""
        case _ where scalar.properties.generalCategory == .control: cell += " "
        default: cell.unicodeScalars.append(scalar)
        }
    }
    return cell + "\""
}
