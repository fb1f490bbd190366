// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// « Agir pour … »: for which body, under which role.
struct HabilitationPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("habilitation", use: show)
        router.post("habilitation", use: choose)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let choices = try await ChooseHabilitation(site.world).choices(session)
        return try site.page(
            "comptes/choix", site.texts("titre.habilitation"),
            [
                "choix": .views(
                    choices.map { choice in
                        View([
                            "id": .text(choice.habilitation.id.text), "nom": .text(choice.organismeNom),
                            "role": .text(site.texts("role.\(choice.habilitation.role.rawValue)")),
                            "bureau": .text(optional: choice.guichetNom.isEmpty ? nil : choice.guichetNom),
                            "presente": .flag(choice.habilitation.id == session.habilitation),
                        ]).closed("bureau")
                    })
            ], context)
    }

    @Sendable private func choose(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Habilitation>(text: form.value("habilitation")),
            try await ChooseHabilitation(site.world)(id, session, secret: request.sessionSecret)
        else { throw HTTPFailure(.forbidden, key: "403.habilitation") }
        return site.redirect(Paths.accueil)
    }
}
