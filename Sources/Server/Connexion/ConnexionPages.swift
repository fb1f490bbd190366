// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Signing in and out.
struct ConnexionPages {
    let site: Site
    /// Ten tries a quarter of an hour for one account, a hundred from one address (a whole town hall behind one).
    private let byAccount = RateLimiter(limit: 10, window: 900)
    private let byPeer = RateLimiter(limit: 100, window: 900)
    private static let before = "ruche_avant"

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("connexion", use: show)
        router.post("connexion", use: open)
    }

    func addSigned(to router: some RouterMethods<RucheContext>) {
        router.post("deconnexion", use: close)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try Self.page(site, request, context)
    }

    @Sendable private func open(_ request: Request, _ context: RucheContext) async throws -> Response {
        // Nobody is signed in yet: the secret of the form is that of a cookie which another site cannot read.
        let form = try await RequestForm.read(request, context, csrf: request.cookies[Self.before]?.value ?? "")
        let courriel = form.value("courriel")
        let now = site.world.now()
        let peer = address(request, context)
        let account = SignIn.normalized(String(courriel.prefix(300)))
        // Only failures count: a whole town hall signs in behind one address every morning.
        guard byPeer.allows(peer, now: now), byAccount.allows(account, now: now) else {
            throw HTTPFailure(.tooManyRequests)
        }
        switch try await site.signIn(courriel: courriel, password: form.value("mot_de_passe")) {
        case .refused:
            byPeer.count(peer, now: now)
            byAccount.count(account, now: now)
            return try Self.page(
                site, request, context, courriel: courriel, error: site.texts("connexion.refus"),
                repris: Self.carried(form), chemin: form.value("chemin"), status: .unauthorized)
        case .opened(let secret):
            var response = try await resumed(form, secret, context) ?? site.redirect(Self.safe(form.value("suite")))
            response.setCookie(Self.cookie(site, SessionMiddleware.cookie, secret))
            return response
        }
    }

    @Sendable private func close(_ request: Request, _ context: RucheContext) async throws -> Response {
        _ = try await RequestForm.read(request, context, csrf: context.requireSession().csrf)
        if let secret = request.cookies[SessionMiddleware.cookie]?.value { try await site.signIn.close(secret: secret) }
        var response = site.redirect(Paths.connexion)
        response.setCookie(Cookie(name: SessionMiddleware.cookie, value: "", maxAge: 0, path: "/"))
        return response
    }

    /// The form that was on its way when the session ended, to be sent again by a hand: nothing registers by itself.
    private func resumed(_ form: RequestForm, _ secret: String, _ context: RucheContext) async throws -> Response? {
        let path = Self.safe(form.value("chemin"))
        let carried = Self.carried(form)
        guard path != Paths.accueil, !carried.all.isEmpty,
            let session = try await site.signIn.session(secret: secret)
        else { return nil }
        return try site.page(
            "connexion/reprise", site.texts("titre.reprise"),
            ["action": .text(path), "jeton": .text(session.csrf), "champs": .views(Self.hidden(carried, prefix: ""))],
            context)
    }

    private static let prefix = "repris:"

    private static func carried(_ form: RequestForm) -> RequestForm {
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
        repris: RequestForm? = nil, chemin: String = "", status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let token = request.cookies[Self.before]?.value ?? UUID().uuidString
        var response = try site.page(
            "connexion/connexion", site.texts("titre.connexion"),
            [
                "jeton": .text(token),
                "courriel": .text(optional: courriel),
                "erreur": .text(optional: error),
                "chemin": .text(optional: repris == nil ? nil : chemin),
                "repris": repris.map { .views(hidden($0, prefix: prefix)) },
                "suite": .text(optional: request.uri.queryParameters["suite"].map(String.init)),
                "comptes": site.options.accounts.isEmpty
                    ? nil
                    : .views(
                        site.options.accounts.map {
                            [
                                "role": .text($0.role), "courriel": .text($0.courriel),
                                "mot_de_passe": .text($0.password),
                            ]
                        }),
            ], context, status: status)
        response.setCookie(cookie(site, Self.before, token))
        return response
    }

    private func address(_ request: Request, _ context: RucheContext) -> String {
        let header = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        return clientAddress(peer: context.peer, forwarded: header, trusted: site.options.trustedProxies)
    }

    private static func cookie(_ site: Site, _ name: String, _ value: String) -> Cookie {
        Cookie(name: name, value: value, path: "/", secure: site.options.secureCookies, httpOnly: true, sameSite: .lax)
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
