// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The entry into *Mon dossier*. Every answer is the same whether there is such a file or not.
struct EntreePages {
    let site: Site
    let limits: TryLimits

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-dossier", use: show)
        router.post("mon-dossier", use: ask)
        router.post("mon-dossier/code", use: enter)
    }

    private var operation: EnterEspace { EnterEspace(site.world, mailer: site.mailer) }

    // MARK: Number and birth date

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        if let secret = request.cookies[EspaceMiddleware.cookie]?.value,
            try await KeepEspaces(site.world)(secret: secret) != nil
        {
            return site.redirect(Paths.monEtat)
        }
        return try page(request, context, avis: said(request))
    }

    /// Why one is here again.
    private func said(_ request: Request) -> String? {
        let texts = EspaceFrame(site, request).texts
        return switch request.typedQuery.value("avis") {
        case "fin": texts("espace.entree.fin")
        case "temps": texts("espace.entree.temps", ["minutes": "\(OpenEspace.idleSeconds / 60)"])
        case "longue": texts("espace.entree.longue", ["heures": "\(OpenEspace.longestSeconds / 3_600)"])
        default: nil
        }
    }

    private func page(
        _ request: Request, _ context: RucheContext, numero: String = "", naissance: String = "",
        _ violations: [Violation] = [], avis: String? = nil,
        status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let frame = EspaceFrame(site, request)
        let fields = ShortFields(site: frame.site, violations: violations)
        let view: View = [
            "avis": .text(optional: avis), "par_sms": .flag(site.world.sms != nil),
            "champs": .views([
                fields.input("numero_unique", "g12", numero, requis: true),
                fields.input("naissance", "g12", naissance, requis: true, date: true, autocomplete: "bday"),
            ]),
        ]
        return try frame.pageBefore(
            "espace/entree", fields.titled("espace.entree.titre"), view.closed("avis").merging(fields.summary),
            request, context, status: status ?? fields.status)
    }

    private func typed(_ form: RequestForm) -> (numero: String, naissance: String) {
        (String(form.value("numero_unique").prefix(80)), String(form.value("naissance").prefix(60)))
    }

    /// The domain names fields as it knows them.
    private func examined(
        _ typed: (numero: String, naissance: String)
    ) -> (entree: EntreeDemandeur?, violations: [Violation]) {
        let (entree, violations) = examineEntree(numero: typed.numero, naissance: typed.naissance)
        return (
            entree,
            violations.map { $0.champ == "numero" ? Violation("numero_unique", $0.code, $0.parametres) : $0 }
        )
    }

    @Sendable private func ask(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        let (peer, now) = (site.address(request, context), site.world.now())
        let typed = typed(form)
        let (found, violations) = examined(typed)
        guard let entree = found else {
            return try page(request, context, numero: typed.numero, naissance: typed.naissance, violations)
        }
        let hasCode = form.value("action") == "deja"
        let bySMS = form.value("action") == "sms" && site.world.sms != nil
        if !hasCode, limits.takesMail(to: account(entree), from: peer, now: now) {
            let frame = EspaceFrame(site, request)
            try await operation.ask(
                entree, traduction: translation(frame), sms: bySMS ? frame.texts("envoi.code-demandeur.sms") : nil)
        }
        return try codePage(request, context, typed, sent: hasCode ? nil : bySMS ? "envoye-sms" : "envoye")
    }

    /// A sentence with `{code}` still in it: the operation fills it.
    private func translation(_ frame: EspaceFrame) -> String {
        frame.langue == "fr" ? "" : frame.texts("envoi.code-demandeur.traduction")
    }

    // MARK: The code

    private func codePage(
        _ request: Request, _ context: RucheContext, _ typed: (numero: String, naissance: String),
        sent: String? = nil,
        _ violations: [Violation] = [], message: String? = nil, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let frame = EspaceFrame(site, request)
        let fields = ShortFields(site: frame.site, violations: violations)
        let view: View = [
            "numero_unique": .text(typed.numero), "naissance": .text(typed.naissance),
            "envoye": .text(
                optional: sent.map {
                    frame.texts("espace.code.\($0)", ["minutes": "\(CodeDemandeur.minutes)"])
                }),
            "message": .text(optional: message),
            "champs": .views([
                fields.input("code_acces", "g12", "", requis: true, autocomplete: "one-time-code")
            ]),
        ]
        return try frame.pageBefore(
            "espace/code", frame.title(fields.titled("espace.code.titre"), status),
            view.closed("envoye", "message").merging(fields.summary), request, context, status: status ?? fields.status)
    }

    @Sendable private func enter(_ request: Request, _ context: RucheContext) async throws -> Response {
        let form = try await site.readBefore(request, context)
        let (peer, now) = (site.address(request, context), site.world.now())
        let typed = typed(form)
        let (found, violations) = examined(typed)
        guard let entree = found else {
            return try page(request, context, numero: typed.numero, naissance: typed.naissance, violations)
        }
        let texts = EspaceFrame(site, request).texts
        do {
            try limits.begin(account(entree), from: peer, now: now)
        } catch is HTTPFailure {
            return try codePage(
                request, context, typed, message: texts("espace.code.quart"), status: .tooManyRequests)
        }
        switch try await operation(form.value("code_acces"), entree) {
        case .opened(let secret):
            limits.passed(account(entree), from: peer)
            var response = site.redirect(Paths.monEtat)
            response.setCookie(EspaceMiddleware.made(secret, site))
            return response
        case .wrong:
            return try codePage(request, context, typed, [Violation("code_acces", "espace.code")])
        case .over(let until):
            return try codePage(
                request, context, typed,
                message: texts("espace.code.trop", ["heure": site.clock.hour(until.adding(seconds: 59))]),
                status: .tooManyRequests)
        }
    }

    /// Tries and mails are counted by what was typed, whether it is a file or not.
    private func account(_ entree: EntreeDemandeur) -> String { "mon-dossier \(entree.numero.text)" }
}

extension EspaceMiddleware {
    /// For these pages only: no other page of the site receives it.
    static func made(_ secret: String, _ site: Site) -> Cookie {
        Cookie(
            name: cookie, value: secret, maxAge: secret.isEmpty ? 0 : nil, path: Paths.monDossier,
            secure: site.options.secureCookies, httpOnly: true, sameSite: .lax)
    }
}
