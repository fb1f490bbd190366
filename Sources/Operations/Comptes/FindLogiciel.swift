// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The software behind a token.
package struct Logiciel: Sendable {
    package let acteur: Acteur
    package let portees: Set<PorteeJeton>
    package let expireLe: Instant
    /// Why it has no right over names today.
    package let fermeture: Explication?
    /// Digest of the token: what its requests are counted under.
    package let empreinte: [UInt8]
}

/// Finds the software behind a bearer token, and whether it may be used from where the request comes.
package struct FindLogiciel: Sendable {
    package enum Answer: Sendable {
        case found(Logiciel)
        /// Unknown, revoked or out of date: nobody is told which.
        case unknown
        /// The token is good, the address is none of its networks.
        case wrongNetwork
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(token: String, address: String) async throws -> Answer {
        let now = world.now()
        let today = world.today
        let empreinte = SignIn.digest(token)
        let found = try await world.base.read { registry -> (Jeton, CurrentOrganisme, Guichet?)? in
            guard let jeton = try registry.jetons.find(empreinte), jeton.expireLe > now, jeton.revoqueLe == nil,
                let current = try CurrentOrganisme(jeton.organisme, on: today, in: registry)
            else { return nil }
            return (jeton, current, try current.guichet(jeton.guichet, on: today, in: registry))
        }
        guard let (jeton, current, guichet) = found else { return .unknown }
        let organisme = current.organisme
        guard jeton.reseaux.isEmpty || jeton.reseaux.contains(where: { $0.contains(address) }) else {
            return .wrongNetwork
        }
        // To the hour is enough to see that a token sleeps.
        if jeton.utiliseLe.map({ $0.adding(seconds: 3_600) < now }) ?? true {
            try await world.base.write { try $0.jetons.touch(empreinte, now: now) }
        }
        return .found(
            Logiciel(
                acteur: Acteur(
                    origine: .logiciel, compte: nil, nom: jeton.libelle, organisme: organisme.id,
                    organismeNom: organisme.nom, guichet: guichet?.code, role: current.role(jeton.role),
                    perimetre: organisme.perimetre),
                portees: jeton.portees, expireLe: jeton.expireLe, fermeture: current.motif(jeton.role),
                empreinte: empreinte))
    }
}
