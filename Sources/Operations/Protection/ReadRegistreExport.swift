// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What left the house with persons in it: read by the manager. Writing it is the business of whoever lets something
/// out, before its first byte (`RegistreExportStore.insert`).
package struct ReadRegistreExport: Sendable {
    package struct Ligne: Sendable {
        package let le: Instant
        package let dernierLe: Instant
        package let origine: Acteur.Origine
        /// Nil: software, or the system.
        package let agent: String?
        package let organisme: String
        package let genre: GenreExport
        package let portee: String
        /// Applications that were in it.
        package let nombre: Int
    }

    package struct Page: Sendable {
        package let lignes: [Ligne]
        package let premier: Int
        package let total: Int
    }

    package static let size = 50
    /// Lines of one file of the register.
    package static let longest = 10_000

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil without the right.
    package func callAsFunction(from first: Int, by acteur: Acteur) async throws -> Page? {
        guard acteur.may(.manageProtection) else { return nil }
        return try await page(from: first, limit: Self.size)
    }

    /// The register as a file: an export like another, written in it first.
    package func file(by acteur: Acteur) async throws -> Page? {
        guard acteur.may(.manageProtection) else { return nil }
        let now = world.now()
        let id: ID<RegistreExport> = world.ids.next(now)
        let jour = world.today
        let total = try await world.base.read { try $0.exports.count() }
        try await world.base.write {
            try $0.exports.insert(
                id, .registre, portee: world.rulebook.territoire.id, nombre: total, jour: jour, by: acteur, now: now)
        }
        return try await page(from: 0, limit: Self.longest)
    }

    private func page(from first: Int, limit: Int) async throws -> Page {
        try await world.base.read { registry in
            let exports = try registry.exports.page(from: first, limit: limit)
            let agents = try registry.comptes.names(Array(Set(exports.compactMap(\.compte))))
            let organismes = try registry.organismes.namesThen(Array(Set(exports.map(\.organisme))))
            return Page(
                lignes: exports.map { export in
                    Ligne(
                        le: export.le, dernierLe: export.dernierLe, origine: export.origine,
                        agent: export.compte.flatMap { agents[$0] },
                        organisme: organismes[export.organisme] ?? "", genre: export.genre, portee: export.portee,
                        nombre: export.nombre)
                }, premier: first, total: try registry.exports.count())
        }
    }
}
