// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What a person did himself: the files that he looked at, the accounts that he changed. His own traces only, and no
/// name of an applicant: a number leads to the file, which asks again whether he may see it.
package struct ReadActivite: Sendable {
    package static let pageSize = 50

    package struct Ligne: Sendable {
        package enum Quoi: Sendable {
            case consultation(objet: String, demande: ID<Demande>, numero: String?)
            case acte(TraceCompte)
        }
        package let id: Int64
        package let le: Instant
        package let organisme: NomOrganisme
        package let quoi: Quoi
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// The newest first, from a cursor on. A cursor that is none begins at the beginning.
    package func callAsFunction(
        _ session: OpenSession, from cursor: String
    ) async throws -> (lignes: [Ligne], next: String?) {
        let (compte, limit) = (session.compte, Self.pageSize)
        let start = Self.start(cursor) ?? (Instant(milliseconds: .max), .max)
        let today = world.today
        let lignes = try await world.base.read { registry -> [Ligne] in
            let seen = try registry.consultations.done(by: compte, before: start, limit: limit + 1)
            let done = try registry.tracesComptes.done(by: compte, before: start, limit: limit + 1)
            let ids = Set(seen.map(\.organisme) + done.compactMap(\.organisme))
            let names = try registry.organismes.names(Array(ids), on: today)
            let numbers = Dictionary(
                try registry.demandes.find(Array(Set(seen.map(\.demande)))).map { ($0.id, $0.numero) },
                uniquingKeysWith: { first, _ in first })
            let looks = seen.map { line in
                Ligne(
                    id: line.id, le: line.le, organisme: names[line.organisme] ?? NomOrganisme(""),
                    quoi: .consultation(
                        objet: line.objet, demande: line.demande, numero: numbers[line.demande] ?? nil))
            }
            let acts = done.map { trace in
                Ligne(
                    id: trace.id, le: trace.le, organisme: trace.organisme.flatMap { names[$0] } ?? NomOrganisme(""),
                    quoi: .acte(trace))
            }
            return Array((looks + acts).sorted { ($0.le, $0.id) > ($1.le, $1.id) }.prefix(limit + 1))
        }
        let page = Array(lignes.prefix(limit))
        let next = page.last.map { "\($0.le.milliseconds)-\($0.id)" }
        return (page, lignes.count > limit ? next : nil)
    }

    private static func start(_ cursor: String) -> (le: Instant, id: Int64)? {
        let parts = cursor.split(separator: "-").compactMap { Int64($0) }
        return parts.count == 2 ? (Instant(milliseconds: parts[0]), parts[1]) : nil
    }
}
