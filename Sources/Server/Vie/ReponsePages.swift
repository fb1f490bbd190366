// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// That the applicant answered: the day, how and who, on one page.
struct ReponsePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/reponse") { request, context in
            try page(
                try await site.dossierVie(context, for: .reactivateDemande), context,
                ["reponduLe": site.world.today.numeric])
        }
        router.post("demandes/:id/reponse", use: record)
    }

    private func page(
        _ dossier: Dossier, _ context: RucheContext, _ typed: [String: String], _ violations: [Violation] = [],
        message: String? = nil, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let demande = dossier.demande
        let nom = demande.formulaire.nomComplet
        let fields = ShortFields(site: site, violations: violations)
        var view: View = [
            "nom": .text(nom), "numero": .view(optional: site.numero(demande.numero)),
            "etat": .view(site.etat(demande)), "version": .text("\(demande.version)"),
            "lien_dossier": .text(Paths.demande(demande.id)), "message": .text(optional: message),
        ]
        if TransitionEtat.row(.reponse, from: demande.etat) != nil {
            view["possible"] = .view([
                "action": .text(Paths.reponse(demande.id)),
                "champs": .views([
                    fields.input("reponduLe", "g4", typed["reponduLe"] ?? "", requis: true, date: true),
                    choice(fields, "moyenReponse", typed), choice(fields, "auteurReponse", typed),
                ]),
            ])
        } else {
            view["refus"] = .text(site.texts("reponse-demandeur.refus.\(demande.etat == .radiee ? "radiee" : "etat")"))
            if demande.etat == .radiee { view["lien_reactivation"] = .text(Paths.reactivation(demande.id)) }
        }
        return try site.page(
            "vie/reponse", fields.titled(text: site.texts("titre.reponse", ["nom": nom])),
            view.closed("possible", "refus", "lien_reactivation", "message").merging(fields.summary), context,
            section: .demandes, status: status ?? fields.status)
    }

    private func choice(_ fields: ShortFields, _ nom: String, _ typed: [String: String]) -> View {
        fields.choice(
            nom, "g4", typed[nom] ?? "",
            [(valeur: "", libelle: site.texts("reponse.vide"))]
                + site.world.rulebook.codes(nom).map { (valeur: $0.code, libelle: $0.libelle) })
    }

    @Sendable private func record(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let dossier = try await site.dossierVie(context, for: .reactivateDemande)
        let id = dossier.demande.id
        let typed = Dictionary(uniqueKeysWithValues: ReponseDemandeur.champs.map { ($0, form.value($0)) })
        let version = Int(form.value("version")) ?? 0
        switch try await RecordReponse(site.world)(id, typed, version: version, by: session.acteur) {
        case .recorded: return site.redirect("\(Paths.demande(id))?dit=repondue")
        case .invalid(let violations): return try page(dossier, context, typed, violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        // The page says why, from the file as it stands now.
        case .closed:
            return try page(
                try await site.dossierVie(context, for: .reactivateDemande), context, typed, status: .conflict)
        case .stale:
            return try page(
                try await site.dossierVie(context, for: .reactivateDemande), context, typed,
                message: site.texts("vie.perime"), status: .conflict)
        }
    }
}
