// SPDX-License-Identifier: EUPL-1.2

/// Why an answer is what it is: the rule, its article, the inputs that decided, and how sure the figures are. A
/// citizen must be able to contest it, so an answer never comes without its list.
package struct Explication: Hashable, Sendable {
    /// Key of the sentence in the catalogue: `regle.categorie.handicap`.
    package let regle: String
    package let article: String?
    package let parametres: [String: String]
    /// The least sure of the figures used.
    package let statut: Statut

    package init(
        _ code: String, article: String? = nil, _ parametres: [String: String] = [:], statut: Statut = .source
    ) {
        regle = "regle.\(code)"
        self.article = article
        self.parametres = parametres
        self.statut = statut
    }
}

extension [Explication] {
    /// The least sure of them: what the answer as a whole is worth.
    package var statut: Statut { map(\.statut).max() ?? .source }
}
