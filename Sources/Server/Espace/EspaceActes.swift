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
        _ request: Request, _ context: RucheContext, message: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let dossier = try await site.ownDossier(context)
        let frame = EspaceFrame(site, request)
        let (today, rulebook) = (site.world.today, site.world.rulebook)
        var view: View = [
            "message": .text(optional: message), "version": .text("\(dossier.demande.version)"),
            "faits": .views(facts(dossier.demande.formulaire, frame)), "lien_coordonnees": .text(Paths.mesCoordonnees),
        ]
        switch examineRenouvellement(dossier.situation(rulebook), recuLe: today, on: today, rulebook) {
        case .success(let renewed):
            view["effet"] = .text(frame.texts("espace.renouveler.effet", ["jour": frame.day(renewed.expireLe)]))
        case .failure(let refus): view["refus"] = .text(EspaceWords(frame: frame).sentence(refus))
        }
        return try frame.page(
            "espace/renouvellement", frame.texts("espace.acte.renouveler"), view.closed("message", "effet", "refus"),
            context, status: status)
    }

    /// What changes most often; a protected address is not among it.
    private func facts(_ formulaire: Formulaire, _ frame: EspaceFrame) -> [View] {
        let communes = formulaire.communesSouhaitees.map { site.world.rulebook.communes[$0]?.nom ?? $0 }
        return [
            ("telephone", formulaire.telephone.map(LectureView.paired)), ("courriel", formulaire.courriel),
            ("personnes", formulaire.nombrePersonnes.map { "\($0)" }), ("communes", communes.joined(separator: ", ")),
        ].map { key, valeur in
            [
                "libelle": .text(frame.texts("espace.fait.\(key)")),
                "valeur": .text(valeur ?? frame.texts("espace.inconnu")),
            ]
        }
    }

    @Sendable private func renew(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        let form = try await RequestForm.read(request, context, csrf: espace.csrf)
        let frame = EspaceFrame(site, request)
        switch try await RenewDemande(site.world)(
            espace.demande, version: Int(form.value("version")) ?? 0, by: espace.acteur)
        {
        case .renewed: return site.redirect("\(Paths.monEtat)?dit=renouvelee")
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
        let fields = ShortFields(site: frame.site, violations: violations)
        let view: View = [
            "message": .text(optional: message), "version": .text("\(dossier.demande.version)"),
            "possible": .flag(dossier.demande.etat == .active),
            "champs": .views([fields.box("renoncer", checked: false)]),
        ]
        return try frame.page(
            "espace/renonciation", fields.titled("espace.acte.renoncer"),
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
        case .closed: return try await renunciation(request, context, status: .conflict)
        case .stale:
            return try await renunciation(request, context, message: frame.texts("espace.perime"), status: .conflict)
        case .denied, .unknown: throw HTTPFailure(.notFound)
        }
    }
}
