// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// What one looked at and did oneself.
struct ActivitePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-activite", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let cursor = request.uri.queryParameters["avant"].map(String.init) ?? ""
        let page = try await ReadActivite(site.world)(session, from: cursor)
        return try site.page(
            "comptes/activite", site.texts("titre.mon-activite"),
            [
                "lignes": .views(page.lignes.map(line)),
                "plage": .text(
                    optional: cursor.isEmpty && page.next == nil
                        ? nil : site.texts("activite.plage", ["n": "\(page.lignes.count)"])),
                "suivante": .text(optional: page.next.map { "\(Paths.monActivite)?avant=\($0)" }),
            ], context)
    }

    private func line(_ line: ReadActivite.Ligne) -> View {
        var view: View = ["le": .text(site.moment(line.le)), "nom": .text(site.nom(line.organisme))]
        switch line.quoi {
        case .consultation(let objet, let demande, let numero):
            view["quoi"] = .text(site.texts("activite.consultation"))
            view["objet"] = .text(site.texts.find("activite.objet.\(objet)") ?? objet)
            view["lien"] = .text(Paths.demande(demande))
            view["numero"] = .view(optional: site.numero(numero))
        case .acte(let trace):
            view["quoi"] = .text(site.texts("acte-compte.\(trace.acte.rawValue)"))
        }
        return view.closed("objet", "lien", "numero")
    }
}
