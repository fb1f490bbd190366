// SPDX-License-Identifier: EUPL-1.2

/// When something was said: the day of deposit, of reception or of the fact; of one day, what was keyed later is the more recent.
package struct DateDite: Sendable, Hashable, Comparable {
    package let jour: Day
    package let saisieLe: Instant

    package init(_ jour: Day, _ saisieLe: Instant) {
        self.jour = jour
        self.saisieLe = saisieLe
    }

    package static func < (one: DateDite, other: DateDite) -> Bool {
        (one.jour, one.saisieLe) < (other.jour, other.saisieLe)
    }
}

/// When each field of a form was last said.
package struct DatesDites: Sendable, Hashable {
    /// Of what no event changed.
    package var origine: DateDite
    package var champs: [String: DateDite]

    package init(_ origine: DateDite, _ champs: [String: DateDite] = [:]) {
        self.origine = origine
        self.champs = champs
    }

    package func date(_ champ: String) -> DateDite { champs[champ] ?? origine }

    package func date(_ rubrique: RubriqueFusion) -> DateDite {
        champs.filter { rubrique.holds($0.key) }.values.max() ?? origine
    }

    /// The whole form was confirmed: a renewal.
    package mutating func confirm(_ date: DateDite) {
        origine = max(origine, date)
        champs = champs.mapValues { max($0, date) }
    }
}
