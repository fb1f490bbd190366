// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The bodies of the file, by nature and by name, page by page.
package struct ListOrganismes: Sendable {
    package struct Ligne: Sendable {
        package let organisme: Organisme
        package let nom: NomOrganisme
        package let guichets: Int
        package let acces: AccesOrganisme
    }

    package struct Page: Sendable {
        package let lignes: [Ligne]
        /// Rank of the first one, from 0, and how many there are in all.
        package let premier: Int
        package let total: Int
    }

    package static let size = 50
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `texte`: part of a name, or a SIREN; nil without the right.
    package func callAsFunction(
        nature: NatureOrganisme?, texte: String, page: Int, by acteur: Acteur
    ) async throws -> Page? {
        guard acteur.may(.manageOrganismes) else { return nil }
        let today = world.today
        let words = folded(texte)
        let digits = texte.filter { !$0.isWhitespace }
        return try await world.base.read { registry in
            let found = try registry.organismes.lines().map { ($0, folded($0.nom)) }.filter { line, name in
                guard nature == nil || line.nature == nature else { return false }
                return words.isEmpty || name.contains(words) || line.siren?.text == String(digits.prefix(9))
            }.sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }.map(\.0)
            let last = max(0, (found.count - 1) / Self.size)
            let first = min(max(0, page), last) * Self.size
            let shown = Array(found.dropFirst(first).prefix(Self.size))
            let ids = shown.map(\.id)
            let bodies = Dictionary(
                try registry.organismes.organismes(ids).map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
            let names = try registry.organismes.names(ids, on: today)
            let desks = Dictionary(
                grouping: try registry.organismes.guichets(of: ids).filter { $0.isOpen(on: today) }, by: \.organisme)
            let conventions = Dictionary(grouping: try registry.adhesions.conventions(of: ids), by: \.organisme)
            return Page(
                lignes: shown.compactMap { line in
                    bodies[line.id].map { body in
                        Ligne(
                            organisme: body, nom: names[line.id] ?? NomOrganisme(line.nom),
                            guichets: desks[line.id]?.count ?? 0,
                            acces: body.acces(conventions[line.id] ?? [], on: today))
                    }
                }, premier: first, total: found.count)
        }
    }
}
