// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A new desk of a body that registers. Its code of 5 characters stands in the numbers that it gives: it is never used
/// again, by nobody.
package struct OpenGuichet: Sendable {
    package enum Answer: Sendable, Equatable {
        case opened(String)
        case invalid([Violation])
        /// The body does not register, or merged.
        case refused(Violation)
        case unknown
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ organisme: ID<Organisme>, _ typed: SaisieGuichet, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        let read = typed.examine(organisme: organisme, existing: nil, world.rulebook)
        guard let guichet = read.guichet else { return .invalid(read.violations) }
        let entry = try AdministrationEntry(
            .ouvertureGuichet, on: [organisme], guichet.details, by: acteur, world, now)
        do {
            return try await world.base.write { registry in
                guard let body = try registry.organismes.lock(organisme) else { return .unknown }
                if body.isClosed(on: today) { return .refused(Violation("", "organisme.ferme")) }
                if !body.enregistre { return .refused(Violation("", "guichet.sans-enregistrement")) }
                try registry.organismes.insert(guichet)
                try entry.write(registry)
                return .opened(guichet.code)
            }
        } catch let error where error.uniqueViolation != nil {
            return .invalid([Violation("code_guichet", "guichet.pris", ["code": guichet.code])])
        }
    }
}
