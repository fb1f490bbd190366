// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The frame of the pages of an applicant: in his language, without scripts, with the way out.
struct EspaceFrame {
    /// In the language of the page.
    let site: Site
    let langue: String
    private let path: String
    /// Chosen on this page: the browser keeps it.
    private let isChosen: Bool

    static let langues = [("fr", "Français"), ("en", "English"), ("ar", "العربية"), ("pt", "Português")]
    static let cookie = "ruche_langue"

    init(_ site: Site, _ request: Request) {
        let asked = request.typedQuery.value("langue")
        let known = Self.langues.map(\.0)
        isChosen = known.contains(asked)
        let kept = request.cookies[Self.cookie]?.value ?? ""
        langue = isChosen ? asked : known.contains(kept) ? kept : "fr"
        self.site = site.speaking(langue)
        // The answer to a form has no address of its own to come back to.
        let posted = ["\(Paths.monDossier)/code": Paths.monDossier, "\(Paths.monDossier)/attestation": Paths.monEtat]
        path = posted[request.uri.path] ?? request.uri.path
    }

    var texts: Catalogue { site.texts }

    /// `3 décembre 2026` in French, `03/12/2026` elsewhere.
    func day(_ day: Day) -> String { langue == "fr" ? day.french : day.numeric }

    func page(
        _ template: String, _ titre: String, _ view: View, _ context: RucheContext,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var own = framed(view)
        if let espace = context.espace {
            own["fin"] = .flag(true)
            own["jeton"] = .text(espace.csrf)
            own["duree"] = .text(texts("espace.duree", ["minutes": "\(OpenEspace.idleSeconds / 60)"]))
        }
        return keep(try site.page(template, titled(titre), own.closed("fin"), context, status: status))
    }

    /// Of who has not entered yet.
    func pageBefore(
        _ template: String, _ titre: String, _ view: View, _ request: Request, _ context: RucheContext,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        keep(
            try site.pageBefore(
                template, titled(titre), framed(view).closed("fin"), request, context, status: status))
    }

    /// Heard first when a form comes back: nothing was done. Faults of fields are counted in `titre` already.
    func title(_ titre: String, _ status: HTTPResponse.Status?) -> String {
        guard let status, status != .ok else { return titre }
        return texts("espace.titre.refus", ["titre": titre])
    }

    private func titled(_ titre: String) -> String { "\(titre) · \(texts("espace.nom"))" }

    private func framed(_ view: View) -> View {
        view.merging([
            "langues": .views(
                Self.langues.map { code, nom in
                    [
                        "code": .text(code), "nom_langue": .text(nom), "courante": .flag(code == langue),
                        "lien": .text("\(path)?langue=\(code)"),
                    ]
                })
        ])
    }

    private func keep(_ page: Response) -> Response {
        guard isChosen else { return page }
        var page = page
        page.setCookie(site.cookie(Self.cookie, langue))
        return page
    }
}
