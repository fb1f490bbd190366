// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The answer of *Avant de déposer*: what one may hope for, what to bring, where to go, how long others waited.
struct AvantView {
    let site: Site
    let answer: AnswerEligibilite.Answer

    var view: View {
        [
            "bilan": .view(BilanView(site: site, bilan: answer.bilan).view),
            "pieces_enregistrement": .texts(
                answer.pieces.filter { $0.quand == .enregistrement }.map(\.libelle)),
            "pieces_suite": .texts(answer.pieces.filter { $0.quand == .instruction }.map(\.libelle)),
            "guichets": .views(answer.guichets.map(desk)),
            "delais": .texts(
                answer.delais.map { delai in
                    site.texts(
                        "avant.delai",
                        [
                            "departement": delai.departement, "mesure": delai.mesure, "duree": months(delai.mois),
                            "annee": "\(delai.annee)", "source": delai.source,
                        ])
                }),
        ]
    }

    private func desk(_ guichet: Guichet) -> View {
        View([
            "nom": .text(guichet.nom),
            "adresse": .text(guichet.adresse.split(separator: "\n").joined(separator: ", ")),
            "contact": .text(optional: guichet.contact.isEmpty ? nil : guichet.contact),
            "horaires": .texts(
                guichet.horaires?.horaires.map { "\($0.jours) : \(spoken($0.de)) à \(spoken($0.a))" } ?? []),
        ]).closed("contact")
    }

    private func spoken(_ heure: String) -> String { Heure(typed: heure)?.french ?? heure }

    private func months(_ count: Int) -> String {
        let (years, rest) = (count / 12, count % 12)
        if years == 0 { return "\(rest)\u{a0}mois" }
        let text = years == 1 ? "1\u{a0}an" : "\(years)\u{a0}ans"
        return rest == 0 ? text : "\(text) et \(rest)\u{a0}mois"
    }
}
