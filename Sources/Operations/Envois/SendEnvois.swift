// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
package import Mail
import Stores

/// Sends what waits in the outbox: mails, or text messages. Any server does it; a row is taken by one of them, in a
/// transaction of its own, and if that one stops in the middle nobody sends it again: it is shown as uncertain.
package struct SendEnvois: Sendable {
    private enum Way {
        case mails(MailTransport)
        case sms(SMSTransport)
    }

    private enum Answer {
        case ended(EtatEnvoi, faute: String?, reference: String?)
        case later(String, seconds: Int?)
    }

    /// A relay has 60 seconds for one mail, a provider 8 for one message.
    private static let takenSeconds = 300
    /// What comes meanwhile waits behind so many: a code, behind reminders.
    private static let mostMails = 100
    private static let mostSMS = 10
    private let world: World
    private let way: Way
    private var canal: CanalEnvoi {
        switch way {
        case .mails: .courriel
        case .sms: .sms
        }
    }

    package init(_ world: World, transport: MailTransport) {
        self.world = world
        way = .mails(transport)
    }

    package init(_ world: World, sms: SMSTransport) {
        self.world = world
        way = .sms(sms)
    }

    /// Returns how many left.
    @discardableResult
    package func callAsFunction() async throws -> Int {
        let now = world.now()
        let (canal, limit) = (canal, canal == .sms ? Self.mostSMS : Self.mostMails)
        let notices = canal == .courriel || RemindBySMS.isDecent(now, world.rulebook.territoire.clock)
        // Nothing is written while there is nothing to do, which is nearly always.
        let (due, hasLapsed) = try await world.base.read { registry in
            (
                try registry.envois.due(canal, now: now, limit: limit, notices: notices),
                try registry.envois.hasLapsed(now: now)
            )
        }
        if hasLapsed { try await world.base.write { try $0.envois.abandonTaken(before: now) } }
        var sent = 0
        for id in due where try await send(id) { sent += 1 }
        return sent
    }

    private func send(_ id: ID<Envoi>) async throws -> Bool {
        let now = world.now()
        let canal = canal
        let taken = try await world.base.write { registry -> TakenEnvoi? in
            let taken = try registry.envois.take(id, until: now.adding(seconds: Self.takenSeconds), now: now)
            guard let taken, canal == .sms, try !registry.isStill(taken) else { return taken }
            try registry.envois.drop(id)
            return nil
        }
        guard let taken else { return false }
        let last = taken.creeLe.adding(seconds: ReprisesEnvoi.givesUpAfter(taken.modele, by: canal))
        let answer: Answer
        if canal == .sms, last < now {
            // A code that is over already is not paid for.
            answer = .ended(.abandonne, faute: "delai", reference: nil)
        } else if let text = world.keys.open(taken.contenu, at: Mailer.place(id)) {
            answer = await hand(taken, try EnvoiContent.parse(text), now)
        } else {
            answer = .ended(.abandonne, faute: "cle", reference: nil)
        }
        let after = world.now()
        try await world.base.write { registry in
            switch answer {
            case .ended(let etat, let faute, let reference):
                try registry.envois.finish(id, etat, faute: faute, reference: reference, now: after)
            case .later(let faute, _) where last < after:
                try registry.envois.finish(id, .abandonne, faute: faute, now: after)
            case .later(let faute, let seconds):
                let pause = max(ReprisesEnvoi.pause(after: taken.essais), min(seconds ?? 0, 86_400))
                let next = after.adding(seconds: pause)
                if canal == .sms, last < next {
                    // It would be over by then: said at once, rather than waited for.
                    try registry.envois.finish(id, .abandonne, faute: faute, now: after)
                } else {
                    try registry.envois.again(id, at: next, faute: faute)
                }
            }
        }
        if case .ended(.envoye, _, _) = answer { return true }
        return false
    }

    private func hand(_ taken: TakenEnvoi, _ content: EnvoiContent, _ now: Instant) async -> Answer {
        switch way {
        case .mails(let transport):
            let message = MailMessage(
                recipient: taken.destinataire, subject: content.objet, text: content.texte, id: taken.id.text)
            switch await transport.send(message, at: Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000)) {
            case .sent: return .ended(.envoye, faute: nil, reference: nil)
            case .refused(let fault): return .ended(.abandonne, faute: fault, reference: nil)
            case .later(let fault): return .later(fault, seconds: nil)
            }
        case .sms(let transport):
            let message = SMSMessage(recipient: taken.destinataire, text: content.texte, id: taken.id.text)
            switch await transport.send(message) {
            case .sent(let reference): return .ended(.envoye, faute: nil, reference: reference)
            case .refused(let fault): return .ended(.abandonne, faute: fault, reference: nil)
            case .doubtful(let fault): return .ended(.incertain, faute: fault, reference: nil)
            case .later(let fault, let seconds): return .later(fault, seconds: seconds)
            }
        }
    }
}

extension Registry {
    /// Whether a text message may still go where it was written to: the file has another mobile by now, a protected address, or,
    /// of a reminder, another end. What is told to a number that was left is about that number.
    fileprivate func isStill(_ envoi: TakenEnvoi) throws -> Bool {
        let demande = try envoi.demande.flatMap { try demandes.find($0) }
        guard demande?.formulaire.adresseProtegee != true else { return false }
        guard [.preavis, .codeDemandeur].contains(envoi.modele) else { return true }
        guard let demande, demande.formulaire.mobile?.e164 == envoi.destinataire else { return false }
        guard envoi.modele == .preavis else { return true }
        return try demande.etat == .active && courriers.isReminded(demande.id, of: demande.expireLe)
    }
}
