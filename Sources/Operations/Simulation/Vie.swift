// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// What happens to an application from its deposit to today.
package struct Vie: Sendable, Hashable {
    package let depot: Day
    package let etat: Etat
    package let expireLe: Day
    /// Why and when it left; nil while it is on file.
    package let radiation: Radiation?
    /// In the order in which they happened.
    package internal(set) var faits: [Fait]

    package struct Radiation: Sendable, Hashable {
        package let jour: Day
        /// `RADATT`, `RADREN`…
        package let motif: String
    }
}

extension Vie {
    /// Puts changes of the form where they happened. What comes while the file is struck off waits for its return.
    mutating func insert(
        _ changes: [(jour: Day, changements: [Change])], online: Bool, _ generator: inout SeededGenerator
    ) {
        guard !changes.isEmpty else { return }
        for change in changes {
            let auteur: Fait.Auteur = online ? .demandeur : .guichet
            var minute = online ? 480 + generator.below(900) : 540 + generator.below(440)
            var jour = change.jour
            let out = faits.last { $0.genre == .radiation && $0.jour <= jour }
            if let out, let back = faits.first(where: { $0.genre == .reactivation && $0.jour >= out.jour }),
                back.jour >= jour
            {
                (jour, minute) = (back.jour, 1439)
            }
            // Texts and their paths: nothing that JSON could not hold.
            let contenu = (try? canonicalEncoder().encode(change.changements)) ?? Data("[]".utf8)
            faits.append(
                Fait(
                    .modification, jour, minute, auteur, contenu: String(decoding: contenu, as: UTF8.self),
                    changements: change.changements))
        }
        faits.sort { ($0.jour.epochDay, $0.minute) < ($1.jour.epochDay, $1.minute) }
    }
}

/// A dated event of the journal, to be.
package struct Fait: Sendable, Hashable {
    /// Who does it.
    package enum Auteur: Sendable, Hashable {
        /// An agent of the desk of the application.
        case guichet
        /// The applicant, online.
        case demandeur
        /// A landlord, who houses or refuses.
        case bailleur
        /// The nightly work of the manager.
        case systeme
    }

    package let genre: GenreEvenement
    package let jour: Day
    /// Of the day, from 0 to 1439, on the clock of the territory.
    package let minute: Int
    package let auteur: Auteur
    /// Canonical JSON; `{}` where the kind says it all. Of a modification, its changes.
    package let contenu: String
    let changements: [Change]

    init(
        _ genre: GenreEvenement, _ jour: Day, _ minute: Int, _ auteur: Auteur, contenu: String = "{}",
        changements: [Change] = []
    ) {
        self.genre = genre
        self.jour = jour
        self.minute = minute
        self.auteur = auteur
        self.contenu = contenu
        self.changements = changements
    }
}
