// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Letters that came back: their codes are scanned one after the other, and each says what became of it.
struct RetourPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("courriers/retours", use: form)
        router.post("courriers/retours", use: record)
    }

    @Sendable private func form(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard try context.requireSession().acteur.may(.sendLettres) else { throw HTTPFailure(.forbidden) }
        return try page(context)
    }

    @Sendable private func record(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        switch try await RecordRetours(site.world)(form.value("codes"), by: session.acteur) {
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let violations): return try page(context, typed: form.value("codes"), violations)
        case .done(let lines): return try page(context, lines: lines)
        }
    }

    private func page(
        _ context: RucheContext, typed: String = "", _ violations: [Violation] = [], lines: [RecordRetours.Ligne] = []
    ) throws -> Response {
        let fields = ShortFields(site: site, violations: violations)
        let noted = lines.count { $0.issue == .note }
        let view: View = [
            "lien_courriers": .text(Paths.courriers), "action": .text(Paths.retours),
            "champs": .views([fields.zone("codes", typed, lignes: 8, requis: true)]),
            "bilan_retours": .text(
                optional: noted == 0
                    ? nil : site.texts(noted == 1 ? "retours.bilan.un" : "retours.bilan", ["n": "\(noted)"])),
            "bilan_rien": .flag(!lines.isEmpty && noted == 0),
            "lignes": .views(
                lines.map { line in
                    View([
                        "code": .text(line.code), "issue": .text(site.texts("retours.issue.\(line.issue.rawValue)")),
                        "numero": .view(optional: site.numero(line.numero)),
                        "lien": .text(optional: line.demande.map(Paths.courriers)),
                    ]).closed("numero", "lien")
                }),
        ]
        return try site.page(
            "courriers/retours", fields.titled("titre.retours"), view.closed("bilan_retours").merging(fields.summary),
            context, section: .courriers, status: fields.status)
    }
}
