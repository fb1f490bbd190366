// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Signing in, in one step or two, and out.
struct ConnexionPages {
    let site: Site
    let limits: TryLimits
    private static let step = "ruche_etape"

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("connexion", use: show)
        router.post("connexion", use: open)
        router.get("connexion/code", use: showCode)
        router.post("connexion/code", use: check)
    }

    func addSigned(to router: some RouterMethods<RucheContext>) {
        router.post("deconnexion", use: close)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let notice = request.uri.queryParameters["avis"].flatMap { site.texts.find("connexion.avis.\($0)") }
        return try Self.page(site, request, context, notice: notice)
    }

    @Sendable private func open(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        let courriel = form.value("courriel")
        let now = site.world.now()
        let peer = site.address(request, context)
        let account = SignIn.normalized(String(courriel.prefix(300)))
        try limits.begin(account, from: peer, now: now)
        let answer = try await site.signIn(
            courriel: courriel, password: form.value("mot_de_passe"), appareil: request.device)
        if case .refused = answer {} else { limits.passed(account, from: peer) }
        switch answer {
        case .opened(let secret): return try await opened(form, secret, context)
        case .codeWanted(let secret): return try codeWanted(form, secret, request, context)
        case .refused, .closed, .withoutHabilitation: break
        }
        return try Self.page(
            site, request, context, courriel: courriel, error: site.texts(Self.refusal(answer)),
            repris: Self.carried(form), chemin: form.value("chemin"), status: .unauthorized)
    }

    /// Only whoever knows the password is told more.
    private static func refusal(_ answer: SignIn.Answer) -> String {
        switch answer {
        case .closed: "connexion.refus.compte-ferme"
        case .withoutHabilitation: "connexion.refus.sans-habilitation"
        case .refused, .opened, .codeWanted: "connexion.refus"
        }
    }

    // MARK: The second step

    func codeWanted(
        _ form: RequestForm, _ secret: String, _ request: Request, _ context: RucheContext
    ) throws -> Response {
        var response =
            Self.carried(form).all.isEmpty
            ? site.redirect(Paths.codeConnexion + Self.next(form))
            : try codePage(request, context, repris: Self.carried(form), chemin: form.value("chemin"))
        response.setCookie(site.cookie(Self.step, secret))
        return response
    }

    @Sendable private func showCode(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard request.cookies[Self.step] != nil else { return site.redirect(Paths.connexion) }
        return try codePage(request, context)
    }

    @Sendable private func check(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        let now = site.world.now()
        let peer = site.address(request, context)
        let check = CheckCode(site.world, signIn: site.signIn)
        let secret = request.cookies[Self.step]?.value ?? ""
        guard let account = try await check.account(step: secret) else { return over(peer, now) }
        try limits.begin(account, from: peer, now: now)
        let typed = String(form.value("code").prefix(60))
        switch try await check(typed, step: secret, appareil: request.device) {
        case .opened(let secret):
            limits.passed(account, from: peer)
            var response = try await opened(form, secret, context)
            response.setCookie(site.erased(Self.step))
            return response
        case .wrong:
            return try codePage(
                request, context, error: site.texts("connexion.code.refus"), repris: Self.carried(form),
                chemin: form.value("chemin"), suite: form.value("suite"), isRecovery: form.has("secours"),
                status: .unauthorized)
        case .over: return over(peer, now)
        }
    }

    private func over(_ peer: String, _ now: Instant) -> Response {
        limits.failed(from: peer, now: now)
        var response = site.redirect(Paths.connexion + "?avis=etape")
        response.setCookie(site.erased(Self.step))
        return response
    }

    private func codePage(
        _ request: Request, _ context: RucheContext, error: String? = nil, repris: RequestForm? = nil,
        chemin: String = "", suite: String? = nil, isRecovery: Bool? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let isRecovery = isRecovery ?? request.uri.queryParameters.has("secours")
        let suite = suite ?? request.uri.queryParameters["suite"].map(String.init) ?? ""
        let other = isRecovery ? Paths.codeConnexion : Paths.codeConnexion + "?secours"
        let carries = repris.map { !$0.all.isEmpty } ?? false
        return try site.pageBefore(
            "connexion/code", site.texts("titre.code"),
            [
                "erreur": .text(optional: error), "secours": .flag(isRecovery), "autre": .text(other),
                "suite": .text(optional: suite.isEmpty ? nil : suite),
                "chemin": .text(optional: carries ? chemin : nil),
                "repris": carries ? repris.map { .views(Self.hidden($0, prefix: Self.prefix)) } : nil,
            ], request, context, status: status)
    }

    private static func next(_ form: RequestForm) -> String {
        let path = safe(form.value("suite"))
        return path == Paths.accueil ? "" : "?suite=\(path)"
    }

    // MARK: In and out

    func opened(_ form: RequestForm, _ secret: String, _ context: RucheContext) async throws -> Response {
        var response = try await resumed(form, secret, context) ?? site.redirect(Self.safe(form.value("suite")))
        response.setCookie(site.cookie(SessionMiddleware.cookie, secret))
        return response
    }

    @Sendable private func close(_ request: Request, _ context: RucheContext) async throws -> Response {
        _ = try await RequestForm.read(request, context, csrf: context.requireSession().csrf)
        let token = try await site.signIn.close(secret: request.sessionSecret)
        // Whoever leaves a shared computer leaves his provider too.
        var end: String?
        if let token, let provider = site.federation { end = await provider.end(idToken: token) }
        var response = site.redirect(end ?? Paths.connexion)
        response.setCookie(site.erased(SessionMiddleware.cookie))
        return response
    }

    /// The form that was on its way when the session ended, to be sent again by a hand: nothing registers by itself.
    private func resumed(_ form: RequestForm, _ secret: String, _ context: RucheContext) async throws -> Response? {
        let path = Self.safe(form.value("chemin"))
        let carried = Self.carried(form)
        guard path != Paths.accueil, !carried.all.isEmpty,
            // Before he has chosen a body the form could not be sent; the draft, if there is one, is on the home page.
            let session = try await site.signIn.session(secret: secret), session.attente == nil
        else { return nil }
        return try site.page(
            "connexion/reprise", site.texts("titre.reprise"),
            ["action": .text(path), "jeton": .text(session.csrf), "champs": .views(Self.hidden(carried, prefix: ""))],
            context)
    }

    static let prefix = "repris:"

    static func carried(_ form: RequestForm) -> RequestForm {
        RequestForm(
            fields: form.all.filter { $0.name.hasPrefix(prefix) }.map {
                (String($0.name.dropFirst(prefix.count)), $0.value)
            })
    }

    private static func hidden(_ form: RequestForm, prefix: String) -> [View] {
        form.all.filter { $0.name != "csrf" }.map { ["nom": .text(prefix + $0.name), "valeur": .text($0.value)] }
    }

    /// The sign-in page; `repris` is a form that it carries along to `chemin`.
    static func page(
        _ site: Site, _ request: Request, _ context: RucheContext, courriel: String? = nil, error: String? = nil,
        notice: String? = nil, repris: RequestForm? = nil, chemin: String = "", suite: String? = nil,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try site.pageBefore(
            "connexion/connexion", site.texts("titre.connexion"),
            [
                "courriel": .text(optional: courriel),
                "erreur": .text(optional: error), "avis": .text(optional: notice),
                "chemin": .text(optional: repris == nil ? nil : chemin),
                "repris": repris.map { .views(hidden($0, prefix: prefix)) },
                "suite": .text(optional: suite ?? request.uri.queryParameters["suite"].map(String.init)),
                "fournisseur": .text(optional: site.provider),
                "comptes": site.options.accounts.isEmpty
                    ? nil
                    : .views(
                        site.options.accounts.map {
                            [
                                "role": .text($0.role), "courriel": .text($0.courriel),
                                "mot_de_passe": .text($0.password),
                            ]
                        }),
            ], request, context, status: status)
    }

    /// Only a path of this site, by bytes: browsers drop tabs, read « \\ » as « / », and a slash that carries a
    /// combining mark is another character for Swift but not for them.
    static func safe(_ path: String) -> String {
        let bytes = Array(path.utf8)
        let plain = bytes.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: "-")
        }
        guard plain, bytes.first == UInt8(ascii: "/"), bytes.dropFirst().first != UInt8(ascii: "/") else {
            return Paths.accueil
        }
        return path
    }
}
