// SPDX-License-Identifier: EUPL-1.2

import Crypto
package import Domain
import Foundation
import Formats
import Stores

/// Has an authority of others say when the seals were there (RFC 3161): with their keys alone, whoever holds the
/// machine could make new seals of a rewritten past; he cannot make them yesterday.
package struct DateSceaux: Sendable {
    /// Who dates, and the way to ask: the bytes of a question, those of the answer.
    package struct Autorite: Sendable {
        package let nom: String
        package let ask: @Sendable ([UInt8]) async throws -> [UInt8]

        package init(nom: String, ask: @escaping @Sendable ([UInt8]) async throws -> [UInt8]) {
            self.nom = nom
            self.ask = ask
        }
    }

    /// Seals of so many days are dated later when the authority was away; an older one would prove little.
    package static let latestDays = 30
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Whether a seal has no date.
    package func isDue() async throws -> Bool {
        let since = world.today.adding(days: -Self.latestDays)
        return try await world.base.read { try !$0.horodatages.missing(since: since).isEmpty }
    }

    /// Dates the seals that have no date; returns how many. Ends with the first fault, and begins there the next time.
    package func callAsFunction(_ autorite: Autorite) async throws -> Int {
        let since = world.today.adding(days: -Self.latestDays)
        let (missing, sceaux) = try await world.base.read { registry in
            (Set(try registry.horodatages.missing(since: since)), try registry.journal.sceaux())
        }
        var count = 0
        for sceau in sceaux where missing.contains(sceau.jour) {
            let question = DemandeHorodatage(
                empreinte: [UInt8](SHA256.hash(data: Self.data(sceau))), nonce: .random(in: .min ... .max))
            let answer = try await autorite.ask(try question.der())
            let read = try ReponseHorodatage(der: answer, to: question)
            let now = world.now()
            let kept = Horodatage(jour: sceau.jour, autorite: autorite.nom, reponse: answer, dateLe: read.le)
            try await world.base.write { try $0.horodatages.insert(kept, now: now) }
            count += 1
        }
        return count
    }

    /// One seal with its date, as two files that `openssl ts -verify` reads.
    package struct Piece: Sendable {
        package let jour: Day
        /// What the authority dated: the seal and its signature.
        package let donnees: [UInt8]
        package let reponse: [UInt8]
        package let dateLe: Instant
    }

    package func pieces() async throws -> [Piece] {
        let (sceaux, dates) = try await world.base.read { registry in
            (try registry.journal.sceaux(), try registry.horodatages.all())
        }
        return dates.compactMap { date in
            sceaux.first { $0.jour == date.jour }.map {
                Piece(
                    jour: date.jour, donnees: Array(Self.data($0)), reponse: date.reponse, dateLe: date.dateLe)
            }
        }
    }

    private static func data(_ sceau: Sceau) -> Data {
        Data(JournalChain.sealed(sceau.jour, sceau.position, sceau.chaine) + sceau.signature)
    }
}
