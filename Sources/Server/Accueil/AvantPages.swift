// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// *Avant de déposer*: open to everyone, without a name, and nothing is kept of what was answered.
struct AvantPages {
    let site: Site
    private let limiter = RateLimiter(limit: 60, window: 60)

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("avant-de-deposer", use: show)
        router.post("avant-de-deposer", use: answer)
        router.post("api/v1/eligibilite", use: api)
    }

    private var names: [String] { [site.texts("avant.vous"), site.texts("avant.conjoint")] }
    private var messages: Messages { Messages(texts: site.texts) }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try page(context, AvantForm(), nil)
    }

    @Sendable private func answer(_ request: Request, _ context: RucheContext) async throws -> Response {
        try limit(request, context)
        // No effect and no session: there is nothing that another site could make someone do.
        let posted = try await RequestForm.read(request, context)
        let form = AvantForm(posted)
        let (question, violations) = form.question(site.world.rulebook, today: site.world.today)
        guard violations.isEmpty else { return try page(context, form, nil, violations) }
        return try page(context, form, try await AnswerEligibilite(site.world)(question, noms: names))
    }

    private func limit(_ request: Request, _ context: RucheContext) throws {
        let header = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        let peer = clientAddress(peer: context.peer, forwarded: header, trusted: site.options.trustedProxies)
        let now = site.world.now()
        guard limiter.allows(peer, now: now) else { throw HTTPFailure(.tooManyRequests) }
        limiter.count(peer, now: now)
    }

    private func page(
        _ context: RucheContext, _ form: AvantForm, _ answer: AnswerEligibilite.Answer?, _ violations: [Violation] = []
    ) throws -> Response {
        var view: View = [
            "champs": .views(form.fields(site, violations)), "lien_connexion": .text(Paths.connexion),
        ]
        if !violations.isEmpty {
            view["erreurs_titre"] = .text(
                violations.count == 1
                    ? site.texts("bilan.erreur") : site.texts("bilan.erreurs", ["n": "\(violations.count)"]))
            view["erreurs"] = .views(
                violations.map { ["ancre": .text($0.champ), "texte": .text(messages.sentence($0))] })
        }
        if let answer {
            view["reponse"] = .view(AvantView(site: site, answer: answer).view)
            view["lien_preremplir"] = .text(form.prefill(answer.formulaire))
        }
        return try site.page(
            "accueil/avant", site.texts("titre.avant"), view, context,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: API

    @Sendable private func api(_ request: Request, _ context: RucheContext) async throws -> Response {
        try limit(request, context)
        let leaves = try JSONLeaves(body: try await request.json(upTo: 20_000))
        let (question, violations) = AvantForm(leaves).question(site.world.rulebook, today: site.world.today)
        guard violations.isEmpty else {
            var problem = Problem(
                status: .unprocessableContent, titre: site.texts("http.422.titre"),
                detail: site.texts("http.422.message"))
            problem.errors = violations.map {
                let rang = $0.champ.hasPrefix("commune") ? Int($0.champ.dropFirst("commune".count)) : nil
                return .init(
                    pointer: rang.map { "/communes/\($0)" } ?? Problem.pointer($0.champ), code: $0.code,
                    detail: messages.sentence($0))
            }
            return try problem.response()
        }
        let answer = try await AnswerEligibilite(site.world)(question, noms: names)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(
                byteBuffer: ByteBuffer(bytes: try encoder.encode(EligibiliteJSON(answer, site)))))
    }
}

/// The answer on the wire: verdicts and the sentences that explain them.
struct EligibiliteJSON: Encodable {
    struct Ligne: Encodable {
        let financement: String
        let zone: String
        let verdict: String
        let plafond: Int?
        let pourcentage: Int?
        let raisons: [String]
    }

    let categorie: Int?
    let revenuCompare: Int?
    let typesAttendus: [String]
    let plafonds: [Ligne]
    let explications: [String]
    let pieces: [String]
    let guichets: [String]

    init(_ answer: AnswerEligibilite.Answer, _ site: Site) {
        let words = BilanView(site: site, bilan: answer.bilan)
        categorie = answer.bilan.composition.categorie?.numero
        revenuCompare = answer.bilan.revenus.montant
        typesAttendus = answer.bilan.types.types
        plafonds = answer.bilan.eligibilites.map { eligibilite in
            let verdict =
                switch eligibilite.verdict {
                case .eligible: "eligible"
                case .depasse: "depasse"
                case .inconnu: "inconnu"
                }
            return Ligne(
                financement: eligibilite.financement.rawValue, zone: eligibilite.zone.rawValue, verdict: verdict,
                plafond: eligibilite.plafond, pourcentage: eligibilite.pourcentage,
                raisons: words.said(eligibilite.explications))
        }
        explications = words.said(
            answer.bilan.composition.explications + answer.bilan.revenus.explications + answer.bilan.types.explications)
        pieces = answer.pieces.map(\.libelle)
        guichets = answer.guichets.map(\.nom)
    }
}
