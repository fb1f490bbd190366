// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// One body goes into another on a day. Its row stays, and all that was done under its name: from that day on, its
/// desks, its accounts and its tokens act for the successor (docs/decisions/0016).
package struct MergeOrganismes: Sendable {
    package enum Answer: Sendable, Equatable {
        case merged
        case invalid([Violation])
        case unknown
        case denied
    }

    /// What will happen, before it does.
    package struct Plan: Sendable {
        package let ancien: Organisme
        package let successeur: Organisme
        package let jour: Day
        package let guichets: [Guichet]
        package let comptes: Int
        package let jetons: Int
        package let relations: Int
        /// Why those who come will have no access by name on that day; nil when they will.
        package let sansAcces: Explication?
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `successeur`: SIREN, SIRET or name; `jour`: as it is typed. Changes nothing.
    package func plan(
        _ ancien: ID<Organisme>, into successeur: String, on jour: String, by acteur: Acteur
    ) async throws -> (plan: Plan?, answer: Answer) {
        guard acteur.may(.manageOrganismes) else { return (nil, .denied) }
        let (now, today) = (world.now(), world.today)
        var form = ShortForm(typed: ["jour": jour])
        let day = form.day("jour", isRequired: true)
        if let day, day < today { form.refuse("jour", "date.passee", ["date": day.french]) }
        let other = try await FindOrganisme(world)(successeur)
        if other == nil {
            form.refuse(
                "successeur", successeur.isEmpty ? "manque" : "organisme.introuvable", ["saisi": successeur])
        }
        guard let old = try await world.base.read({ try $0.organismes.organisme(ancien) }) else {
            return (nil, .unknown)
        }
        if let other, let fault = Self.fault(old, other) { form.refuse(fault) }
        guard form.violations.isEmpty, let day, let other else { return (nil, .invalid(form.violations)) }
        let plan = try await world.base.read { registry in
            Plan(
                ancien: old, successeur: other, jour: day,
                guichets: try registry.organismes.guichets(of: [ancien]).filter { $0.isOpen(on: day) },
                comptes: try registry.organismes.accounts(of: ancien),
                jetons: try registry.organismes.tokens(of: ancien, on: now),
                relations: try registry.adhesions.relations(of: ancien).count { $0.fin == nil },
                sansAcces: other.acces(try registry.adhesions.conventions(of: [other.id]), on: day).motif)
        }
        return (plan, .merged)
    }

    package func callAsFunction(
        _ ancien: ID<Organisme>, into successeur: String, on jour: String, by acteur: Acteur
    ) async throws -> Answer {
        let (plan, answer) = try await plan(ancien, into: successeur, on: jour, by: acteur)
        guard let plan else { return answer }
        let (now, other) = (world.now(), plan.successeur.id)
        let entry = try AdministrationEntry(
            .fusionOrganismes, on: [ancien, other],
            [
                Detail("ancien", apres: plan.ancien.nom), Detail("successeur", apres: plan.successeur.nom),
                Detail("jour", apres: plan.jour.iso),
            ], survenuLe: plan.jour, by: acteur, world, now)
        return try await world.base.write { registry in
            // In the order of their ids: two mergers that cross do not wait for one another.
            var locked: [ID<Organisme>: Organisme] = [:]
            for id in [ancien, other].sorted() { locked[id] = try registry.organismes.lock(id) }
            guard let old = locked[ancien], let new = locked[other] else { return .unknown }
            if let fault = Self.fault(old, new) { return .invalid([fault]) }
            try registry.organismes.merge(ancien, into: other, on: plan.jour)
            try entry.write(registry)
            return .merged
        }
    }

    /// A body that has a successor, even one to come, is neither merged again nor merged into: mergers never make a ring.
    private static func fault(_ old: Organisme, _ new: Organisme) -> Violation? {
        if old.id == new.id { return Violation("successeur", "organisme.soi-meme") }
        if old.successeur != nil { return Violation("successeur", "fusion.deja", ["nom": old.nom]) }
        if new.successeur != nil { return Violation("successeur", "fusion.deja", ["nom": new.nom]) }
        // Who manages the file would shut himself out.
        if old.nature == .gestionnaire { return Violation("successeur", "nature.gestionnaire") }
        return nil
    }
}
