// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Reference
import Stores

/// A text message besides the notice of an end of validity, where the operator wants it and a mobile is known: one step more,
/// which proves nothing and takes the place of nothing.
package struct RemindBySMS: Sendable {
    /// Nobody is woken; a choice of the project.
    static let hours = (first: 9, last: 19)
    /// A notice of longer ago has none: the setting was off then.
    private static let recentSeconds = 3 * 86_400
    private static let page = 100
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// Returns how many were handed to the outbox. Safe to run twice: an end of validity has one.
    package func callAsFunction() async throws -> Int {
        guard let regles = world.sms, regles.rappels, Self.isDecent(world.now(), world.rulebook.territoire.clock) else {
            return 0
        }
        var count = 0
        while true {
            try Task.checkCancellation()
            let now = world.now()
            let (due, demandes, left) = try await world.base.read { registry in
                let due = try registry.courriers.toRemind(
                    since: now.adding(seconds: -Self.recentSeconds), now: now, limit: Self.page)
                // Half of the day's messages stay for those who wait for a code.
                let left = try regles.parJour / 2 - registry.envois.countSMS(since: now.adding(seconds: -86_400))
                return (due, try registry.demandes.find(due.map(\.demande)), left)
            }
            if due.isEmpty || left <= 0 { return count }
            let files = Dictionary(uniqueKeysWithValues: demandes.map { ($0.id, $0) })
            // Those without a mobile are settled on the way, and take the place of none.
            var sent = 0
            for courrier in due where sent < left {
                if try await remind(courrier, files[courrier.demande], now) { sent += 1 }
            }
            count += sent
        }
    }

    /// Asked when it is written, and again when it leaves: the provider may have been away meanwhile.
    package static func isDecent(_ now: Instant, _ clock: CivilClock) -> Bool {
        (hours.first * 3_600..<hours.last * 3_600).contains(clock.second(now))
    }

    private func remind(_ courrier: Courrier, _ demande: Demande?, _ now: Instant) async throws -> Bool {
        let envoi = try message(courrier, demande)
        let id: ID<Evenement> = world.ids.next(now)
        let today = world.today
        return try await world.base.write { registry in
            let current = try registry.demandes.lock(courrier.demande)
            // Looked at once, whether or not one leaves.
            let isFirst = try registry.courriers.remind(courrier, now: now)
            guard let current, isFirst, let envoi, courrier.speaks(of: current, on: today),
                current.formulaire.mobile == demande?.formulaire.mobile, current.formulaire.adresseProtegee != true
            else { return false }
            try registry.envois.insert(envoi, now: now)
            try registry.append(
                .rappel, ["echeance": courrier.echeance.iso], of: current.id, on: today, id,
                by: .systeme("courriers"), now)
            return true
        }
    }

    /// Nil for a protected address too: the telephone may be read by whoever is not to know.
    private func message(_ courrier: Courrier, _ demande: Demande?) throws -> NewEnvoi? {
        guard let demande, courrier.speaks(of: demande, on: world.today), demande.formulaire.adresseProtegee != true,
            let mobile = world.sms?.mobile(of: demande.formulaire)
        else { return nil }
        let texte = courrier.echeance < world.today ? "envoi.preavis.passe.sms" : "envoi.preavis.sms"
        return try mailer.write(
            sms: .preavis, to: mobile, about: demande.id, mailer.texts(texte, ["jour": courrier.echeance.numeric]))
    }
}
