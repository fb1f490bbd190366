// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Tells those who manage the accounts of a body, by mail and once, that one of its tokens ends within a month.
package struct WarnJetons: Sendable {
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// Returns how many tokens were told of.
    package func callAsFunction(on day: Day) async throws -> Int {
        let clock = world.rulebook.territoire.clock
        let (start, end) = (clock.start(of: day), clock.start(of: day.adding(days: ManageJetons.warningDays + 1)))
        var told = 0
        while true {
            let ending = try await world.base.read { registry in
                try registry.jetons.ending(after: start, until: end, limit: 100).map { jeton -> (Jeton, [String]) in
                    let bodies = try registry.organismes.famille(of: jeton.organisme, on: day)?.ids ?? []
                    return (jeton, try registry.habilitations.administrators(of: bodies, on: day))
                }
            }
            if ending.isEmpty { return told }
            for (jeton, addresses) in ending {
                let now = world.now()
                let words = ["libelle": jeton.libelle, "date": clock.day(jeton.expireLe.adding(seconds: -1)).french]
                let letters = try addresses.map {
                    try mailer.write(.jetonEcheance, to: $0, organisme: jeton.organisme, words)
                }
                told += try await world.base.write { registry in
                    guard try registry.jetons.warned(jeton.id, now: now) else { return 0 }
                    for letter in letters { try registry.envois.insert(letter, now: now) }
                    return 1
                }
            }
        }
    }
}
