// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Reference

/// The fields of a short form, in the dress of those of the large one. Their words are `court.<nom>`; each fault and each
/// question stands beside its field.
struct ShortFields {
    let site: Site
    var violations: [Violation] = []
    var questions: [Avertissement] = []
    /// Set apart from the same form elsewhere on the page: ids are unique there.
    var suffixe = ""

    private var messages: Messages { Messages(texts: site.texts) }

    // MARK: Fields

    func input(
        _ nom: String, _ largeur: String, _ valeur: String, requis: Bool = false, numeric: Bool = false,
        decimal: Bool = false, date: Bool = false, type: String? = nil, autocomplete: String? = nil
    ) -> View {
        var view = base(nom, largeur, requis)
        view["est_champ"] = .flag(true)
        view["valeur"] = .text(optional: valeur.isEmpty ? nil : valeur)
        view["type"] = .text(optional: type)
        view["autocomplete"] = .text(autocomplete ?? "off")
        view["inputmode"] = .text(optional: decimal ? "decimal" : numeric || date ? "numeric" : nil)
        if date, view["aide"] == nil { view["aide"] = .text(site.texts("court.date.aide")) }
        return FieldViews.closed(view)
    }

    /// Several lines.
    func zone(_ nom: String, _ valeur: String, lignes: Int, requis: Bool = false) -> View {
        var view = base(nom, "g12", requis)
        view["est_zone"] = .flag(true)
        view["hauteur"] = .text("\(lignes)")
        view["valeur"] = .text(optional: valeur.isEmpty ? nil : valeur)
        return FieldViews.closed(view)
    }

    /// `groupes`: further options, under a title each.
    func choice(
        _ nom: String, _ largeur: String, _ valeur: String, _ options: [(valeur: String, libelle: String)],
        groupes: [(titre: String, options: [(valeur: String, libelle: String)])] = [], requis: Bool = true
    ) -> View {
        func views(_ options: [(valeur: String, libelle: String)]) -> [View] {
            options.map {
                ["valeur": .text($0.valeur), "libelle": .text($0.libelle), "choisi": .flag($0.valeur == valeur)]
            }
        }
        var view = base(nom, largeur, requis)
        view["est_choix"] = .flag(true)
        view["options"] = .views(views(options))
        view["groupes"] = .views(groupes.map { ["titre": .text($0.titre), "options": .views(views($0.options))] })
        return FieldViews.closed(view)
    }

    func box(_ nom: String, checked: Bool) -> View {
        var view = base(nom, "g12", false)
        view["est_case"] = .flag(true)
        view["coche"] = .flag(checked)
        return FieldViews.closed(view)
    }

    func boxes(_ nom: String, _ chosen: Set<String>, _ options: [(valeur: String, libelle: String)]) -> View {
        var view = base(nom, "g12", false)
        view["est_cases"] = .flag(true)
        view["options"] = .views(
            options.map {
                [
                    "id": .text("\(nom)-\($0.valeur.replacing(":", with: "-"))"), "valeur": .text($0.valeur),
                    "libelle": .text($0.libelle), "choisi": .flag(chosen.contains($0.valeur)),
                ]
            })
        return FieldViews.closed(view)
    }

    private func base(_ nom: String, _ largeur: String, _ requis: Bool) -> View {
        var view: View = [
            "id": .text(nom + suffixe), "nom": .text(nom), "largeur": .text(largeur), "requis": .flag(requis),
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

    // MARK: The page around them

    /// The errors on top, heard first; what is of no field leads to the page.
    var summary: View {
        guard !violations.isEmpty else { return [:] }
        return [
            "erreurs_titre": .text(
                violations.count == 1
                    ? site.texts("bilan.erreur") : site.texts("bilan.erreurs", ["n": "\(violations.count)"])),
            "erreurs": .views(
                violations.map {
                    [
                        "ancre": .text($0.champ.isEmpty ? "contenu" : $0.champ + suffixe),
                        "texte": .text(messages.sentence($0)),
                    ]
                }),
        ]
    }

    /// The count of the errors is in the title too.
    func titled(_ key: String) -> String { titled(text: site.texts(key)) }

    func titled(text titre: String) -> String {
        violations.isEmpty
            ? titre : site.texts("titre.a-corriger", ["titre": titre, "n": "\(violations.count)"])
    }

    var status: HTTPResponse.Status { violations.isEmpty && questions.isEmpty ? .ok : .unprocessableContent }
}

extension Site {
    /// Where a list stands, and its neighbours: `composants/plage`. `lien` is the address of a page by its first line.
    func plage(_ first: Int, shown: Int, total: Int, size: Int, lien: (Int) -> String) -> View {
        guard total > size || first > 0 else { return [:] }
        let last = first + shown
        return [
            "plage": .text(
                texts("compte.plage", ["debut": "\(min(first + 1, total))", "fin": "\(last)", "total": "\(total)"])),
            "suivante": .text(optional: last < total && shown > 0 ? lien(last) : nil),
            "precedente": .text(optional: first > 0 ? lien(max(0, first - size)) : nil),
        ]
    }
}
