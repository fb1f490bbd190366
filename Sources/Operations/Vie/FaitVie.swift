// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

extension Dossier.Fait {
    /// What a strike-off holds; of an older program, the ground alone.
    package var radiation: ContenuRadiation? { decoded(.radiation) }
    package var renouvellement: ContenuRenouvellement? { decoded(.renouvellement) }
    package var reactivation: ContenuReactivation? { decoded(.reactivation) }

    private func decoded<Contenu: Decodable>(_ genre: GenreEvenement) -> Contenu? {
        guard evenement.genre == genre, let contenu else { return nil }
        // erased, or of another version: nothing is said of it
        return try? JSONDecoder().decode(Contenu.self, from: Data(contenu.utf8))
    }
}
