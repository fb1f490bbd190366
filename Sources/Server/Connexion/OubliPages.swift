// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// A forgotten password: the address is asked for, the answer is always the same, the mail has the link.
struct OubliPages {
    let site: Site
    let limits: TryLimits

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mot-de-passe-oublie", use: ask)
        router.post("mot-de-passe-oublie", use: send)
        router.get("mot-de-passe/:secret", use: show)
        router.post("mot-de-passe/:secret", use: set)
    }

    private var recover: RecoverPassword {
        RecoverPassword(site.world, passwords: site.passwords, mailer: site.mailer)
    }

    @Sendable private func ask(_ request: Request, _ context: RucheContext) async throws -> Response {
        let isSent = request.uri.queryParameters["avis"] == "envoye"
        return try askPage(request, context, [], isSent: isSent)
    }

    @Sendable private func send(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        let typed = String(form.value("courriel").prefix(300))
        guard let address = AdresseCourriel.parse(typed) else {
            return try askPage(
                request, context, [Violation("courriel", "courriel.format", ["saisi": String(typed.prefix(40))])],
                typed: typed)
        }
        if limits.takesMail(to: address, from: site.address(request, context), now: site.world.now()) {
            try await recover.ask(address)
        }
        return site.redirect("/mot-de-passe-oublie?avis=envoye")
    }

    private func askPage(
        _ request: Request, _ context: RucheContext, _ violations: [Violation], typed: String = "",
        isSent: Bool = false
    ) throws -> Response {
        let fields = CompteFields(site: site, violations: violations)
        let view: View = [
            "envoye": .flag(isSent),
            "champs": .views([
                fields.input("courriel", typed, largeur: "g12", type: "email", autocomplete: "username")
            ]),
        ]
        return try site.pageBefore(
            "connexion/oubli", fields.short.titled("titre.oubli"), view.merging(fields.short.summary), request, context,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: The link

    private func secret(_ context: RucheContext) -> String {
        String((context.parameters.get("secret") ?? "").prefix(100))
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(request, context, [])
    }

    @Sendable private func set(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        try limits.guardTries(from: site.address(request, context), now: site.world.now())
        let answer = try await recover(
            secret(context), password: form.value("motDePasse"), again: form.value("confirmation"))
        switch answer {
        case .changed: return site.redirect(Paths.connexion + "?avis=mot-de-passe")
        case .invalid(let violations): return try await page(request, context, violations)
        case .unknown: return try await page(request, context, [])
        }
    }

    private func page(
        _ request: Request, _ context: RucheContext, _ violations: [Violation]
    ) async throws -> Response {
        let peer = site.address(request, context)
        let now = site.world.now()
        try limits.guardTries(from: peer, now: now)
        guard try await recover.isOpen(secret(context)) else {
            limits.failed(from: peer, now: now)
            return try site.pageBefore(
                "connexion/lien-perdu", site.texts("titre.lien-perdu"),
                ["message": .text(site.texts("oubli.perdu"))], request, context, status: .notFound)
        }
        let fields = CompteFields(site: site, violations: violations)
        return try site.pageBefore(
            "connexion/nouveau-mot-de-passe", fields.short.titled("titre.nouveau-mot-de-passe"),
            View(["champs": .views(fields.newPassword)]).merging(fields.short.summary), request, context,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }
}
