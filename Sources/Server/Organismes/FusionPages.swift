// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// A merger: first what will happen, then the act.
struct FusionPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/organismes/:id/fusion", use: show)
        router.post("administration/organismes/:id/fusion", use: merge)
    }

    /// Without a question, the form; with one, what it would do.
    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let asked = request.typedQuery
        guard asked.has("successeur") else { return try await page(context, asked, nil, []) }
        let (plan, answer) = try await MergeOrganismes(site.world).plan(
            try context.organisme(), into: asked.value("successeur"), on: asked.value("jour"), by: acteur)
        if case .invalid(let violations) = answer { return try await page(context, asked, nil, violations) }
        return try await page(context, asked, plan, [])
    }

    @Sendable private func merge(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        switch try await MergeOrganismes(site.world)(
            id, into: form.value("successeur"), on: form.value("jour"), by: session.acteur)
        {
        case .merged: return site.redirect(Paths.organisme(id))
        case .invalid(let violations): return try await page(context, form, nil, violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func page(
        _ context: RucheContext, _ asked: RequestForm, _ plan: MergeOrganismes.Plan?, _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.manageOrganismes) else { throw HTTPFailure(.forbidden) }
        let id = try context.organisme()
        guard let fiche = try await ReadOrganisme(site.world)(id, by: acteur) else { throw HTTPFailure(.notFound) }
        let fields = ShortFields(site: site, violations: violations)
        let titre = site.texts("titre.fusion", ["nom": fiche.organisme.nom])
        let view = View([
            "titre_page": .text(titre), "retour": .text(Paths.organisme(id)), "action": .text(Paths.fusion(id)),
            "plan": .view(optional: plan.map(self.plan)),
            "champs": .views([
                fields.input("successeur", "g6", asked.value("successeur"), requis: true),
                fields.input("jour", "g6", asked.value("jour"), requis: true, date: true),
            ]),
        ]).closed("plan")
        return try site.page(
            "organismes/fusion", fields.titled(text: titre), view.merging(fields.summary), context,
            section: .administration, status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    private func plan(_ plan: MergeOrganismes.Plan) -> View {
        let texts = site.texts
        let names = ["ancien": plan.ancien.nom, "nom": plan.successeur.nom, "date": plan.jour.french]
        func counted(_ key: String, _ n: Int) -> String { texts(key, names.merging(["n": "\(n)"]) { $1 }) }
        var effects = [
            texts("fusion.effet.nom", names), counted("fusion.effet.comptes", plan.comptes),
            counted("fusion.effet.jetons", plan.jetons),
            plan.guichets.isEmpty
                ? texts("fusion.effet.guichets.aucun")
                : texts(
                    "fusion.effet.guichets",
                    names.merging(["codes": plan.guichets.map(\.code).joined(separator: ", ")]) { $1 }),
            texts("fusion.effet.histoire", names),
        ]
        if plan.relations > 0 { effects.append(counted("fusion.effet.relations", plan.relations)) }
        if plan.successeur.nature.isTerritoriale { effects.append(texts("fusion.effet.territoire", names)) }
        return View([
            "question": .text(texts("fusion.question", names)), "effets": .texts(effects),
            // By its number: two bodies may have the same name.
            "successeur": .text(plan.successeur.siret?.text ?? plan.successeur.nom),
            "jour": .text(plan.jour.numeric),
            "sans_acces": .text(
                optional: plan.sansAcces.map { motif in
                    texts("fusion.sans-acces", names.merging(["motif": texts(motif.regle, motif.parametres)]) { $1 })
                }),
        ]).closed("sans_acces")
    }
}
