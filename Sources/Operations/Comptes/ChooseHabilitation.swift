// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// « Agir pour … »: the person who is signed in changes the body, or the role, under which he works.
package struct ChooseHabilitation: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// What there is to choose from, today.
    package func choices(_ session: OpenSession) async throws -> [HabilitationEnCours] {
        let today = world.today
        return try await world.base.read { try $0.habilitations.inForce(session.compte, on: today) }
    }

    /// False when it is not his, or no longer in force. The secret of forms changes: a page that was open for one body
    /// must not be sent for another.
    package func callAsFunction(
        _ id: ID<Habilitation>, _ session: OpenSession, secret: String
    ) async throws -> Bool {
        guard try await choices(session).contains(where: { $0.habilitation.id == id }) else { return false }
        let empreinte = SignIn.digest(secret)
        let csrf = newSecret()
        try await world.base.write { try $0.sessions.choose(id, csrf: csrf, empreinte) }
        return true
    }
}
