// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// An entry keyed by mistake: what may be done of it, who asked, and two buttons.
struct AnnulationEnregistrementPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/annulation") { request, context in
            try await page(try await site.dossierVie(context, for: .cancelEnregistrement), context)
        }
        router.post("demandes/:id/annulation", use: cancel)
    }

    /// `raison`, `garde`: what was typed.
    private func page(
        _ dossier: Dossier, _ context: RucheContext, raison: String = "", garde: String = "",
        _ violations: [Violation] = [], message: String? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let plan = try await CancelEnregistrement(site.world).plan(dossier, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let demande = dossier.demande
        let fields = ShortFields(site: site, violations: violations)
        let nom = demande.formulaire.nomComplet
        var view: View = [
            "nom": .text(nom), "numero": .view(optional: site.numero(demande.numero)),
            "etat": .view(site.etat(demande)), "version": .text("\(demande.version)"),
            "lien_dossier": .text(Paths.demande(demande.id)), "message": .text(optional: message),
            "action": .text(Paths.annulationEnregistrement(demande.id)),
        ]
        switch plan.voie {
        case .failure(let refus):
            view["refus"] = .text(VieWords(site: site).sentence(refus, autre: plan.autre.map(site.nom) ?? ""))
        case .success(let voie):
            let delai = site.world.rulebook.delai("annulationEnregistrement", on: site.world.today)?.french ?? ""
            view["possible"] = .view([
                "effet": .text(site.texts("annulation-enregistrement.effet.\(voie.rawValue)", ["delai": delai])),
                "bouton": .text(site.texts("annulation-enregistrement.bouton.\(voie.rawValue)")),
                "imprimee": .flag(plan.wasPrinted),
                "champs": .views(
                    voie == .confirmation ? [] : [fields.input("raisonAnnulation", "g12", raison, requis: true)]),
            ])
        }
        if let demandee = plan.demandee {
            view["demandee"] = .view([
                "demandee_par": .text(
                    site.texts(
                        "annulation-enregistrement.demandee.par",
                        ["nom": demandee.nom, "quand": site.ago(demandee.le)])),
                "demandee_motif": .text(
                    site.texts("annulation-enregistrement.demandee.motif", ["motif": demandee.motif])),
            ])
            let key = "annulation-enregistrement.\(demandee.isOwn ? "retirer" : "refuser")"
            view["garder"] = .view([
                "titre_garder": .text(site.texts(key)), "bouton_garder": .text(site.texts("\(key).bouton")),
                "champs": .views([fields.input("raisonRefus", "g12", garde, requis: true)]),
            ])
        }
        return try site.page(
            "vie/annulation", fields.titled(text: site.texts("titre.annulation-enregistrement", ["nom": nom])),
            view.closed("possible", "refus", "demandee", "garder", "message").merging(fields.summary), context,
            section: .demandes, status: status ?? fields.status)
    }

    @Sendable private func cancel(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let dossier = try await site.dossierVie(context, for: .cancelEnregistrement)
        let id = dossier.demande.id
        let (raison, garde) = (form.value("raisonAnnulation"), form.value("raisonRefus"))
        let operation = CancelEnregistrement(site.world)
        let answer =
            form.value("acte") == "refus"
            ? try await operation.dismiss(id, motif: garde, by: session.acteur)
            : try await operation(
                id, version: Int(form.value("version")) ?? 0, motif: raison, by: session.acteur)
        func again(_ message: String?, _ status: HTTPResponse.Status) async throws -> Response {
            try await page(
                try await site.dossierVie(context, for: .cancelEnregistrement), context, raison: raison, garde: garde,
                message: message,
                status: status)
        }
        switch answer {
        case .cancelled: return site.redirect("\(Paths.demande(id))?dit=annulee")
        case .asked: return site.redirect("\(Paths.demande(id))?dit=annulation-demandee")
        case .dismissed: return site.redirect("\(Paths.demande(id))?dit=annulation-refusee")
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .invalid(let violations):
            return try await page(dossier, context, raison: raison, garde: garde, violations)
        // The page says why, from the rule as it stands now.
        case .refused: return try await again(nil, .unprocessableContent)
        case .stale: return try await again(site.texts("vie.perime"), .conflict)
        }
    }
}
