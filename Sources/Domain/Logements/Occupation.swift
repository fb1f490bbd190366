// SPDX-License-Identifier: EUPL-1.2

/// Whether the dwelling of today is too small or too large for those who live there.
package struct Occupation: Hashable, Sendable {
    /// Below the norm of housing benefits (D822-25), which the DALO commission applies. Nil when not known.
    package let isSuroccupe: Bool?
    /// More than one room above the number of persons (L621-2). Nil when not known.
    package let isSousOccupe: Bool?
    package let habitants: Int?
    package let surface: Int?
    package let surfaceMinimale: Int?
    package let explications: [Explication]

    package init(_ formulaire: Formulaire, _ composition: CompositionMenage, _ rulebook: Rulebook) {
        let logement = formulaire.logementActuel
        let isTheirs = ["HLM", "LP", "POCC"].contains(logement?.statut ?? "")
        // A tenant or an owner lives with his household; who is hosted lives with others, whom the form must count.
        let persons = logement?.nombreHabitants ?? (isTheirs ? composition.nombre : nil)
        habitants = persons
        surface = logement?.surface
        guard let norme = rulebook.normesOccupation, let logement, let persons, persons > 0 else {
            (isSuroccupe, isSousOccupe, surfaceMinimale) = (nil, nil, nil)
            explications = [Explication("occupation.inconnue")]
            return
        }
        var reasons: [Explication] = []
        if logement.nombreHabitants == nil {
            reasons.append(Explication("occupation.habitants", ["n": "\(persons)"], statut: .aConfirmer))
        }
        let minimum = norme.surfaceMinimale(habitants: persons)
        surfaceMinimale = minimum
        isSuroccupe = logement.surface.flatMap { surface in
            guard let minimum else { return nil }
            let code = surface < minimum ? "occupation.suroccupe" : "occupation.surface"
            let parametres = ["surface": "\(surface)", "minimum": "\(minimum)", "n": "\(persons)"]
            reasons.append(Explication(code, article: norme.article, parametres, statut: norme.statut))
            return surface < minimum
        }
        // Children in right of visit count among the persons there (L621-2); the form may have left them out.
        let visits = composition.personnes.count { $0.garde == .droitDeVisite }
        isSousOccupe = piecesHabitables(logement.type).flatMap { rooms in
            if rooms.minimum > persons + visits + norme.piecesEnPlus { return true }
            if let most = rooms.maximum, most <= persons + norme.piecesEnPlus { return false }
            return nil
        }
        if let known = isSousOccupe {
            let parametres = ["type": logement.type ?? "", "n": "\(persons)", "plus": "\(norme.piecesEnPlus)"]
            reasons.append(
                Explication(
                    known ? "occupation.sous-occupe" : "occupation.pieces", article: norme.piecesArticle, parametres,
                    statut: norme.piecesStatut))
        }
        explications = reasons.isEmpty ? [Explication("occupation.inconnue")] : reasons
    }
}
