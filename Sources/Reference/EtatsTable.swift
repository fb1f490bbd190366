// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// The life of an application in words: one line for each row of `TransitionEtat.table`, then those of the states that no column holds.
package struct EtatsTable: Sendable {
    package struct Line: Sendable, Hashable {
        package let de: String
        package let vers: String
        package let acte: String
        package let qui: String
        package let pourquoi: String
        /// The delays that bound it, with their values of a day.
        package let delais: String
        package let article: String

        package var cells: [String] { [de, vers, acte, qui, pourquoi, delais, article] }
    }

    package let lines: [Line]

    package init(_ texts: Catalogue, _ rulebook: Rulebook, on day: Day) {
        func line(
            _ de: EtatLu?, _ vers: EtatLu, _ acte: String, _ qui: TransitionEtat.Auteur, _ delais: [String],
            _ article: String
        ) -> Line {
            Line(
                de: de.map { texts("etat.\(Self.key($0))") } ?? texts("etats.rien"),
                vers: texts("etat.\(Self.key(vers))"), acte: texts("etats.acte.\(acte)"),
                qui: texts("etats.qui.\(qui.rawValue)"), pourquoi: texts("etats.pourquoi.\(acte)"),
                delais: delais.compactMap { code in
                    rulebook.delai(code, on: day).map { texts("etats.delai.\(code)", ["delai": $0.french]) }
                }.joined(separator: " ; "), article: article)
        }
        lines =
            TransitionEtat.table.map {
                line($0.de.map(EtatLu.tenu), .tenu($0.vers), $0.acte.code, $0.qui, $0.delais, $0.article)
            } + PassageLu.table.map { line($0.de, $0.vers, $0.code, $0.qui, $0.delais, $0.article) }
    }

    /// The states have their words already, under the keys of the pages.
    private static func key(_ etat: EtatLu) -> String {
        switch etat {
        case .brouillon: "brouillon"
        case .aRenouveler: "a-renouveler"
        case .expiree: "expiree"
        case .tenu(.purgee): "effacee"
        case .tenu(let etat): etat.rawValue
        }
    }

    /// As `docs/etats.md` shows it.
    package func markdown(_ texts: Catalogue) -> String {
        let titles = ["de", "vers", "acte", "qui", "pourquoi", "delais", "article"].map { texts("etats.colonne.\($0)") }
        let rows = [titles, titles.map { _ in "---" }] + lines.map(\.cells)
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }
}
