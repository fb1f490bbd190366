// SPDX-License-Identifier: EUPL-1.2

/// When a dwelling is too small, and when it is too large, for those who live there.
package struct NormesOccupation: Sendable, Hashable {
    /// Square metres of the norm of housing benefits, which the DALO commission uses too (D822-25).
    package let unePersonne: Int
    package let deuxPersonnes: Int
    package let parPersonne: Int
    package let huitPersonnesEtPlus: Int
    package let article: String
    package let source: String
    package let statut: Statut
    /// Rooms that a household may have above its number of persons (L621-2).
    package let piecesEnPlus: Int
    package let piecesArticle: String
    package let piecesSource: String
    package let piecesStatut: Statut

    package init(
        unePersonne: Int, deuxPersonnes: Int, parPersonne: Int, huitPersonnesEtPlus: Int, article: String,
        source: String, statut: Statut, piecesEnPlus: Int, piecesArticle: String, piecesSource: String,
        piecesStatut: Statut
    ) {
        self.unePersonne = unePersonne
        self.deuxPersonnes = deuxPersonnes
        self.parPersonne = parPersonne
        self.huitPersonnesEtPlus = huitPersonnesEtPlus
        self.article = article
        self.source = source
        self.statut = statut
        self.piecesEnPlus = piecesEnPlus
        self.piecesArticle = piecesArticle
        self.piecesSource = piecesSource
        self.piecesStatut = piecesStatut
    }

    /// Nil when nobody lives there.
    package func surfaceMinimale(habitants: Int) -> Int? {
        switch habitants {
        case ...0: nil
        case 1: unePersonne
        case 2...7: deuxPersonnes + (habitants - 2) * parPersonne
        default: huitPersonnesEtPlus
        }
    }
}

/// The types of dwelling that a household may expect: practice, no text sets it.
package struct TypologieMenage: Sendable, Hashable {
    package let personnes: Int
    /// Nil: whether they are a couple does not matter.
    package let couple: Bool?
    /// Codes of `typeLogement`, the smallest first.
    package let types: [String]
    package let article: String?
    package let source: String
    package let statut: Statut

    package init(
        personnes: Int, couple: Bool?, types: [String], article: String?, source: String, statut: Statut
    ) {
        self.personnes = personnes
        self.couple = couple
        self.types = types
        self.article = article
        self.source = source
        self.statut = statut
    }
}
