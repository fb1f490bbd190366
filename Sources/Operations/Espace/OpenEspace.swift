// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// An applicant in his own file. His session opens nothing else, and an agent's opens nothing here.
package struct OpenEspace: Sendable {
    /// Telephones are lent, and libraries have one screen for all.
    package static let idleSeconds = 15 * 60
    package static let longestSeconds = 2 * 3_600

    package let demande: ID<Demande>
    package let csrf: String
    package var acteur: Acteur { .demandeur(demande) }
}

/// Finds and closes the sessions of applicants.
package struct KeepEspaces: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil when it is over, or when its file was merged or erased meanwhile.
    package func callAsFunction(secret: String) async throws -> OpenEspace? {
        let (now, empreinte) = (world.now(), SignIn.digest(secret))
        guard let stored = try await world.base.read({ try $0.espace.session(empreinte) }),
            stored.vueLe.adding(seconds: OpenEspace.idleSeconds) > now,
            stored.ouverteLe.adding(seconds: OpenEspace.longestSeconds) > now
        else { return nil }
        // Not a write for each page.
        if stored.vueLe.adding(seconds: 60) < now {
            try await world.base.write { try $0.espace.touch(empreinte, now: now) }
        }
        return OpenEspace(demande: stored.demande, csrf: stored.csrf)
    }

    /// Of a session that is over: by its longest time, while it still served. Those that were left idle go with time.
    package func wasLongest(secret: String) async throws -> Bool {
        let (now, empreinte) = (world.now(), SignIn.digest(secret))
        guard let stored = try await world.base.read({ try $0.espace.session(empreinte) }) else { return false }
        return stored.vueLe.adding(seconds: OpenEspace.idleSeconds) > now
    }

    package func close(secret: String) async throws {
        let empreinte = SignIn.digest(secret)
        try await world.base.write { try $0.espace.close(empreinte) }
    }
}
