// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// The fields of the short forms about accounts.
struct CompteFields {
    let short: ShortFields
    private var site: Site { short.site }

    init(site: Site, violations: [Violation]) { short = ShortFields(site: site, violations: violations) }

    func input(
        _ nom: String, _ valeur: String = "", largeur: String = "g6", type: String? = nil, requis: Bool = true,
        autocomplete: String? = nil, numeric: Bool = false
    ) -> View {
        short.input(
            nom, largeur, valeur, requis: requis, numeric: numeric, type: type, autocomplete: autocomplete)
    }

    /// The first line is empty: nothing is chosen for anyone.
    func choice(
        _ nom: String, _ valeur: String, _ options: [(code: String, libelle: String)], largeur: String = "g6",
        requis: Bool = true
    ) -> View {
        short.choice(
            nom, largeur, valeur, [(valeur: "", libelle: site.texts("comptes.choisir"))] + options.map { ($0, $1) },
            requis: requis)
    }

    func boxes(_ nom: String, _ chosen: Set<String>, _ options: [(code: String, libelle: String)]) -> View {
        short.boxes(nom, chosen, options.map { ($0, $1) })
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
    /// `3 mars 2026 à 10 h 42`
    func moment(_ instant: Instant) -> String {
        texts("temps.moment", ["jour": clock.day(instant).french, "heure": clock.hour(instant)])
    }
}
