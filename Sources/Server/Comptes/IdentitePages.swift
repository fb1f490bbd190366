// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Logging
import Operations
import Reference

/// Identities of the provider that open one's own account: linked, confirmed, taken away. The way back from the provider is
/// that of sign-ins (`ConnexionFedereePages`).
struct IdentitePages {
    let site: Site
    let limits: TryLimits
    /// A code of six digits must not be guessed here either.
    private let tries = RateLimiter(limit: 10, window: 900)

    init(site: Site, limits: TryLimits) {
        self.site = site
        self.limits = limits
    }

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("mon-compte/identite", use: begin)
        router.post("mon-compte/identite/confirmation", use: confirm)
        router.post("mon-compte/identite/retrait", use: remove)
    }

    private var link: LinkMonIdentite { LinkMonIdentite(site.world, mailer: site.mailer) }

    private func provider() throws -> ConnexionFederee {
        guard let provider = site.federation else { throw HTTPFailure(.notFound) }
        return provider
    }

    @Sendable private func begin(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let provider = try provider()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard limits.takesStart(from: site.address(request, context), now: site.world.now()) else {
            throw HTTPFailure(.tooManyRequests)
        }
        switch try await StartConnexionFederee(provider)(link.begin(session, secret: request.sessionSecret)) {
        case .started(let address, let secret):
            var response = site.redirect(address)
            response.setCookie(ConnexionFedereePages.cookie(site, secret, seconds: 600))
            return response
        case .unavailable(let faute):
            context.logger.warning("oidc", metadata: ["refus": "fournisseur", "faute": "\(faute)"])
            return site.redirect(Paths.monCompte(refus: .fournisseur))
        }
    }

    /// What came back, for the session that began; the page that asks for a confirmation.
    func returned(
        _ identite: FinishConnexionFederee.Answer, _ request: Request, _ context: RucheContext
    ) async throws -> Response {
        guard let session = try await site.signIn.session(secret: request.sessionSecret) else {
            return site.redirect(Paths.monCompte(refus: .perdue))
        }
        context.session = session
        switch identite {
        case .identified(let identite, let liaison):
            switch try await link.propose(identite, liaison, session, secret: request.sessionSecret) {
            case .confirm(let scelle, let wantsCode): return try page(context, scelle, wantsCode, [])
            case .already: return site.redirect(Paths.monCompte + "?avis=identite-deja")
            case .refused(let refus):
                context.logger.warning("oidc", metadata: ["refus": "\(refus.rawValue)", "faute": "link"])
                return site.redirect(Paths.monCompte(refus: refus))
            }
        case .refused(let refus, _, _):
            return site.redirect(Paths.monCompte(refus: refus == .annulee ? .annulee : .fournisseur))
        case .opened, .codeWanted: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func confirm(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let provider = try provider()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let (now, scelle) = (site.world.now(), form.value("identite"))
        guard tries.allows(session.compte.text, now: now) else { throw HTTPFailure(.tooManyRequests) }
        let answer = try await link.confirm(
            scelle, code: String(form.value("code").prefix(60)), session, secret: request.sessionSecret,
            fournisseur: provider.nom)
        switch answer {
        case .linked: return site.redirect(Paths.monCompte + "?avis=identite-liee")
        case .already: return site.redirect(Paths.monCompte + "?avis=identite-deja")
        case .refused(let refus): return site.redirect(Paths.monCompte(refus: refus))
        case .wrongCode:
            tries.count(session.compte.text, now: now)
            return try page(
                context, scelle, try await link.wantsCode(session), [Violation("code", "second-facteur.code")])
        }
    }

    @Sendable private func remove(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let provider = try provider()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let isDone = try await link.remove(
            String(form.value("identite").prefix(64)), session, fournisseur: provider.nom)
        return site.redirect(Paths.monCompte + (isDone ? "?avis=identite-otee" : "?avis=identite-gardee"))
    }

    private func page(
        _ context: RucheContext, _ scelle: String, _ wantsCode: Bool, _ violations: [Violation]
    ) throws -> Response {
        let session = try context.requireSession()
        let fields = CompteFields(site: site, violations: violations)
        let nom = site.federation?.nom ?? ""
        let view: View = [
            "explication": .text(
                site.texts(
                    "compte.identite.confirmation", ["fournisseur": nom, "organisme": session.acteur.organismeNom])),
            "scelle": .text(scelle),
            "champs": .views(
                wantsCode ? [fields.input("code", largeur: "g4", autocomplete: "one-time-code")] : []),
        ]
        return try site.page(
            "comptes/identite", fields.short.titled("titre.identite"), view.merging(fields.short.summary), context,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }
}
