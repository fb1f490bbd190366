// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

extension ContenuCourrier {
    /// One for all channels: what a mail said, the letter in its place says too.
    private static func place(_ demande: ID<Demande>, _ genre: GenreCourrier, _ echeance: Day) -> String {
        "courrier/\(demande.text)/\(genre.rawValue)/\(echeance.iso)"
    }

    func sealed(_ keys: KeyRing, _ demande: ID<Demande>, _ genre: GenreCourrier, _ echeance: Day) throws -> SealedText {
        let text = String(decoding: try canonicalEncoder().encode(self), as: UTF8.self)
        return try keys.seal(text, at: Self.place(demande, genre, echeance))
    }

    /// Nil when no key opens it.
    static func open(_ sealed: SealedText, _ courrier: Courrier, _ keys: KeyRing) -> ContenuCourrier? {
        keys.open(sealed, at: place(courrier.demande, courrier.genre, courrier.echeance)).flatMap {
            // what another version wrote and this one does not read counts as closed
            try? JSONDecoder().decode(ContenuCourrier.self, from: Data($0.utf8))
        }
    }
}

extension Registry {
    /// What letters say beside their day. One that no key opens is missing: it is not sent without its words. A notice says no more.
    func contenus(_ letters: [Courrier], _ keys: KeyRing) throws -> [ID<Courrier>: ContenuCourrier] {
        let sealed = try courriers.contenus(of: letters.filter { $0.genre != .preavis }.map(\.id))
        var found: [ID<Courrier>: ContenuCourrier] = [:]
        for courrier in letters {
            if courrier.genre == .preavis {
                found[courrier.id] = ContenuCourrier()
            } else if let text = sealed[courrier.id] {
                found[courrier.id] = ContenuCourrier.open(text, courrier, keys)
            }
        }
        return found
    }
}
