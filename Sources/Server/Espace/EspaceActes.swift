// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// What an applicant does to his application: each act a page that says what will happen, and a button.
struct EspaceActes {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-dossier/renouvellement") { try await renewal($0, $1) }
        router.post("mon-dossier/renouvellement", use: renew)
        router.get("mon-dossier/renonciation") { try await renunciation($0, $1) }
        router.post("mon-dossier/renonciation", use: renounce)
    }

    // MARK: Renewal

    private func renewal(
        _ request: Request, _ context: RucheContext, message: String? = nil, isDone: Bool = false,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let dossier = try await site.ownDossier(context)
        let frame = EspaceFrame(site, request)
        let (today, rulebook) = (site.world.today, site.world.rulebook)
        var view: View = [
            "message": .text(optional: message), "version": .text("\(dossier.demande.version)"),
            "faits": .views(FaitsRenouvellement(frame: frame).lines(dossier.demande.formulaire)),
        ]
        switch examineRenouvellement(dossier.situation(rulebook), recuLe: today, on: today, rulebook) {
        case .success(let renewed):
            view["effet"] = .text(frame.texts("espace.renouveler.effet", ["jour": frame.day(renewed.expireLe)]))
            // Nothing changes online of what was struck off: it comes back first.
            view["aide"] = .text(
                frame.texts(renewed.reactive ? "espace.renouveler.aide.retour" : "espace.renouveler.aide"))
            view["lien_coordonnees"] = renewed.reactive ? nil : .text(Paths.mesCoordonnees)
        case .failure(let refus):
            let words = EspaceWords(frame: frame)
            view["refus"] = .text(
                [words.renewed(dossier, refus), words.sentence(refus)].compactMap { $0 }.joined(separator: " "))
        }
        return try frame.page(
            "espace/renouvellement", frame.title(frame.texts("espace.acte.renouveler"), isDone ? .ok : status),
            view.closed("message", "effet", "refus", "lien_coordonnees"), context, status: status)
    }

    @Sendable private func renew(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        let form = try await RequestForm.read(request, context, csrf: espace.csrf)
        let frame = EspaceFrame(site, request)
        switch try await RenewDemande(site.world)(
            espace.demande, version: Int(form.value("version")) ?? 0, by: espace.acteur)
        {
        case .renewed: return site.redirect("\(Paths.monEtat)?dit=renouvelee")
        // Two windows, or a desk meanwhile: what was wanted is done.
        case .already: return try await renewal(request, context, isDone: true, status: .conflict)
        case .refused: return try await renewal(request, context, status: .unprocessableContent)
        case .stale:
            return try await renewal(request, context, message: frame.texts("espace.perime"), status: .conflict)
        case .denied, .unknown: throw HTTPFailure(.notFound)
        }
    }

    // MARK: Renunciation

    private func renunciation(
        _ request: Request, _ context: RucheContext, _ violations: [Violation] = [], message: String? = nil,
        status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let dossier = try await site.ownDossier(context)
        let frame = EspaceFrame(site, request)
        let isActive = dossier.demande.etat == .active
        let isOfSeveral = !dossier.demande.formulaire.cotitulaires.isEmpty
        let fields = ShortFields(site: frame.site, violations: isActive && !isOfSeveral ? violations : [])
        let view: View = [
            "message": .text(optional: message), "version": .text("\(dossier.demande.version)"),
            "possible": .flag(isActive && !isOfSeveral), "plusieurs": .flag(isActive && isOfSeveral),
            "ferme": .flag(!isActive),
            "champs": .views([fields.box("renoncer", checked: false)]),
        ]
        return try frame.page(
            "espace/renonciation", frame.title(fields.titled("espace.acte.renoncer"), status),
            view.closed("message").merging(fields.summary), context, status: status ?? fields.status)
    }

    @Sendable private func renounce(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        let form = try await RequestForm.read(request, context, csrf: espace.csrf)
        let frame = EspaceFrame(site, request)
        guard form.value("renoncer") == "oui" else {
            return try await renunciation(request, context, [Violation("renoncer", "espace.renoncer")])
        }
        switch try await RenounceDemande(site.world)(
            espace.demande, version: Int(form.value("version")) ?? 0, by: espace.acteur)
        {
        case .renounced: return site.redirect("\(Paths.monEtat)?dit=renoncee")
        case .closed, .ofSeveral: return try await renunciation(request, context, status: .conflict)
        case .stale:
            return try await renunciation(request, context, message: frame.texts("espace.perime"), status: .conflict)
        case .denied, .unknown: throw HTTPFailure(.notFound)
        }
    }
}
