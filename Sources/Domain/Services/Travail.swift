// SPDX-License-Identifier: EUPL-1.2

/// A background work, as it went the last time, whichever server did it.
package struct Travail: Sendable, Hashable {
    package enum Issue: String, Sendable, CaseIterable {
        case fait, echec
    }

    package let nom: String
    package let finiLe: Instant
    package let issue: Issue
    /// What it counted, by name: `services.compte.<name>` says it. Never what someone typed.
    package let comptes: [String: Int]
    /// When it last ended well.
    package let reussiLe: Instant?
    /// Nil when nothing does it by itself.
    package let prochainLe: Instant?

    package init(
        nom: String, finiLe: Instant, issue: Issue, comptes: [String: Int], reussiLe: Instant?, prochainLe: Instant?
    ) {
        self.nom = nom
        self.finiLe = finiLe
        self.issue = issue
        self.comptes = comptes
        self.reussiLe = reussiLe
        self.prochainLe = prochainLe
    }

    /// The names of the works that are kept: those of `ruche jobs`, the daily seal, the verification of the journal.
    package static let verification = "verification"
    package static let sceau = "sceau"
    package static let horodatage = "horodatage"
    package static let formation = "formation"
    package static let qualite = "qualite"
    package static let preavis = "preavis"
    package static let courriers = "courriers"
    package static let radiations = "radiations"
    package static let doublons = "doublons"
    package static let nuit = [
        "purge", preavis, courriers, radiations, "comptes-inactifs", "jetons-echeance", qualite, doublons,
    ]
    /// Those that the page of works shows: the seal has a time of its own.
    package static let montres = nuit + [sceau]
}
