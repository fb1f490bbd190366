// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Stores

/// The body for which an account or a token acts on a day, and what it may read: the one place where a convention, a
/// merger or the want of a right of registration stands between an agent and the names.
package struct CurrentOrganisme: Sendable {
    /// Itself, or the one that took its place.
    package let organisme: Organisme
    package let acces: AccesOrganisme

    /// Nil when there is no such body.
    package init?(_ id: ID<Organisme>, on day: Day, in registry: Registry) throws {
        guard let organisme = try registry.organismes.current(id, on: day) else { return nil }
        self.organisme = organisme
        acces = organisme.acces(try registry.adhesions.conventions(of: [organisme.id]), on: day)
    }

    /// What a role is worth in this body today.
    func role(_ role: Role) -> Role { acces.role(role, in: organisme.nature) }

    /// Why it is worth less than it says; nil when it is not.
    func motif(_ role: Role) -> Explication? {
        acces.motif ?? (role == .aucun || role.isHeld(in: organisme.nature) ? nil : Explication("organisme.role"))
    }

    /// The desk of an account, as long as it is open: a closed one registers no more.
    package func guichet(_ code: String?, on day: Day, in registry: Registry) throws -> Guichet? {
        guard let guichet = try code.flatMap(registry.organismes.guichet), guichet.isOpen(on: day) else { return nil }
        return guichet
    }
}
