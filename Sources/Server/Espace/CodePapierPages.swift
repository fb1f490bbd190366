// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// At the desk: a code on paper for who has no mail, shown once on a page made to be printed.
struct CodePapierPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/code-papier", use: show)
        router.post("demandes/:id/code-papier", use: give)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.updateDemande) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        switch try await ReadDemandes(site.world)(id, objet: "dossier", isWhole: false, by: acteur) {
        case .dossier(let dossier):
            guard dossier.mayShowAddress(to: acteur) else { throw HTTPFailure(.forbidden, key: "403.adresse") }
            return try page(context, dossier.demande)
        case .carte, .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func give(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        switch try await GiveCodePapier(site.world)(id, by: session.acteur) {
        case .given(let code, let jusquAu, let demande):
            return try page(
                context, demande,
                feuille: [
                    "adresse": .text(site.options.publicURL + Paths.monDossier),
                    "code": .text(CodeDemandeur.shown(code)), "jusqu_au": .text(jusquAu.french),
                ])
        case .closed, .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    private func page(_ context: RucheContext, _ demande: Demande, feuille: View? = nil) throws -> Response {
        let nom = demande.formulaire.nomComplet
        let isOpen = demande.numero != nil && (demande.etat == .active || demande.etat == .radiee)
        let view: View = [
            "nom": .text(nom), "lien_dossier": .text(Paths.demande(demande.id)),
            "numero": .view(optional: site.numero(demande.numero)), "action": .text(Paths.codePapier(demande.id)),
            "possible": .flag(isOpen && feuille == nil), "ferme": .flag(!isOpen),
            "feuille": .view(optional: feuille),
        ]
        return try site.page(
            "espace/code-papier", site.texts("titre.code-papier", ["nom": nom]), view.closed("feuille", "numero"),
            context,
            section: .demandes)
    }
}
