// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Foundation
import Mail
import Stores

/// Mails that came back after the relay had taken them: the proof is none any more, and a letter takes the place of a mail that was
/// due (R441-2-7).
package struct RecordRebonds: Sendable {
    package enum Answer: String, Sendable {
        /// The file shows it; a letter waits where one is due.
        case note
        /// Known already, or of a mail that ended otherwise.
        case sansEffet
        /// No report of a failure, or of no mail of ours.
        case autre
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ message: Data) async throws -> Answer {
        guard let rebond = Rebond.parse(message) else { return .autre }
        return try await record(rebond)
    }

    func record(_ rebond: Rebond) async throws -> Answer {
        // A mailbox that is full for a day is tried again by the relay: only what is final counts.
        guard let envoi = ID<Envoi>(text: rebond.message), rebond.isPermanent else { return .autre }
        let (now, today) = (world.now(), world.today)
        let (letter, event): (ID<Courrier>, ID<Evenement>) = (world.ids.next(now), world.ids.next(now))
        return try await world.base.write { registry in
            // Anyone may write to that mailbox: whom it was for has to be told rightly.
            guard let courrier = try registry.courriers.carried(by: envoi),
                let demande = try registry.demandes.lock(courrier.demande),
                // The one that was written to: it may have been corrected since.
                (try registry.envois.destinataire(envoi) ?? demande.formulaire.courriel)?.lowercased()
                    == rebond.recipient.lowercased()
            else { return .autre }
            guard courrier.etat == .parti || courrier.etat == .prouve else { return .sansEffet }
            return try registry.fail(courrier, "rebond", letter: letter, event: event, on: today, now: now)
                ? .note : .sansEffet
        }
    }

    /// A mailbox as a folder (Maildir): what was read goes from `new` to `cur`. Counts what was there.
    package func callAsFunction(folder: String) async throws -> [Answer: Int] {
        let files = FileManager.default
        var counts: [Answer: Int] = [:]
        for name in try files.contentsOfDirectory(atPath: "\(folder)/new").sorted() {
            try Task.checkCancellation()
            guard let data = files.contents(atPath: "\(folder)/new/\(name)") else { continue }
            counts[try await self(data), default: 0] += 1
            try files.createDirectory(atPath: "\(folder)/cur", withIntermediateDirectories: true)
            var place = "\(folder)/cur/\(name):2,S"
            // A mailbox that was copied may have one of this name.
            if files.fileExists(atPath: place) { place = "\(folder)/cur/\(name).\(UUID().uuidString):2,S" }
            try files.moveItem(atPath: "\(folder)/new/\(name)", toPath: place)
        }
        return counts
    }
}

extension Registry {
    /// A mail that did not arrive. Where it was what the law wanted, a letter takes its place: further steps may only add. False
    /// when it had ended otherwise.
    func fail(
        _ courrier: Courrier, _ faute: String, letter: ID<Courrier>, event: ID<Evenement>, on day: Day, now: Instant
    ) throws -> Bool {
        guard try courriers.end(courrier.id, .echec, faute: faute) else { return false }
        // What never left came back from nowhere.
        if courrier.partiLe != nil, faute != "incertain" {
            try noteReturn(of: courrier, faute, event, on: day, by: .systeme("courriers"), now)
        }
        guard courrier.isDu, let demande = try demandes.find(courrier.demande), courrier.speaks(of: demande, on: day)
        else { return true }
        let canal: CanalCourrier = demande.formulaire.adresseProtegee == true ? .remise : .lettre
        _ = try courriers.insert([
            Courrier(
                id: letter, demande: courrier.demande, genre: courrier.genre, canal: canal, isDu: true,
                echeance: courrier.echeance, etat: .prevu, prevuLe: now, auteur: courrier.auteur, fin: courrier.fin)
        ])
        try courriers.copyContenu(from: courrier.id, to: letter)
        // The letter is due now; the mail is a try that is remembered.
        try courriers.release(courrier.id)
        return true
    }

    /// The history says that it left; and now that it did not arrive.
    func noteReturn(
        of courrier: Courrier, _ faute: String, _ event: ID<Evenement>, on day: Day, by acteur: Acteur, _ now: Instant
    ) throws {
        try append(
            .retourCourrier, ContenuRetour(courrier, faute), of: courrier.demande, on: day, event, by: acteur, now)
    }
}

/// What the event of a letter that came back holds.
package struct ContenuRetour: Codable, Sendable, Hashable {
    package let courrier: String
    package let genre: String
    package let canal: String
    package let echeance: String
    package let faute: String

    init(_ courrier: Courrier, _ faute: String) {
        self.courrier = courrier.id.text
        genre = courrier.genre.rawValue
        canal = courrier.canal.rawValue
        echeance = courrier.echeance.iso
        self.faute = faute
    }
}
