// SPDX-License-Identifier: EUPL-1.2

/// What a free comment has no business to say of someone: the categories of article 9 and 10 of the RGPD, and judgments
/// on how people live, for which the CNIL sanctioned landlords.
package enum CategorieSensible: String, Sendable, Codable, CaseIterable {
    case sante, origine, infractions, religion, opinions, moeurs, jugement
}

/// A word, or the beginning of words, that says something of a category. Several words follow one another.
package struct MotSensible: Sendable, Hashable {
    /// As the table writes it: `alcool*`.
    package let texte: String
    package let categorie: CategorieSensible
    package let article: String
    package let statut: Statut
    let parts: [String]
    let isPrefix: Bool

    package init(_ texte: String, categorie: CategorieSensible, article: String, statut: Statut) {
        self.texte = texte
        self.categorie = categorie
        self.article = article
        self.statut = statut
        isPrefix = texte.hasSuffix("*")
        parts = folded(texte).split(separator: " ").map(String.init)
    }
}

/// A word of a comment that deserves a question.
package struct MotTrouve: Sendable, Hashable {
    package let categorie: CategorieSensible
    /// As it was typed.
    package let mot: String
    package let article: String
}

/// Looks for such words in a free comment: what and why, one answer a category. It asks, and never changes the text:
/// « boiter » is a word of health and a street may bear the name of a saint.
package func motsSensibles(dans commentaire: String, _ rulebook: Rulebook) -> [MotTrouve] {
    let typed = commentaire.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    // One typed word may fold into several (« d’origine » was parted above already).
    let words = typed.map(folded)
    guard !words.isEmpty else { return [] }
    var found: [MotTrouve] = []
    for mot in rulebook.motsSensibles where !found.contains(where: { $0.categorie == mot.categorie }) {
        let count = mot.parts.count
        guard count > 0, count <= words.count else { continue }
        let place = (0...words.count - count).first { start in
            zip(words[start...], mot.parts).enumerated().allSatisfy { rang, pair in
                rang == count - 1 && mot.isPrefix ? pair.0.hasPrefix(pair.1) : pair.0 == pair.1
            }
        }
        if let place {
            found.append(
                MotTrouve(
                    categorie: mot.categorie, mot: typed[place..<place + count].joined(separator: " "),
                    article: mot.article))
        }
    }
    return found
}

/// The same as questions about a field, to be confirmed.
package func questions(sur champ: String, _ commentaire: String?, _ rulebook: Rulebook) -> [Avertissement] {
    guard let commentaire else { return [] }
    return motsSensibles(dans: commentaire, rulebook).map {
        Avertissement(champ, "commentaire.\($0.categorie.rawValue)", ["mot": $0.mot, "article": $0.article])
    }
}
