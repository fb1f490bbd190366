// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// The certificate for the agent, and its check for anyone.
struct AttestationPages {
    let site: Site
    private let limiter = RateLimiter(limit: 60, window: 60)

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("demandes/:id/attestation", use: issue)
    }

    func addPublic(to router: some RouterMethods<RucheContext>) {
        router.get("verification", use: form)
        router.get("verification/:code", use: check)
    }

    @Sendable private func issue(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        let operation = IssueAttestation(site.world)
        switch try await operation.prepare(id, by: session.acteur) {
        case .denied, .carte: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .noNumber: return try refusal(context, site.texts("attestation.refus.numero"), id, .conflict)
        case .unconfirmed(let doubts):
            let list = doubts.map { site.texts("attestation.doute.\($0)") }.joined(separator: ", ")
            return try refusal(context, site.texts("attestation.refus.chiffres", ["liste": list]), id, .conflict)
        case .ready(let contenu):
            let view = AttestationView(site: site, contenu: contenu, acteur: session.acteur)
            let pdf: Data
            do {
                pdf = try await site.attestation(view, withLanguage: true)
            } catch is LetterUnavailable {
                return try refusal(context, site.texts("attestation.indisponible"), id, .serviceUnavailable)
            }
            try await operation.record(contenu, by: session.acteur)
            var headers: HTTPFields = [.contentType: "application/pdf", .cacheControl: "no-store"]
            headers[.contentDisposition] = "inline; filename=\"attestation-\(contenu.numero.text).pdf\""
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: pdf)))
        }
    }

    private func refusal(
        _ context: RucheContext, _ message: String, _ id: ID<Demande>, _ status: HTTPResponse.Status
    ) throws -> Response {
        try site.refusal(
            site.texts("attestation.refus.titre"), message, id, context, leadsToFigures: true, status: status)
    }

    // MARK: Anyone

    @Sendable private func form(_ request: Request, _ context: RucheContext) async throws -> Response {
        let typed = String(request.typedQuery.value("code").prefix(20))
        if typed.isEmpty { return try page(context, ["code": .flag(false)]) }
        return try await answer(request, context, typed)
    }

    @Sendable private func check(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await answer(request, context, String((context.parameters.get("code") ?? "").prefix(20)))
    }

    private func answer(_ request: Request, _ context: RucheContext, _ typed: String) async throws -> Response {
        let peer = site.address(request, context)
        let now = site.world.now()
        guard limiter.allows(peer, now: now) else { throw HTTPFailure(.tooManyRequests) }
        limiter.count(peer, now: now)
        guard let found = try await IssueAttestation(site.world).verify(typed) else {
            return try page(context, ["code": .text(typed), "inconnue": .flag(true)])
        }
        // An agent who is signed in wants the file, not the check.
        if let secret = request.cookies[SessionMiddleware.cookie]?.value,
            try await site.signIn.session(secret: secret) != nil
        {
            return site.redirect(Paths.demande(found.demande))
        }
        guard found.valable else { return try page(context, ["code": .text(typed), "perimee": .flag(true)]) }
        return try page(
            context,
            [
                "code": .text(typed),
                "valable": .view([
                    "numero": .view(optional: site.numero(found.numero)), "depot": .text(found.depot.french),
                ]),
            ])
    }

    private func page(_ context: RucheContext, _ view: View) throws -> Response {
        var view = view
        view["action"] = .text(Paths.verification)
        return try site.page("verification/verification", site.texts("titre.verification"), view, context)
    }
}

extension Site {
    /// A paper that is not printed, and why.
    func refusal(
        _ titre: String, _ message: String, _ id: ID<Demande>, _ context: RucheContext, leadsToFigures: Bool = false,
        status: HTTPResponse.Status = .conflict
    ) throws -> Response {
        try page(
            "attestations/refus", texts("titre.erreur", ["titre": titre]),
            [
                "titre_page": .text(titre), "message": .text(message), "lien_dossier": .text(Paths.demande(id)),
                "chiffres": .flag(leadsToFigures),
            ], context, section: .demandes, status: status)
    }

    /// Without the page in the language of the applicant when no font can write it: the certificate is due all the same.
    func attestation(_ view: AttestationView, withLanguage: Bool) async throws -> Data {
        var content = try view.view()
        if !withLanguage { content["suite_autre"] = .flag(false) }
        let html = try templates.render("lettres/attestation", content)
        do {
            return try await PrintLetter(world)(html: html, codes: [AttestationView.qr: view.verification])
        } catch is LetterRefused where withLanguage {
            return try await attestation(view, withLanguage: false)
        }
    }
}
