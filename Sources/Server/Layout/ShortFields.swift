// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Reference

/// The fields of a short form, in the dress of those of the large one. Their words are `court.<nom>`.
struct ShortFields {
    let site: Site
    var violations: [Violation] = []
    var questions: [Avertissement] = []

    private var messages: Messages { Messages(texts: site.texts) }

    func input(_ nom: String, _ largeur: String, _ valeur: String, type: String = "text", requis: Bool = false) -> View
    {
        var view = base(nom, largeur, requis)
        view["est_champ"] = .flag(true)
        view["valeur"] = .text(valeur)
        view["type"] = .text(type)
        view["autocomplete"] = .text("off")
        return FieldViews.closed(view)
    }

    func choice(_ nom: String, _ largeur: String, _ valeur: String, _ options: [(valeur: String, libelle: String)])
        -> View
    {
        var view = base(nom, largeur, true)
        view["est_choix"] = .flag(true)
        view["options"] = .views(
            options.map {
                [
                    "valeur": .text($0.valeur), "libelle": .text($0.libelle), "choisi": .flag($0.valeur == valeur),
                ]
            })
        return FieldViews.closed(view)
    }

    private func base(_ nom: String, _ largeur: String, _ requis: Bool) -> View {
        var view: View = [
            "id": .text(nom), "nom": .text(nom), "largeur": .text(largeur), "requis": .flag(requis),
            "libelle": .text(site.texts.find("court.\(nom)") ?? site.texts("champ.\(nom)")),
            "aide": .text(optional: site.texts.find("court.\(nom).aide")),
            "erreur": .text(optional: violations.first { $0.champ == nom }.map(messages.sentence)),
        ]
        let asked = questions.filter { $0.champ == nom }
        if !asked.isEmpty {
            view["avis"] = .view([
                "texte": .text(asked.map(messages.sentence).joined(separator: " ")),
                "code": .text(asked.map(\.cle).joined(separator: "|")), "coche": .flag(false),
            ])
        }
        return view
    }

    /// The errors on top, heard first.
    var summary: View {
        guard !violations.isEmpty else { return [:] }
        return [
            "erreurs_titre": .text(
                violations.count == 1
                    ? site.texts("bilan.erreur") : site.texts("bilan.erreurs", ["n": "\(violations.count)"])),
            "erreurs": .views(
                violations.map { ["ancre": .text($0.champ), "texte": .text(messages.sentence($0))] }),
        ]
    }

    /// The count of the errors is in the title too.
    func titled(_ key: String) -> String {
        violations.isEmpty
            ? site.texts(key) : site.texts("titre.a-corriger", ["titre": site.texts(key), "n": "\(violations.count)"])
    }

    var status: HTTPResponse.Status { violations.isEmpty && questions.isEmpty ? .ok : .unprocessableContent }
}

extension Site {
    /// Where a list stands, and its neighbours: `composants/plage`. `lien` is the address of a page by its first line.
    func plage(_ first: Int, shown: Int, total: Int, size: Int, lien: (Int) -> String) -> View {
        guard total > size else { return [:] }
        let last = first + shown
        return [
            "plage": .text(
                texts("compte.plage", ["debut": "\(min(first + 1, total))", "fin": "\(last)", "total": "\(total)"])),
            "suivante": .text(optional: last < total && shown > 0 ? lien(last) : nil),
            "precedente": .text(optional: first > 0 ? lien(max(0, first - size)) : nil),
        ]
    }
}
