// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Where one's own application stands, since when, and what to do.
struct EspacePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-dossier/etat", use: show)
        router.post("mon-dossier/fin", use: leave)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let dossier = try await site.ownDossier(context)
        let frame = EspaceFrame(site, request)
        let (demande, texts) = (dossier.demande, frame.texts)
        let situation = dossier.situation(site.world.rulebook)
        let words = EspaceWords(frame: frame)
        let isActive = demande.etat == .active
        let today = site.world.today
        var mayRenew = false
        if case .success = examineRenouvellement(situation, recuLe: today, on: today, site.world.rulebook) {
            mayRenew = true
        }
        let attendus = try await ReadDemandes(site.world).attendus(of: demande)
        let view: View = [
            "contacts_perdus": .texts(
                // Of a file that was struck off nothing is corrected.
                demande.etat == .radiee ? [] : dossier.contactsPerdus.map { words.lost($0, demande.formulaire) }),
            "attendus": .views(attendus.map(words.expected)),
            "nom": .text(demande.formulaire.nomComplet), "numero": .view(optional: site.numero(demande.numero)),
            "etat": .view(
                frame.site.etat(demande).merging(["texte": .text(words.etat(site.lu(demande)))])),
            "dit": .text(optional: said(request, demande, frame)),
            "depot": .text(frame.day(situation.depotLe)),
            "fin_le": .text(frame.day(isActive ? situation.expireLe : situation.radieeLe ?? situation.expireLe)),
            "active": .flag(isActive),
            "guichet": .text(dossier.guichet?.nom ?? site.nom(dossier.organisme)),
            "contact": .text(optional: dossier.guichet.flatMap { $0.contact.isEmpty ? nil : $0.contact }),
            "suite": .text(words.next(situation, dossier.preavis, isAsked: !attendus.isEmpty)),
            "lien_renouvellement": .text(optional: mayRenew ? Paths.monRenouvellement : nil),
            "lien_coordonnees": .text(optional: isActive ? Paths.mesCoordonnees : nil),
            "lien_renonciation": .text(optional: isActive ? Paths.maRenonciation : nil),
            "attestation": .flag(isActive),
            "lien_consultations": .text(Paths.mesConsultations), "lien_copie": .text(Paths.maCopie),
            "fil": .views(dossier.evenements.map(words.event)),
        ]
        return try frame.page(
            "espace/etat", texts("espace.titre"),
            view.closed("dit", "contact", "lien_renouvellement", "lien_coordonnees", "lien_renonciation"), context)
    }

    private func said(_ request: Request, _ demande: Demande, _ frame: EspaceFrame) -> String? {
        switch request.typedQuery.value("dit") {
        case "renouvelee": frame.texts("espace.dit.renouvelee", ["jour": frame.day(demande.expireLe)])
        case "coordonnees": frame.texts("espace.dit.coordonnees")
        case "renoncee": frame.texts("espace.dit.renoncee")
        default: nil
        }
    }

    @Sendable private func leave(_ request: Request, _ context: RucheContext) async throws -> Response {
        _ = try await RequestForm.read(request, context, csrf: context.requireEspace().csrf)
        try await KeepEspaces(site.world).close(secret: request.cookies[EspaceMiddleware.cookie]?.value ?? "")
        var response = site.redirect("\(Paths.monDossier)?avis=fin")
        response.setCookie(EspaceMiddleware.made("", site))
        return response
    }
}

extension Site {
    /// The file of the applicant who asks.
    func ownDossier(_ context: RucheContext) async throws -> Dossier {
        let espace = try context.requireEspace()
        switch try await ReadDemandes(world)(espace.demande, objet: "mon-dossier", by: espace.acteur) {
        case .dossier(let dossier): return dossier
        case .unknown, .carte, .denied: throw HTTPFailure(.notFound)
        }
    }
}
