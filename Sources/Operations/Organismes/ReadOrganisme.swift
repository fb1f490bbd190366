// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// One body, with all that its page shows.
package struct ReadOrganisme: Sendable {
    package struct Fiche: Sendable {
        package let organisme: Organisme
        package let nom: NomOrganisme
        package let acces: AccesOrganisme
        package let guichets: [Guichet]
        package let conventions: [Convention]
        package let etapes: [(etape: EtapeAdhesion, faiteLe: Day?, par: String?)]
        package let relations: [RelationOrganismes]
        package let noms: [ID<Organisme>: NomOrganisme]
        package let predecesseurs: [Organisme]
        package let comptes: Int
        package let jetons: Int
        package let histoire: [Fait]
        package let suite: ID<Evenement>?
    }

    package struct Fait: Sendable {
        package let genre: GenreEvenement
        package let le: Instant
        package let par: String?
        package let details: [Detail]
        /// Of a complaint to the prefect about one of its desks.
        package let vie: FaitVie?
    }

    private static let page = 20
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil without the right, or when there is no such body. `before`: the history from before an event.
    package func callAsFunction(
        _ id: ID<Organisme>, before: ID<Evenement>? = nil, by acteur: Acteur
    ) async throws -> Fiche? {
        guard acteur.may(.manageOrganismes) else { return nil }
        let (now, today) = (world.now(), world.today)
        let steps = world.rulebook.adhesion
        return try await world.base.read { registry in
            guard let organisme = try registry.organismes.organisme(id) else { return nil }
            let conventions = try registry.adhesions.conventions(of: [id])
            let relations = try registry.adhesions.relations(of: id)
            let done = try registry.adhesions.etapes(of: id)
            let events = try registry.adhesions.events(of: id, before: before, limit: Self.page + 1)
            let accounts = try registry.comptes.names(
                Array(Set(events.compactMap(\.compte) + done.values.compactMap(\.compte))))
            let names = try registry.organismes.names([id] + relations.flatMap { [$0.de, $0.vers] }, on: today)
            let shown = events.prefix(Self.page)
            return Fiche(
                organisme: organisme, nom: names[id] ?? NomOrganisme(organisme.nom),
                acces: organisme.acces(conventions, on: today),
                guichets: try registry.organismes.guichets(of: [id]), conventions: conventions,
                etapes: steps.filter { $0.concerns(organisme) || done[$0.code] != nil }.map { step in
                    (step, done[step.code]?.faiteLe, done[step.code]?.compte.flatMap { accounts[$0] })
                },
                relations: relations, noms: names, predecesseurs: try registry.organismes.predecesseurs(of: id),
                comptes: try registry.organismes.accounts(of: id),
                jetons: try registry.organismes.tokens(of: id, on: now),
                histoire: shown.map { event in
                    Fait(
                        genre: event.genre, le: event.le, par: event.compte.flatMap { accounts[$0] },
                        details: Detail.decode(event.contenu), vie: FaitVie(event.genre, event.contenu))
                }, suite: events.count > Self.page ? shown.last?.id : nil)
        }
    }

    /// A desk by its code, for the form that changes it.
    package func guichet(_ code: String, by acteur: Acteur) async throws -> Guichet? {
        guard acteur.may(.manageOrganismes) else { return nil }
        return try await world.base.read { try $0.organismes.guichet(code) }
    }
}
