// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// What the rules say of a form, in words: for the dossier and for those who ask before they apply.
struct BilanView {
    let site: Site
    let bilan: Bilan

    private var texts: Catalogue { site.texts }

    var view: View {
        [
            "plafonds": .views(ceilings),
            "revenus": .texts(said(bilan.revenus.explications)),
            "categorie": .text(optional: bilan.composition.categorie.map { "\($0.numero)" }),
            "composition": .texts(said(bilan.composition.explications)),
            "mensuelles": .texts(said(bilan.mensuelles.explications)),
            "quartile": .texts(said(bilan.quartile.explications)),
            "effort": .texts(said(bilan.solvabilite.explications)),
            "occupation": .texts(said(bilan.occupation.explications)),
            "types": .texts(said(bilan.types.explications)),
            "a_confirmer": .flag(isDoubtful),
        ]
    }

    private var isDoubtful: Bool {
        let all =
            bilan.eligibilites.flatMap(\.explications) + bilan.composition.explications + bilan.revenus.explications
            + bilan.types.explications
        return all.statut >= .aConfirmer
    }

    /// One line a zone and a financing: the verdict first, then its reasons.
    private var ceilings: [View] {
        bilan.eligibilites.map { eligibilite in
            let (key, mark) =
                switch eligibilite.verdict {
                case .eligible: ("plafond.respecte", "coche")
                case .depasse: ("plafond.depasse", "croix")
                case .inconnu: ("plafond.inconnu", "anneau")
                }
            return [
                "financement": .text(eligibilite.financement.rawValue),
                "zone": .text(texts("zone.\(eligibilite.zone.rawValue)")),
                "verdict": .text(
                    texts(
                        key,
                        [
                            "pourcentage": eligibilite.pourcentage.map(String.init) ?? "",
                            "plafond": eligibilite.plafond.map { "\(grouped($0))\u{a0}€" } ?? "",
                        ])),
                "plafond": .text(
                    eligibilite.plafond.map { "\(grouped($0))\u{a0}€" } ?? texts("commun.non-connu")),
                "coche": .flag(mark == "coche"), "croix": .flag(mark == "croix"), "anneau": .flag(mark == "anneau"),
                "raisons": .texts(said(eligibilite.explications)),
                "part": .text("\(min(100, eligibilite.pourcentage ?? 0))"),
            ]
        }
    }

    func said(_ explications: [Explication]) -> [String] {
        explications.map { explication in
            let text = texts(explication.regle, explication.parametres)
            return explication.article.map { "\(text) (\($0))" } ?? text
        }
    }
}
