// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The list of bodies, and the form of a new one.
struct OrganismesPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/organismes", use: list)
        router.get("administration/organismes/nouveau", use: form)
        router.post("administration/organismes", use: create)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let query = request.typedQuery
        let nature = NatureOrganisme(rawValue: query.value("nature"))
        let texte = String(query.value("texte").prefix(120))
        let number = min(max(Int(query.value("page")) ?? 1, 1), 10_000)
        guard
            let page = try await ListOrganismes(site.world)(
                nature: nature, texte: texte, page: number - 1, by: acteur)
        else { throw HTTPFailure(.forbidden) }
        let fields = ShortFields(site: site)
        let words = OrganismeWords(site: site)
        func link(_ first: Int) -> String {
            var components = URLComponents()
            components.path = Paths.organismes
            components.queryItems = [
                URLQueryItem(name: "nature", value: nature?.rawValue ?? ""), URLQueryItem(name: "texte", value: texte),
                URLQueryItem(name: "page", value: "\(first / ListOrganismes.size + 1)"),
            ]
            return components.string ?? Paths.organismes
        }
        let last = page.premier + page.lignes.count
        let all: [(valeur: String, libelle: String)] =
            [("", site.texts("organismes.toutes"))]
            + NatureOrganisme.allCases.map { ($0.rawValue, words.nature($0)) }
        return try site.page(
            "organismes/organismes", site.texts("titre.organismes"),
            [
                "champs": .views([
                    fields.choice("nature", "g4", nature?.rawValue ?? "", all, requis: false),
                    fields.input("texte", "g8", texte),
                ]),
                "compte": .text(
                    page.total == 1
                        ? site.texts("organismes.compte.un")
                        : site.texts("organismes.compte", ["n": grouped(page.total)])),
                "lignes": .views(page.lignes.map(words.line)),
                "plage": .text(
                    optional: page.total > ListOrganismes.size
                        ? site.texts(
                            "compte.plage",
                            ["debut": grouped(page.premier + 1), "fin": grouped(last), "total": grouped(page.total)])
                        : nil),
                "precedente": .text(optional: page.premier > 0 ? link(page.premier - ListOrganismes.size) : nil),
                "suivante": .text(optional: last < page.total ? link(last) : nil),
                "lien_nouveau": .text(Paths.nouvelOrganisme),
            ], context, section: .administration)
    }

    @Sendable private func form(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard try context.requireSession().acteur.may(.manageOrganismes) else { throw HTTPFailure(.forbidden) }
        return try OrganismeForm(site: site, typed: SaisieOrganisme()).page(context)
    }

    @Sendable private func create(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let sent = try await RequestForm.read(request, context, csrf: session.csrf)
        let typed = OrganismeForm.typed(sent)
        switch try await CreateOrganisme(site.world)(typed, by: session.acteur) {
        case .created(let id): return site.redirect(Paths.organisme(id))
        case .invalid(let violations):
            return try OrganismeForm(site: site, typed: typed, violations: violations).page(context)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }
}
