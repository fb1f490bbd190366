// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Where the link of an invitation leads. The secret stands in the path: logs have the pattern of a route only, and
/// nothing on the page leads elsewhere.
struct InvitationPages {
    let site: Site
    let limits: TryLimits

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("invitation/:secret", use: show)
        router.post("invitation/:secret", use: accept)
    }

    private var accepting: AcceptInvitation { AcceptInvitation(site.world, passwords: site.passwords) }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(request, context, [])
    }

    @Sendable private func accept(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        try limits.guardTries(from: site.address(request, context), now: site.world.now())
        let answer = try await accepting(
            secret(context), password: form.value("motDePasse"), again: form.value("confirmation"))
        switch answer {
        case .accepted: return site.redirect(Paths.connexion + "?avis=invitation")
        case .invalid(let violations): return try await page(request, context, violations)
        case .unknown: return try await page(request, context, [])
        }
    }

    private func secret(_ context: RucheContext) -> String {
        String((context.parameters.get("secret") ?? "").prefix(100))
    }

    private func page(
        _ request: Request, _ context: RucheContext, _ violations: [Violation]
    ) async throws -> Response {
        let peer = site.address(request, context)
        let now = site.world.now()
        try limits.guardTries(from: peer, now: now)
        guard let shown = try await accepting.read(secret(context)) else {
            limits.failed(from: peer, now: now)
            return try site.pageBefore(
                "connexion/lien-perdu", site.texts("titre.lien-perdu"),
                ["message": .text(site.texts("invitation.perdue"))], request, context, status: .notFound)
        }
        let fields = CompteFields(site: site, violations: violations)
        let view: View = [
            "organisme": .text(shown.organismeNom), "courriel": .text(shown.courriel), "nom_compte": .text(shown.nom),
            "role": .text(site.texts("role.\(shown.role.rawValue)")), "rejoint": .flag(shown.joins),
            "champs": shown.joins ? nil : .views(fields.newPassword),
            // Whoever has an account keeps to it: an identity is linked to it on other terms.
            "fournisseur": .text(optional: shown.joins ? nil : site.provider),
        ]
        return try site.pageBefore(
            "connexion/invitation", fields.short.titled("titre.invitation-recue"), view.merging(fields.short.summary),
            request,
            context, status: violations.isEmpty ? .ok : .unprocessableContent)
    }
}

extension CompteFields {
    var newPassword: [View] {
        [
            input("motDePasse", largeur: "g12", type: "password", autocomplete: "new-password"),
            input("confirmation", largeur: "g12", type: "password", autocomplete: "new-password"),
        ]
    }
}
