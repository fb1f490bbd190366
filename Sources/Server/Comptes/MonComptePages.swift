// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// One's own account: password, second factor, sessions, habilitations.
struct MonComptePages {
    let site: Site
    /// A session that someone left open must not be where his password is guessed.
    private let tries = RateLimiter(limit: 10, window: 900)

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-compte", use: show)
        router.post("mon-compte/mot-de-passe", use: change)
        router.post("mon-compte/sessions", use: closeSession)
    }

    private var keep: KeepMonCompte {
        KeepMonCompte(site.world, passwords: site.passwords, mailer: site.mailer)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let notices = ["mot-de-passe", "identite-liee", "identite-deja", "identite-otee", "identite-gardee"]
        let notice = request.uri.queryParameters["avis"].map(String.init).flatMap { notices.contains($0) ? $0 : nil }
        return try await page(request, context, [], notice: notice.map { "compte.avis.\($0)" })
    }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let now = site.world.now()
        guard tries.allows(session.compte.text, now: now) else { throw HTTPFailure(.tooManyRequests) }
        let answer = try await keep.changePassword(
            old: form.value("ancien"), new: form.value("motDePasse"), again: form.value("confirmation"), session,
            secret: request.sessionSecret)
        switch answer {
        case .changed: return site.redirect(Paths.monCompte + "?avis=mot-de-passe")
        case .invalid(let violations):
            if violations.contains(where: { $0.champ == "ancien" }) { tries.count(session.compte.text, now: now) }
            return try await page(request, context, violations)
        case .gone: throw HTTPFailure(.unauthorized)
        }
    }

    @Sendable private func closeSession(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let name = form.value("session")
        try await keep.closeSession(name.isEmpty ? nil : name, session, secret: request.sessionSecret)
        return site.redirect(Paths.monCompte)
    }

    private func page(
        _ request: Request, _ context: RucheContext, _ violations: [Violation], notice: String? = nil
    ) async throws -> Response {
        let session = try context.requireSession()
        guard let shown = try await keep.read(session, secret: request.sessionSecret) else {
            throw HTTPFailure(.unauthorized)
        }
        let fields = CompteFields(site: site, violations: violations)
        let view: View = [
            "avis": .text(optional: notice.map { site.texts($0) }),
            "nom_compte": .text(shown.nom), "courriel": .text(shown.courriel),
            "champs": .views([
                fields.input("ancien", largeur: "g4", type: "password", autocomplete: "current-password"),
                fields.input("motDePasse", largeur: "g4", type: "password", autocomplete: "new-password"),
                fields.input("confirmation", largeur: "g4", type: "password", autocomplete: "new-password"),
            ]),
            "second_facteur": .text(
                shown.secondFacteurLe.map {
                    site.texts(
                        "compte.second-facteur.actif",
                        ["jour": site.clock.day($0).french, "n": "\(shown.codesLeft)"])
                } ?? site.texts("compte.second-facteur.absent")),
            "habilitations": .views(
                shown.habilitations.map { line in
                    [
                        "nom": .text(line.organismeNom),
                        "role": .text(site.texts("role.\(line.habilitation.role.rawValue)")),
                        "bureau": .text(line.guichetNom),
                        "fin": .text(line.habilitation.fin.map(\.french) ?? site.texts("comptes.sans-fin")),
                    ]
                }),
            "sessions": .views(
                shown.sessions.map { line in
                    [
                        "appareil": .text(line.appareil.isEmpty ? site.texts("compte.appareil") : line.appareil),
                        "ouverte": .text(site.moment(line.ouverteLe)), "vue": .text(site.ago(line.vueLe)),
                        "presente": .flag(line.empreinte == shown.present), "cle_session": .text(line.name),
                    ]
                }),
            "plusieurs_sessions": .flag(shown.sessions.count > 1),
            "fournisseur": .view(optional: identities(shown, request)),
        ]
        return try site.page(
            "comptes/mon-compte", fields.short.titled("titre.mon-compte"), view.merging(fields.short.summary), context,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    /// The identities of the provider that open this account; nil without a provider.
    private func identities(_ shown: KeepMonCompte.Shown, _ request: Request) -> View? {
        guard let nom = site.federation?.nom else { return nil }
        let refus = request.uri.queryParameters["refus"].flatMap { LinkMonIdentite.Refus(rawValue: String($0)) }
        return View([
            "titre_identite": .text(site.texts("compte.identite", ["fournisseur": nom])),
            "aide_identite": .text(site.texts("compte.identite.aide", ["fournisseur": nom])),
            "relier": .text(site.texts("compte.identite.relier", ["fournisseur": nom])),
            "refus": .text(
                optional: refus.map { site.texts("compte.identite.refus.\($0.rawValue)", ["fournisseur": nom]) }),
            "identites": .views(
                shown.identites.map {
                    [
                        "depuis": .text(
                            site.texts(
                                "compte.identite.depuis", ["fournisseur": nom, "quand": site.moment($0.lieeLe)])),
                        "cle_identite": .text($0.nom),
                    ]
                }),
        ]).closed("refus")
    }
}
