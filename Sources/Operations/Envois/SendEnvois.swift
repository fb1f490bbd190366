// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
package import Mail
import Stores

/// Sends what waits in the outbox. Any server does it; a mail is taken by one of them, in a transaction of its own, and
/// if that one stops in the middle nobody sends it again: it is shown as uncertain.
package struct SendEnvois: Sendable {
    /// A relay has 60 seconds for one mail.
    private static let takenSeconds = 300
    private let world: World
    private let transport: MailTransport

    package init(_ world: World, transport: MailTransport) {
        self.world = world
        self.transport = transport
    }

    /// Returns how many left.
    @discardableResult
    package func callAsFunction() async throws -> Int {
        let now = world.now()
        // Nothing is written while there is nothing to do, which is nearly always.
        let (due, hasLapsed) = try await world.base.read { registry in
            (try registry.envois.due(now: now, limit: 100), try registry.envois.hasLapsed(now: now))
        }
        if hasLapsed { try await world.base.write { try $0.envois.abandonTaken(before: now) } }
        var sent = 0
        for id in due where try await send(id) { sent += 1 }
        return sent
    }

    private func send(_ id: ID<Envoi>) async throws -> Bool {
        let now = world.now()
        let taken = try await world.base.write { registry in
            try registry.envois.take(id, until: now.adding(seconds: Self.takenSeconds), now: now)
        }
        guard let taken else { return false }
        let outcome: MailTransport.Outcome
        if let text = world.keys.open(taken.contenu, at: Mailer.place(id)) {
            let content = try EnvoiContent.parse(text)
            outcome = await transport.send(
                MailMessage(recipient: taken.destinataire, subject: content.objet, text: content.texte, id: id.text),
                at: Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000))
        } else {
            outcome = .refused("cle")
        }
        let after = world.now()
        let isOld = taken.creeLe.adding(seconds: ReprisesEnvoi.givesUpAfter) < after
        try await world.base.write { registry in
            switch outcome {
            case .sent: try registry.envois.finish(id, .envoye, faute: nil, now: after)
            case .refused(let fault): try registry.envois.finish(id, .abandonne, faute: fault, now: after)
            case .later(let fault) where isOld:
                try registry.envois.finish(id, .abandonne, faute: fault, now: after)
            case .later(let fault):
                let next = after.adding(seconds: ReprisesEnvoi.pause(after: taken.essais))
                try registry.envois.again(id, at: next, faute: fault)
            }
        }
        return outcome == .sent
    }
}
