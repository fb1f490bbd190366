// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// The fields of a short form, in the dress of those of the large one: labels are `court.<name>`, and each fault stands
/// beside its field.
struct ShortFieldViews {
    let texts: Catalogue
    var violations: [Violation] = []
    /// Set apart from the same form elsewhere on the page: ids are unique there.
    var suffixe = ""

    func input(
        _ nom: String, _ largeur: String, _ valeur: String, requis: Bool = false, numeric: Bool = false,
        date: Bool = false
    ) -> View {
        var view = base(nom, largeur, requis: requis)
        view["est_champ"] = .flag(true)
        view["valeur"] = .text(valeur)
        if numeric || date { view["inputmode"] = .text("numeric") }
        if date, view.values["aide"] == nil { view["aide"] = .text(texts("court.date.aide")) }
        return FieldViews.closed(view)
    }

    func choice(
        _ nom: String, _ largeur: String, _ options: [(valeur: String, libelle: String)], chosen: String,
        requis: Bool = false
    ) -> View {
        var view = base(nom, largeur, requis: requis)
        view["est_choix"] = .flag(true)
        view["options"] = .views(
            options.map {
                [
                    "valeur": .text($0.valeur), "libelle": .text($0.libelle), "choisi": .flag($0.valeur == chosen),
                ]
            })
        return FieldViews.closed(view)
    }

    func box(_ nom: String, checked: Bool) -> View {
        var view = base(nom, "g12", requis: false)
        view["est_case"] = .flag(true)
        view["coche"] = .flag(checked)
        return FieldViews.closed(view)
    }

    /// The errors on top, heard first.
    func summary() -> View {
        guard !violations.isEmpty else { return [:] }
        let messages = Messages(texts: texts)
        return [
            "erreurs_titre": .text(
                violations.count == 1 ? texts("bilan.erreur") : texts("bilan.erreurs", ["n": "\(violations.count)"])),
            "erreurs": .views(
                violations.map {
                    [
                        "ancre": .text($0.champ.isEmpty ? "contenu" : $0.champ + suffixe),
                        "texte": .text(messages.sentence($0)),
                    ]
                }),
        ]
    }

    /// The title of the page, with the count of its errors.
    func titled(_ titre: String) -> String {
        violations.isEmpty ? titre : texts("titre.a-corriger", ["titre": titre, "n": "\(violations.count)"])
    }

    private func base(_ nom: String, _ largeur: String, requis: Bool) -> View {
        [
            "id": .text(nom + suffixe), "nom": .text(nom), "largeur": .text(largeur),
            "libelle": .text(texts("court.\(nom)")), "type": .text("text"), "autocomplete": .text("off"),
            "requis": .flag(requis), "aide": .text(optional: texts.find("court.\(nom).aide")),
            "erreur": .text(
                optional: violations.first { $0.champ == nom }.map(Messages(texts: texts).sentence)),
        ]
    }
}
