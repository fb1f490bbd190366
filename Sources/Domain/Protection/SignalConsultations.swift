// SPDX-License-Identifier: EUPL-1.2

/// Whether someone looked at far more files in a day than those of his role do. A signal asks for a look, and accuses
/// no one: a day of appointments and a day of curiosity count alike.
package struct SignalConsultations: Sendable, Hashable {
    /// The median of the days on which colleagues of the same role looked at something; nil when too few are known.
    package let habituel: Int?
    /// From which a day is far above; nil when nothing can be compared.
    package let seuil: Int?

    /// Fewer days than that say nothing of what is usual.
    package static let fewestDays = 5

    /// `jours`: consultations of each day of each account of the role, days without any left out.
    package init(jours: [Int], on day: Day, _ rulebook: Rulebook) {
        let sorted = jours.filter { $0 > 0 }.sorted()
        guard sorted.count >= Self.fewestDays, let facteur = rulebook.chiffre(.consultationsFacteur, on: day)?.valeur,
            let minimum = rulebook.chiffre(.consultationsMinimum, on: day)?.valeur
        else {
            habituel = nil
            seuil = nil
            return
        }
        let median = sorted[sorted.count / 2]
        habituel = median
        seuil = max(minimum, median * facteur)
    }

    package func isHigh(_ nombre: Int) -> Bool { seuil.map { nombre >= $0 } ?? false }
}
