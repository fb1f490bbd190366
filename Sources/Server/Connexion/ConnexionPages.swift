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
        try form(request, context, courriel: nil, error: nil)
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
            return try self.form(
                request, context, courriel: courriel, error: site.texts("connexion.refus"), status: .unauthorized)
        case .opened(let secret):
            var response = site.redirect(Self.safe(form.value("suite")))
            response.setCookie(cookie(SessionMiddleware.cookie, secret))
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

    private func form(
        _ request: Request, _ context: RucheContext, courriel: String?, error: String?,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let token = request.cookies[Self.before]?.value ?? UUID().uuidString
        var response = try site.page(
            "connexion/connexion", site.texts("titre.connexion"),
            [
                "jeton": .text(token),
                "courriel": .text(optional: courriel),
                "erreur": .text(optional: error),
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
        response.setCookie(cookie(Self.before, token))
        return response
    }

    private func address(_ request: Request, _ context: RucheContext) -> String {
        let header = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        return clientAddress(peer: context.peer, forwarded: header, trusted: site.options.trustedProxies)
    }

    private func cookie(_ name: String, _ value: String) -> Cookie {
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
