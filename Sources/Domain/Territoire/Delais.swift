// SPDX-License-Identifier: EUPL-1.2

/// A legal period.
package struct Delai: Sendable, Hashable {
    package enum Unite: String, Sendable, Codable {
        case mois
        case jours
        case heures
    }

    package let code: String
    package let valeur: Int
    package let unite: Unite
    package let effetLe: Day
    package let article: String
    package let source: String
    package let statut: Statut

    package init(
        code: String, valeur: Int, unite: Unite, effetLe: Day, article: String, source: String, statut: Statut
    ) {
        self.code = code
        self.valeur = valeur
        self.unite = unite
        self.effetLe = effetLe
        self.article = article
        self.source = source
        self.statut = statut
    }

    /// The last day of a period that runs from a day. Months end on the day of the same number (`Day.adding`).
    package func end(from day: Day) -> Day {
        switch unite {
        case .mois: day.adding(months: valeur)
        case .jours: day.adding(days: valeur)
        case .heures: day.adding(days: (valeur + 23) / 24)
        }
    }

    /// The last instant of a period that runs from one: for short periods, which a clock counts.
    package func end(from instant: Instant) -> Instant {
        switch unite {
        case .heures: instant.adding(seconds: valeur * 3_600)
        case .jours: instant.adding(seconds: valeur * 86_400)
        case .mois: instant.adding(seconds: valeur * 30 * 86_400)
        }
    }

    /// `12 mois`
    package var french: String { "\(valeur)\u{a0}\(unite.rawValue)" }
}

/// The wait after which the commission may be seized for want of an offer, which the prefect fixes by département and,
/// in Paris, by number of rooms (L441-1-4).
package struct DelaiAnormal: Sendable, Hashable {
    package let departement: String
    /// Rooms of the dwelling; `maximum` is nil for « and more ».
    package let piecesMinimum: Int
    package let piecesMaximum: Int?
    package let mois: Int
    package let source: String
    package let statut: Statut

    package init(
        departement: String, piecesMinimum: Int, piecesMaximum: Int?, mois: Int, source: String, statut: Statut
    ) {
        self.departement = departement
        self.piecesMinimum = piecesMinimum
        self.piecesMaximum = piecesMaximum
        self.mois = mois
        self.source = source
        self.statut = statut
    }

    package func covers(pieces: Int) -> Bool { pieces >= piecesMinimum && pieces <= piecesMaximum ?? pieces }
}
