// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Mustache
import Reference
import Testing

@testable import Server

/// Every page renders from its sample, and what cannot be typed into a page does not get into it.
@Suite struct TemplateTests {
    private func templates() throws -> Templates { try Templates.load(try Catalogue.load("fr")) }

    @Test func everyTemplateLoadsWithItsWords() throws {
        let templates = try templates()
        #expect(templates.names.contains("demandes/formulaire"))
        #expect(templates.names.count > 30)
    }

    /// A quote that carries a combining accent is still a quote for a browser.
    @Test func quotesAreEscapedWhateverFollowsThem() throws {
        let html = try templates().render(
            "connexion/connexion",
            ["titre": .text("t"), "jeton": .text("j"), "courriel": .text("\"\u{301} onfocus=alert(1) x=\"")])
        let escaped = "value=\"&quot;\u{301} onfocus=alert(1) x=&quot;\""
        #expect(html.utf8.contains(escaped.utf8))
        let open = "\"\u{301} onfocus"
        #expect(!html.utf8.contains(open.utf8))
    }

    @Test func aNulIsSeenAndDoesNotStandInThePage() {
        #expect(StrictHTML().escapeText("a\u{0}b<&>'") == "a\u{fffd}b&lt;&amp;&gt;&#39;")
    }

    @Test(arguments: [
        "accueil-accueil", "comptes-activite", "comptes-choix", "comptes-comptes", "comptes-fiche", "comptes-jetons",
        "connexion-code", "connexion-connexion", "demandes-carte", "demandes-confirmation",
        "demandes-dossier", "demandes-existants", "demandes-recepisse", "demandes-recherche", "erreurs-erreur",
        "accueil-sans-acces", "organismes-fusion", "organismes-guichet", "organismes-organisme",
        "organismes-organismes", "services-services", "formation-exercice", "formation-formation",
        "doublons-doublons", "doublons-ensemble", "doublons-fusion", "doublons-faciles", "doublons-annulation",
        "diagnostic-depot", "diagnostic-etude",
        "qualite-qualite", "comptes-identite", "doublons-passages",
        "vie-renouvellement", "vie-radiation", "vie-reactivation", "vie-annulation", "vie-titulaire", "vie-union",
        "vie-reponse",
        "saisines-saisines", "saisines-saisine", "saisines-nouvelle", "aide-etats",
        "courriers-courriers", "courriers-nouveau", "courriers-lots", "courriers-lot", "courriers-retrait",
        "courriers-retours",
        "courriers-gabarits",
        "services-travaux",
        "espace-entree", "espace-code", "espace-etat", "espace-renouvellement", "espace-renonciation",
        "espace-coordonnees", "espace-consultations", "espace-copie", "espace-message", "espace-code-papier",
    ])
    func eachPageRendersFromItsSample(_ name: String) throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Samples/\(name).json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
        let html = try templates().render(name.replacing("-", with: "/", maxReplacements: 1), Self.view(object))
        #expect(html.count > 100)
        #expect(!html.contains("{{") && !html.contains("⟦"))
        // Every text of the sample is on the page: a tag that is misspelt would leave one out.
        for text in Self.texts(object) where text.count > 12 {
            let isShown = html.contains(StrictHTML().escapeText(text))
            #expect(isShown, "\(name): « \(text) » is not shown")
        }
    }

    /// In each language of applicants the same pages stand, with their own words and their own direction.
    @Test func eachLanguageHasItsPages() throws {
        let espaces = try Site.Espace.load(over: try Catalogue.load("fr"))
        #expect(Set(espaces.keys) == ["en", "ar", "pt"])
        for (code, espace) in espaces {
            let html = try espace.templates.render("espace/message", ["titre_page": .text("Titre")])
            #expect(html.contains("lang=\"\(code)\" dir=\"\(code == "ar" ? "rtl" : "ltr")\""))
            #expect(!html.contains("⟦") && !html.contains("Retour à mon dossier"))
        }
    }

    private static func view(_ object: [String: Any]) -> View {
        var view: View = [:]
        for (key, value) in object {
            switch value {
            case let text as String: view[key] = .text(text)
            case let flag as Bool: view[key] = .flag(flag)
            case let texts as [String]: view[key] = .texts(texts)
            case let views as [[String: Any]]: view[key] = .views(views.map(Self.view))
            case let child as [String: Any]: view[key] = .view(Self.view(child))
            default: Issue.record("\(key) is neither text, flag, list nor view")
            }
        }
        return view
    }

    private static func texts(_ value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let object as [String: Any]:
            object.filter { !["recherche", "jeton", "brut", "agent", "navigation"].contains($0.key) }.values.flatMap(
                texts)
        case let list as [Any]: list.flatMap(texts)
        default: []
        }
    }
}
