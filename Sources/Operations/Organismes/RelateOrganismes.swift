// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Ties a body to another for a time: it registers for it, or acts under its mandate. `end` ends the tie.
package struct RelateOrganismes: Sendable {
    package enum Answer: Sendable, Equatable {
        case done
        case invalid([Violation])
        case unknown
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `vers` is the other body by its SIREN, its SIRET or its exact name; `debut` as it is typed.
    package func callAsFunction(
        _ de: ID<Organisme>, genre: String, vers: String, debut: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        var form = ShortForm(typed: ["debut": debut])
        let kind = RelationOrganismes.Genre(rawValue: genre)
        if kind == nil { form.refuse("genre", "manque") }
        let day = form.day("debut", isRequired: true)
        let other = try await FindOrganisme(world)(vers)
        switch other {
        case nil: form.refuse("vers", vers.isEmpty ? "manque" : "organisme.introuvable", ["saisi": vers])
        case .some(let found) where found.id == de: form.refuse("vers", "organisme.soi-meme")
        case .some(let found) where found.isClosed(on: today): form.refuse("vers", "organisme.ferme")
        case .some: break
        }
        guard form.violations.isEmpty, let kind, let day, let other else { return .invalid(form.violations) }
        let relation = RelationOrganismes(
            id: world.ids.next(now), genre: kind, de: de, vers: other.id, debut: day, fin: nil)
        let entry = try AdministrationEntry(
            .relationOrganismes, on: [de, other.id],
            [Detail("genre", apres: kind.rawValue), Detail("vers", apres: other.nom), Detail("debut", apres: day.iso)],
            survenuLe: day, by: acteur, world, now)
        return try await world.base.write { registry in
            guard let body = try registry.organismes.lock(de) else { return .unknown }
            guard !body.isClosed(on: today) else { return .invalid([Violation("vers", "organisme.ferme")]) }
            let same = try registry.adhesions.relations(of: de).contains {
                $0.genre == kind && $0.de == de && $0.vers == other.id && ($0.fin.map { $0 >= day } ?? true)
            }
            if same { return .invalid([Violation("vers", "relation.deja", ["nom": other.nom])]) }
            try registry.adhesions.insert(relation)
            try entry.write(registry)
            return .done
        }
    }

    /// The last day of a tie is today.
    package func end(
        _ id: ID<RelationOrganismes>, of organisme: ID<Organisme>, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        let known = try await world.base.read { try $0.adhesions.relations(of: organisme) }
        guard let relation = known.first(where: { $0.id == id }), relation.fin == nil else { return .unknown }
        // A tie that has not begun ends on the day when it would have.
        let day = max(today, relation.debut)
        let entry = try AdministrationEntry(
            .relationOrganismes, on: [relation.de, relation.vers],
            [Detail("genre", apres: relation.genre.rawValue), Detail("fin", apres: day.iso)], by: acteur, world, now)
        return try await world.base.write { registry in
            try registry.adhesions.end(id, on: day)
            try entry.write(registry)
            return .done
        }
    }
}
