// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The people of a body, for those who manage them.
package struct ReadComptes: Sendable {
    package static let pageSize = 25

    package struct Page: Sendable {
        package let organisme: Organisme
        package let personnes: [PersonneHabilitee]
        package let first: Int
        package let total: Int
        package let invitations: [Invitation]
        /// Mails that did not arrive.
        package let pannes: [EnvoiEnPanne]
        package let exigences: Set<Role>
        package let guichets: [Guichet]
    }

    package struct Fiche: Sendable {
        package let personne: PersonneHabilitee
        package let organisme: Organisme
        package let guichets: [Guichet]
        package let traces: [(trace: TraceCompte, par: String)]
        /// All that he may do is here: the account itself may be managed here.
        package let isWhole: Bool
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil when this body is not his to manage, or does not exist.
    package func page(of organisme: ID<Organisme>, first: Int, by acteur: Acteur) async throws -> Page? {
        guard acteur.manages(organisme) else { return nil }
        let (now, today) = (world.now(), world.today)
        return try await world.base.read { registry in
            guard let (body, all) = try registry.organismes.famille(of: organisme, on: today) else { return nil }
            return Page(
                organisme: body,
                personnes: try registry.habilitations.page(of: all, first: first, limit: Self.pageSize),
                first: first, total: try registry.habilitations.count(of: all),
                invitations: try registry.invitations.waiting(
                    of: all, expiredAfter: now.adding(seconds: -30 * 86_400), limit: 50),
                pannes: try registry.envois.failed(
                    of: all, since: now.adding(seconds: -30 * 86_400), limit: 10),
                exigences: try registry.habilitations.exigences(of: body.id),
                guichets: try registry.organismes.guichets(of: all))
        }
    }

    package func fiche(_ id: ID<Habilitation>, by acteur: Acteur) async throws -> Fiche? {
        let today = world.today
        return try await world.base.read { registry in
            guard let personne = try registry.habilitations.person(id),
                acteur.manages(personne.habilitation.organisme),
                let (organisme, all) = try registry.organismes.famille(of: personne.habilitation.organisme, on: today)
            else { return nil }
            // What he does for other bodies is theirs to know.
            let traces = try registry.tracesComptes.all(of: personne.habilitation.compte, limit: 50).filter {
                $0.organisme.map(acteur.manages) ?? true
            }
            let names = try registry.comptes.names(Array(Set(traces.compactMap(\.par))))
            return Fiche(
                personne: personne, organisme: organisme,
                guichets: try registry.organismes.guichets(of: all),
                traces: traces.map { ($0, $0.par.flatMap { names[$0] } ?? "") },
                isWhole: try managesWhole(personne.habilitation.compte, registry, on: today, by: acteur))
        }
    }

    /// Bodies by a part of their name, for those who manage several.
    package func organismes(named part: String, by acteur: Acteur) async throws -> [(id: ID<Organisme>, nom: String)] {
        guard Droits.portee(acteur.role, .manageComptes) == .region, !part.isEmpty else { return [] }
        return try await world.base.read { try $0.organismes.named(part, limit: 20) }
    }
}

/// An account is managed whole by whoever manages every body for which it still works: nobody locks a person out of
/// another body.
func managesWhole(_ compte: ID<Compte>, _ registry: Registry, on day: Day, by acteur: Acteur) throws -> Bool {
    let known = try registry.habilitations.all(of: compte)
    let present = known.filter { !$0.isOver(on: day) }
    return (present.isEmpty ? known : present).allSatisfy { acteur.manages($0.organisme) }
}
