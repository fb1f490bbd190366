// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

extension DossierView {
    func event(_ fait: Dossier.Fait) -> View {
        let evenement = fait.evenement
        let isHis = evenement.origine == .demandeur
        let ours = !isHis && evenement.organisme == acteur.organisme
        return [
            // The day of the fact first (R441-2-15); the order stays that of keying, in which states follow one another.
            "date": .text(evenement.survenuLe.french),
            "saisi": site.keyedApart(evenement).map { .text(texts("evenement.saisi", ["jour": $0.french])) }
                ?? .flag(false),
            "qui": .text(
                isHis
                    ? texts("consultations.demandeur")
                    : evenement.origine == .systeme ? texts("evenement.service") : site.nom(fait.organisme)),
            "texte": .text(EvenementWords(site: site).agent(evenement.genre, champs: fait.changes.map(\.champ))),
            "a_nous": .flag(ours), "partenaire": .flag(!ours && !isHis), "demandeur": .flag(isHis),
            "detail": .texts(
                VieWords(site: site).details(fait.vie)
                    + fait.changes.map { change in
                        // The history of a protected address is as protected as the address.
                        let isHidden =
                            dossier.hidesAddressHistory || formulaire.adresseProtegee == true && !showsProtected
                        if isHidden, AdresseProtegee.hides(change.champ) {
                            return texts("evenement.modification.detail.protege", ["champ": label(change.champ)])
                        }
                        // Of before somebody left under violence, or of a person who was taken for this one.
                        if change.isHidden {
                            return texts("evenement.modification.detail.reserve", ["champ": label(change.champ)])
                        }
                        return
                            texts(
                                change.avant == nil
                                    ? "evenement.modification.detail.ajout"
                                    : change.apres == nil
                                        ? "evenement.modification.detail.retrait" : "evenement.modification.detail",
                                [
                                    "champ": label(change.champ), "avant": change.avant ?? "",
                                    "apres": change.apres ?? "",
                                ])
                    }),
        ]
    }

    private func label(_ champ: String) -> String {
        Messages(texts: texts).subject(champ)
    }
}
