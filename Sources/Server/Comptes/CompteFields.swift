// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// The fields of the short forms about accounts, in the dress of those of the large one; and what is wrong with them.
struct CompteFields {
    let site: Site
    let violations: [Violation]
    private var messages: Messages { Messages(texts: site.texts) }

    func input(
        _ nom: String, _ valeur: String = "", largeur: String = "g6", type: String = "text", requis: Bool = true,
        autocomplete: String = "off", inputmode: String? = nil
    ) -> View {
        var view = base(nom, largeur, requis)
        view["est_champ"] = .flag(true)
        view["valeur"] = .text(valeur)
        view["type"] = .text(type)
        view["autocomplete"] = .text(autocomplete)
        view["inputmode"] = .text(optional: inputmode)
        return FieldViews.closed(view)
    }

    /// `options`: code and label. The first line is empty unless something must be chosen already.
    func choice(
        _ nom: String, _ valeur: String, _ options: [(code: String, libelle: String)], largeur: String = "g6",
        requis: Bool = true
    ) -> View {
        var view = base(nom, largeur, requis)
        view["est_choix"] = .flag(true)
        view["options"] = .views(
            ([(code: "", libelle: site.texts("comptes.choisir"))] + options).map {
                ["valeur": .text($0.code), "libelle": .text($0.libelle), "choisi": .flag($0.code == valeur)]
            })
        return FieldViews.closed(view)
    }

    func boxes(_ nom: String, _ chosen: Set<String>, _ options: [(code: String, libelle: String)]) -> View {
        var view = base(nom, "g12", false)
        view["est_cases"] = .flag(true)
        view["options"] = .views(
            options.map {
                [
                    "id": .text("\(nom)-\($0.code.replacing(":", with: "-"))"), "valeur": .text($0.code),
                    "libelle": .text($0.libelle), "choisi": .flag(chosen.contains($0.code)),
                ]
            })
        return FieldViews.closed(view)
    }

    private func base(_ nom: String, _ largeur: String, _ requis: Bool) -> View {
        [
            "id": .text(nom), "nom": .text(nom), "largeur": .text(largeur), "requis": .flag(requis),
            "libelle": .text(site.texts("court.\(nom)")),
            "aide": .text(optional: site.texts.find("court.\(nom).aide")),
            "erreur": .text(optional: violations.first { $0.champ == nom }.map(messages.sentence)),
        ]
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

    /// The count of errors is in the title too.
    func title(_ key: String) -> String {
        violations.isEmpty
            ? site.texts(key) : site.texts("titre.a-corriger", ["titre": site.texts(key), "n": "\(violations.count)"])
    }

    /// Roles and desks to choose among.
    func place(
        role: String, guichet: String, fin: String, _ organisme: Organisme, _ guichets: [Guichet], by acteur: Acteur
    ) -> [View] {
        [
            choice(
                "role", role,
                acteur.rolesToGive(in: organisme).map { ($0.rawValue, site.texts("role.\($0.rawValue)")) },
                largeur: "g4"),
            choice(
                "guichet", guichet, guichets.map { ($0.code, "\($0.code) \($0.nom)") }, largeur: "g4", requis: false),
            input("fin", fin, largeur: "g4", requis: false),
        ]
    }
}

extension Request {
    /// Where a list begins: a number of the query, never negative.
    var firstOfPage: Int { uri.queryParameters["de"].flatMap { Int($0) }.map { min(max($0, 0), 1_000_000) } ?? 0 }
}

extension Site {
    /// `1 à 25 sur 312`, and the pages beside, when there are several.
    func paging(first: Int, count: Int, total: Int, size: Int, _ link: (Int) -> String) -> View {
        guard total > size || first > 0 else { return [:] }
        var view: View = [
            "plage": .text(
                texts("compte.plage", ["debut": "\(first + 1)", "fin": "\(first + count)", "total": "\(total)"]))
        ]
        if first > 0 { view["precedente"] = .text(link(max(0, first - size))) }
        if first + count < total { view["suivante"] = .text(link(first + size)) }
        return view
    }

    /// `3 mars 2026 à 10 h 42`
    func moment(_ instant: Instant) -> String {
        texts("temps.moment", ["jour": clock.day(instant).french, "heure": clock.hour(instant)])
    }
}
