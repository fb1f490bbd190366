// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Logging
import Operations
import Reference

/// Signing in by an identity provider: out by a form, back by the address that the protocol asks for.
struct ConnexionFedereePages {
    let site: Site
    let limits: TryLimits
    let connexion: ConnexionPages
    let identites: IdentitePages
    /// Binds what comes back to the browser that left.
    private static let browser = "ruche_oidc"
    private static let path = "/connexion/oidc"

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("connexion/oidc", use: start)
        router.get("connexion/oidc/retour", use: finish)
    }

    private func provider() throws -> ConnexionFederee {
        guard let provider = site.federation else { throw HTTPFailure(.notFound) }
        return provider
    }

    @Sendable private func start(_ request: Request, _ context: RucheContext) async throws -> Response {
        let provider = try provider()
        let form = try await site.readBefore(request, context)
        guard limits.takesStart(from: site.address(request, context), now: site.world.now()) else {
            throw HTTPFailure(.tooManyRequests)
        }
        let reprise = ConnexionFederee.Reprise(
            suite: ConnexionPages.safe(form.value("suite")), chemin: ConnexionPages.safe(form.value("chemin")),
            champs: ConnexionPages.carried(form).all.map { [$0.name, $0.value] })
        switch try await StartConnexionFederee(provider)(reprise) {
        case .started(let address, let secret):
            var response = site.redirect(address)
            response.setCookie(Self.cookie(site, secret, seconds: 600))
            return response
        case .unavailable(let faute):
            return try refused(.fournisseur, faute, reprise, provider, request, context)
        }
    }

    @Sendable private func finish(_ request: Request, _ context: RucheContext) async throws -> Response {
        let provider = try provider()
        let peer = site.address(request, context)
        try limits.guardTries(from: peer, now: site.world.now())
        let query = request.uri.queryParameters
        var retour = FinishConnexionFederee.Retour()
        retour.state = query["state"].map(String.init) ?? ""
        retour.code = query["code"].map(String.init)
        retour.error = query["error"].map(String.init)
        retour.iss = query["iss"].map(String.init)
        let answer = try await FinishConnexionFederee(provider, signIn: site.signIn)(
            retour, navigateur: request.cookies[Self.browser]?.value ?? "", appareil: request.device)
        var response: Response
        switch answer {
        case .opened(let secret, let reprise):
            response = try await connexion.opened(Self.form(reprise), secret, context)
        case .codeWanted(let secret, let reprise):
            response = try connexion.codeWanted(Self.form(reprise), secret, request, context)
        case .identified: response = try await identites.returned(answer, request, context)
        case .refused(let refus, let faute, let reprise) where reprise.liaison != nil:
            context.logger.warning("oidc", metadata: ["refus": "\(refus.rawValue)", "faute": "\(faute)"])
            response = try await identites.returned(answer, request, context)
        case .refused(let refus, let faute, let reprise):
            if refus == .perdue { limits.failed(from: peer, now: site.world.now()) }
            response = try refused(refus, faute, reprise, provider, request, context)
        }
        response.setCookie(Self.cookie(site, "", seconds: 0))
        return response
    }

    /// The sign-in page again, with what was typed before.
    private func refused(
        _ refus: FinishConnexionFederee.Refus, _ faute: String, _ reprise: ConnexionFederee.Reprise,
        _ provider: ConnexionFederee, _ request: Request, _ context: RucheContext
    ) throws -> Response {
        context.logger.warning("oidc", metadata: ["refus": "\(refus.rawValue)", "faute": "\(faute)"])
        let carried = ConnexionPages.carried(Self.form(reprise))
        return try ConnexionPages.page(
            site, request, context,
            error: site.texts("connexion.oidc.refus.\(refus.rawValue)", ["nom": provider.nom]),
            repris: carried.all.isEmpty ? nil : carried, chemin: reprise.chemin, suite: reprise.suite,
            status: refus == .fournisseur ? .serviceUnavailable : .unauthorized)
    }

    /// As the form of a password would have brought it.
    private static func form(_ reprise: ConnexionFederee.Reprise) -> RequestForm {
        RequestForm(
            fields: [(name: "suite", value: reprise.suite), (name: "chemin", value: reprise.chemin)]
                + reprise.champs.filter { $0.count == 2 }.map { (name: ConnexionPages.prefix + $0[0], value: $0[1]) })
    }

    static func cookie(_ site: Site, _ value: String, seconds: Int) -> Cookie {
        Cookie(
            name: browser, value: value, maxAge: seconds, path: path, secure: site.options.secureCookies,
            httpOnly: true, sameSite: .lax)
    }
}
