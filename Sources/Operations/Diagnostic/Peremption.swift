// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats

/// The column that tells until when, or since when, a line holds: those that lapsed fill a partner's file for nothing.
struct Peremption: Sendable {
    private static let echeances: Set<String> = [
        "expiration", "expire", "echeance", "peremption", "validite", "expiry", "expires", "valide", "caducite",
    ]
    private static let renouvellements: Set<String> = ["renouvellement", "renouvelee", "renewal", "renewed"]

    let colonne: Int
    /// Counted from the date of the column; nil: the date is the last day.
    private let delai: Delai?

    /// Nil: no column says so by its name, or how long a renewal holds is not known.
    init?(_ entete: CSVEntete, mapped: Correspondance, validite: Delai?) {
        let taken = Set(ChampFichier.allCases.flatMap { mapped[$0] })
        func column(_ words: Set<String>) -> Int? {
            entete.noms.indices.first {
                !taken.contains($0) && !words.isDisjoint(with: NomsColonnes.words(entete.noms[$0]))
            }
        }
        if let found = column(Self.echeances) {
            (colonne, delai) = (found, nil)
        } else if let validite, let found = column(Self.renouvellements) {
            (colonne, delai) = (found, validite)
        } else {
            return nil
        }
    }

    func isPassed(_ shape: FormeDate, _ format: FormatDate, today: Day) -> Bool {
        guard case .day(let day) = format.read(shape).naissance else { return false }
        return (delai?.end(from: day) ?? day) < today
    }
}
