// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// In a new base: the body of the regional manager and its desk, so that someone may create the others. Done by who
/// installs the program, before anyone has an account.
package struct FoundGestionnaire: Sendable {
    package enum Answer: Sendable, Equatable {
        case founded(String)
        case invalid([Violation])
        /// There is one already.
        case already(String)
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        nom: String, siret: String, _ guichet: SaisieGuichet
    ) async throws -> Answer {
        let now = world.now()
        var typed = SaisieOrganisme()
        typed.nature = NatureOrganisme.gestionnaire.rawValue
        typed.nom = nom
        typed.siret = siret
        typed.siren = String(siret.filter { !$0.isWhitespace }.prefix(9))
        typed.enregistre = true
        let organisme: Organisme
        switch typed.examine(id: world.ids.next(now), world.rulebook) {
        case .success(let made): organisme = made
        case .failure(let refus): return .invalid(refus.violations)
        }
        let read = guichet.examine(organisme: organisme.id, existing: nil, world.rulebook)
        guard let desk = read.guichet else { return .invalid(read.violations) }
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "installation", organisme: organisme.id, organismeNom: nom,
            guichet: nil, role: .aucun, perimetre: .region)
        let entry = try AdministrationEntry(
            .creationOrganisme, on: [organisme.id], organisme.details(world.rulebook) + desk.details, by: acteur,
            world, now)
        return try await world.base.writeAlone { registry in
            if let other = try registry.organismes.lines().first(where: { $0.nature == .gestionnaire }) {
                return .already(other.nom)
            }
            try registry.organismes.insert(organisme)
            try registry.organismes.insert(desk)
            try entry.write(registry)
            return .founded(desk.code)
        }
    }
}
