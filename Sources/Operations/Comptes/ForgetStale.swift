// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Forgets what has served: keys of requests after 24 hours, sessions left alone, drafts after 30 days (they name
/// people who never filed), who came to a desk after a year. Safe to run twice, by any server.
package struct ForgetStale: Sendable {
    package static let draftDays = 30
    package static let envoiDays = 90
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction() async throws {
        let now = world.now()
        let today = world.today
        let limit = world.rulebook.delai("conservationVisites", on: today).map { today.adding(months: -$0.valeur) }
        try await world.base.write { registry in
            try registry.idempotence.forget(before: now.adding(seconds: -86_400))
            try registry.sessions.close(lastSeenBefore: now.adding(seconds: -SignIn.idleSeconds))
            try registry.sessions.forgetSteps(openedBefore: now.adding(seconds: -CheckCode.longestSeconds))
            try registry.invitations.forget(now: now)
            try registry.envois.forget(before: now.adding(seconds: -Self.envoiDays * 86_400))
            try registry.brouillons.forget(before: now.adding(seconds: -Self.draftDays * 86_400))
            if let limit { try registry.accueil.forget(before: limit) }
        }
    }
}
