// SPDX-License-Identifier: EUPL-1.2

package import Domain
import HTTPTypes
import Hummingbird
package import Operations
package import Reference

/// Letters as `LetterPress` prints them: one, or those of a lot, each on sheets of its own.
package struct LettreView: Sendable {
    private let texts: Catalogue
    private let templates: Templates
    private let isFormation: Bool

    package init(texts: Catalogue, templates: Templates, isFormation: Bool) {
        self.texts = texts
        self.templates = templates
        self.isFormation = isFormation
    }

    /// A letter that was sent already says so.
    package func html(
        _ lettres: [Lettre], _ impression: ReprintLettre.Impression = .premiere, on day: Day? = nil
    ) throws -> String {
        let mark: String? =
            switch impression {
            case .premiere: nil
            case .copie: texts("lettre.copie")
            case .refaite: texts("lettre.refaite", ["jour": day?.french ?? ""])
            }
        return try templates.render(
            "lettres/courriers",
            View([
                "titre": .text(lettres.count == 1 ? lettres[0].objet : texts("lots.titre")),
                "copie": .text(optional: mark),
                "formation": .flag(isFormation),
                "lettres": .views(lettres.enumerated().map { view($0, $1) }),
            ]).closed("copie"))
    }

    private func view(_ rang: Int, _ lettre: Lettre) -> View {
        View([
            "marque": .text(PrintLots.mark(rang)), "service": .texts(lettre.service),
            "fait_le": .text(lettre.faitLe), "destinataire": .texts(lettre.destinataire),
            "reference": .text(lettre.reference), "appel": .text(lettre.appel), "objet": .text(lettre.objet),
            "blocs": .views(
                lettre.blocs.map { bloc in
                    switch bloc {
                    case .texte(let text): View(["texte": .text(text), "liste": .flag(false)])
                    case .liste(let items): View(["texte": .flag(false), "liste": .view(["lignes": .texts(items)])])
                    }
                }),
            "signature": .texts(lettre.signature), "logo": .text(optional: lettre.logo),
            "logo_texte": .text(texts("lettre.logo", ["nom": lettre.service.first ?? ""])),
            "jointe": .text(optional: lettre.jointe?.corps),
        ]).closed("logo", "jointe")
    }
}

extension Site {
    /// A letter for the browser to show; what the page says instead when it cannot be printed. `kept`: what is written down once it is
    /// on paper; false: it must not leave so.
    func printed(
        _ lettre: Lettre, _ impression: ReprintLettre.Impression = .premiere, named name: String,
        kept: () async throws -> Bool = { true },
        otherwise: (_ sentence: String, HTTPResponse.Status) async throws -> Response
    ) async throws -> Response {
        let view = LettreView(texts: texts, templates: templates, isFormation: world.isFormation)
        do {
            let pdf = try await PrintLetter(world)(
                html: view.html([lettre], impression, on: world.today), codes: PrintLots.codes([lettre]), lettre: lettre
            )
            guard try await kept() else { return try await otherwise(texts("lettre.changee"), .conflict) }
            return file(pdf, "application/pdf", name, isShown: true)
        } catch is LetterUnavailable {
            return try await otherwise(texts("attestation.indisponible"), .serviceUnavailable)
        } catch is LetterRefused {
            return try await otherwise(texts("lettre.refusee"), .conflict)
        }
    }
}
