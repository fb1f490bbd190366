// SPDX-License-Identifier: EUPL-1.2

/// Where a Demande stands (domain reference, 3.3). A draft is not yet a Demande.
package enum Etat: String, Sendable, Codable, CaseIterable {
    /// Filed, but the one document that registration asks for is missing: no number yet.
    case deposee
    case active
    case radiee
    /// Merged into another file of the same household, which its number finds from then on (R441-2-8, f).
    case fusionnee
    /// Keyed by mistake: it never was an application, and its number is never given again.
    case annulee
    /// One year after the strike-off its nominative data are gone; the row and the journal remain.
    case purgee
}

/// For typed ids.
package enum Compte {}
package enum Brouillon {}

extension Rulebook {
    /// Validity of an application: from the deposit or the last renewal (R441-2-7). A figure of the territory; the law
    /// says one year.
    package func expiration(after start: Day) -> Day {
        delai("validite", on: start)?.end(from: start) ?? start.adding(months: 12)
    }
}
