// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// The life of an application in words: one line for each row of `TransitionEtat.table`.
package struct EtatsTable: Sendable {
    package struct Line: Sendable, Hashable {
        package let de: String
        package let vers: String
        package let acte: String
        package let qui: String
        /// The delays that bound it, with their values of a day.
        package let delais: String
        package let article: String

        package var cells: [String] { [de, vers, acte, qui, delais, article] }
    }

    package let lines: [Line]

    package init(_ texts: Catalogue, _ rulebook: Rulebook, on day: Day) {
        lines = TransitionEtat.table.map { row in
            Line(
                de: row.de.map { texts("etat.\(Self.key($0))") } ?? texts("etats.rien"),
                vers: texts("etat.\(Self.key(row.vers))"), acte: texts("etats.acte.\(row.acte.code)"),
                qui: texts("etats.qui.\(row.qui.rawValue)"),
                delais: row.delais.compactMap { code in
                    rulebook.delai(code, on: day).map { texts("etats.delai.\(code)", ["delai": $0.french]) }
                }.joined(separator: " ; "), article: row.article)
        }
    }

    /// The states have their words already, under the keys of the pages.
    private static func key(_ etat: Etat) -> String { etat == .purgee ? "effacee" : etat.rawValue }

    /// As `docs/etats.md` shows it.
    package func markdown(_ texts: Catalogue) -> String {
        let titles = ["de", "vers", "acte", "qui", "delais", "article"].map { texts("etats.colonne.\($0)") }
        let rows = [titles, titles.map { _ in "---" }] + lines.map(\.cells)
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }
}
