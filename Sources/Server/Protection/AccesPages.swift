// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Foundation
import HTTPTypes
import Hummingbird
package import Operations
import Reference

/// The whole file of a person, handed over: to read, to print, or to take elsewhere.
struct AccesPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/acces", use: choose)
        router.post("demandes/:id/acces", use: give)
    }

    /// Says what it is, and shows nothing of the file yet.
    @Sendable private func choose(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        guard try context.requireSession().acteur.may(.giveAcces) else { throw HTTPFailure(.forbidden) }
        return try page(context, id)
    }

    @Sendable private func give(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        switch try await CollectAcces(site.world)(id, by: session.acteur) {
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        // An agent hands it over, to who shows who he is.
        case .protected: throw HTTPFailure(.forbidden)
        case .purged: return try page(context, id, refus: site.texts("acces.efface"), .conflict)
        case .done(let dossier):
            let name = dossier.numero ?? id.text
            switch form.value("format") {
            case "json":
                return site.file(
                    try dossier.json(), "application/json; charset=utf-8", "dossier-\(name).json")
            case "pdf":
                do {
                    let html = try site.templates.render(
                        "lettres/acces", AccesView(site: site, dossier: dossier).view())
                    return site.file(
                        try await PrintLetter(site.world)(html: html, codes: [:]), "application/pdf",
                        "dossier-\(name).pdf", isShown: true)
                } catch is LetterUnavailable {
                    return try page(context, id, refus: site.texts("acces.indisponible"), .serviceUnavailable)
                } catch is LetterRefused {
                    // A script without a font here: the page in the browser writes it.
                    return try page(context, id, refus: site.texts("acces.indisponible"), .serviceUnavailable)
                }
            default:
                var view = try AccesView(site: site, dossier: dossier).view()
                view["lien_retour"] = .text(Paths.demande(id))
                return try site.page("protection/acces-document", site.texts("titre.acces"), view, context)
            }
        }
    }

    private func page(
        _ context: RucheContext, _ id: ID<Demande>, refus: String? = nil, _ status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try site.page(
            "protection/acces", site.texts("titre.acces"),
            [
                "action": .text(Paths.acces(id)), "lien_dossier": .text(Paths.demande(id)),
                "refus": .text(optional: refus),
            ], context, section: .demandes, status: status)
    }
}

extension Site {
    /// The same document, alone in a file: for `ruche acces`.
    package func accesFile(_ dossier: DossierAcces) throws -> String {
        try templates.render("protection/acces-fichier", AccesView(site: self, dossier: dossier).view())
    }

    /// And as a PDF; nil when nothing prints here.
    package func accesPDF(_ dossier: DossierAcces) async throws -> Data? {
        let html = try templates.render("lettres/acces", AccesView(site: self, dossier: dossier).view())
        do {
            return try await PrintLetter(world)(html: html, codes: [:])
        } catch is LetterUnavailable {
            return nil
        } catch is LetterRefused {
            return nil
        }
    }
}
