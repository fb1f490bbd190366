// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

extension DossierView {
    /// How the applicant is not reached any more, and what to do: never the address itself, which may be protected.
    func lost(_ contact: ContactPerdu) -> View {
        let (demande, courrier) = (dossier.demande, contact.courrier)
        let isThere = dossier.acces != .refuse
        let canal = contact.isCourriel ? "courriel" : "lettre"
        let mayCorrect =
            isThere && demande.etat != .radiee && acteur.may(.updateDemande) && dossier.mayShowAddress(to: acteur)
        // One that was due from the start replaces nothing.
        let remplacant = contact.remplacant.map { lettre in
            let isBefore = contact.noteLe.map { lettre.leftLe < $0 } ?? false
            return lettre.etat == .prevu ? "due" : isBefore ? "aussi" : "partie"
        }
        return View([
            "phrase_perdu": .text(
                [
                    texts(
                        "dossier.perdu.\(canal)",
                        [
                            "genre": texts("courriers.genre.\(courrier.genre.rawValue)"),
                            "jour": site.clock.day(courrier.leftLe).french,
                            "faute": courrier.faute.map { texts.find("courriers.faute.\($0)") ?? $0 } ?? "",
                        ]),
                    contact.noteLe.map { texts("dossier.perdu.note", ["jour": site.clock.day($0).french]) },
                    // Of a file that was struck off nothing is corrected.
                    demande.etat == .radiee ? nil : texts("dossier.perdu.\(canal).faire"),
                    remplacant.map { texts("dossier.perdu.remplacant.\($0)") },
                ].compactMap { $0 }.joined(separator: " ")),
            "corriger": mayCorrect ? .text(Paths.modification(demande.id)) : nil,
            "lettres": isThere && acteur.may(.recordRadiation) ? .text(Paths.courriers(demande.id)) : nil,
        ]).closed("corriger", "lettres")
    }
}
