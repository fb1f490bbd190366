// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Setting up one's second factor. The page that follows a confirmation holds the recovery codes, which exist nowhere
/// else: it is the answer of the POST itself, since another address would have to keep them.
struct SecondFacteurPages {
    let site: Site
    private let tries = RateLimiter(limit: 10, window: 900)

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-compte/second-facteur", use: show)
        router.post("mon-compte/second-facteur", use: begin)
        router.post("mon-compte/second-facteur/confirmation", use: confirm)
        router.post("mon-compte/second-facteur/codes", use: renew)
        router.post("mon-compte/second-facteur/retrait", use: remove)
    }

    private var keep: KeepSecondFacteur { KeepSecondFacteur(site.world, mailer: site.mailer) }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(context, [])
    }

    @Sendable private func begin(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        try await keep.begin(session)
        return site.redirect(Paths.secondFacteur)
    }

    @Sendable private func confirm(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let now = site.world.now()
        guard tries.allows(session.compte.text, now: now) else { throw HTTPFailure(.tooManyRequests) }
        guard
            let codes = try await keep.confirm(
                String(form.value("code").prefix(20)), session, secret: request.sessionSecret)
        else {
            tries.count(session.compte.text, now: now)
            return try await page(context, [Violation("code", "second-facteur.code")])
        }
        return try codesPage(codes, context)
    }

    @Sendable private func renew(_ request: Request, _ context: RucheContext) async throws -> Response {
        let typed = try await readTyped(request, context)
        guard let code = typed.code else { return try await page(context, typed.violations) }
        guard let codes = try await keep.renewCodes(code, try context.requireSession()) else {
            return try await wrongCode(context)
        }
        return try codesPage(codes, context)
    }

    @Sendable private func remove(_ request: Request, _ context: RucheContext) async throws -> Response {
        let typed = try await readTyped(request, context)
        guard let code = typed.code else { return try await page(context, typed.violations) }
        guard try await keep.remove(code, try context.requireSession()) else { return try await wrongCode(context) }
        return site.redirect(Paths.secondFacteur)
    }

    private func wrongCode(_ context: RucheContext) async throws -> Response {
        tries.count(try context.requireSession().compte.text, now: site.world.now())
        return try await page(context, [Violation("code", "second-facteur.code")])
    }

    /// The code, once the password is right.
    private func readTyped(
        _ request: Request, _ context: RucheContext
    ) async throws -> (code: String?, violations: [Violation]) {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let now = site.world.now()
        guard tries.allows(session.compte.text, now: now) else { throw HTTPFailure(.tooManyRequests) }
        let account = KeepMonCompte(site.world, passwords: site.passwords, mailer: site.mailer)
        if try await account.knows(form.value("ancien"), session) {
            let code = String(form.value("code").prefix(60))
            return code.isEmpty ? (nil, [Violation("code", "compte.requis")]) : (code, [])
        }
        tries.count(session.compte.text, now: now)
        return (nil, [Violation("ancien", "mot-de-passe.ancien")])
    }

    private func page(_ context: RucheContext, _ violations: [Violation]) async throws -> Response {
        let session = try context.requireSession()
        let fields = CompteFields(site: site, violations: violations)
        var view: View = ["exige": .flag(session.attente == .secondFacteur)]
        switch try await keep.state(session) {
        case .none: view["absent"] = .flag(true)
        case .begun(let texte, _, let size, let path):
            view["commence"] = .view([
                // In groups of four, as one types it.
                "secret": .text(Self.groups(texte)), "taille": .text("\(size)"), "chemin_qr": .text(path),
                "champs": .views([
                    fields.input("code", largeur: "g4", autocomplete: "one-time-code", numeric: true)
                ]),
            ])
        case .active(let since, let left):
            view["actif"] = .view([
                "depuis": .text(
                    site.texts("compte.second-facteur.actif", ["jour": site.clock.day(since).french, "n": "\(left)"])),
                "champs": .views([
                    fields.input("ancien", largeur: "g4", type: "password", autocomplete: "current-password"),
                    fields.input("code", largeur: "g4", autocomplete: "one-time-code"),
                ]),
            ])
        }
        return try site.page(
            "comptes/second-facteur", fields.short.titled("titre.second-facteur"), view.merging(fields.short.summary),
            context,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    private func codesPage(_ codes: [String], _ context: RucheContext) throws -> Response {
        try site.page(
            "comptes/codes", site.texts("titre.codes-secours"), ["codes": .texts(codes)], context)
    }

    private static func groups(_ text: String) -> String {
        var result = ""
        for (place, letter) in text.enumerated() { result += (place > 0 && place % 4 == 0 ? " " : "") + String(letter) }
        return result
    }
}
