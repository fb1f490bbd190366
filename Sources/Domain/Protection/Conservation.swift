// SPDX-License-Identifier: EUPL-1.2

/// What is kept about persons, how long, from when (RGPD, 5, 1, e). The one table that the purge, the page of the
/// manager and the register of processing read: `Reference/Tables/conservation.json`.
package struct Conservation: Sendable, Hashable {
    package enum Unite: String, Sendable, Codable {
        case jours, mois, ans
    }

    package let code: CodeConservation
    /// In the words of the public page.
    package let quoi: String
    /// Tables of the base whose rows follow this line.
    package let tables: [String]
    /// Nil: kept without limit.
    package let valeur: Int?
    package let unite: Unite?
    package let depuis: String
    package let effetLe: Day
    package let article: String
    package let source: String
    package let statut: Statut

    package init(
        code: CodeConservation, quoi: String, tables: [String], valeur: Int?, unite: Unite?, depuis: String,
        effetLe: Day, article: String, source: String, statut: Statut
    ) {
        self.code = code
        self.quoi = quoi
        self.tables = tables
        self.valeur = valeur
        self.unite = unite
        self.depuis = depuis
        self.effetLe = effetLe
        self.article = article
        self.source = source
        self.statut = statut
    }

    /// The last day of what began on a day; nil without limit.
    package func end(from day: Day) -> Day? {
        guard let valeur, let unite else { return nil }
        switch unite {
        case .jours: return day.adding(days: valeur)
        case .mois: return day.adding(months: valeur)
        case .ans: return day.adding(months: valeur * 12)
        }
    }

    /// What began before that day is to be erased on `day`; nil without limit. The last day is still kept.
    package func limit(on day: Day) -> Day? {
        guard let valeur, let unite else { return nil }
        switch unite {
        case .jours: return day.adding(days: -valeur)
        case .mois: return day.adding(months: -valeur)
        case .ans: return day.adding(months: -valeur * 12)
        }
    }

    /// `12 mois`, nil without limit.
    package var french: String? {
        guard let valeur, let unite else { return nil }
        switch unite {
        case .jours: return valeur == 1 ? "1\u{a0}jour" : "\(valeur)\u{a0}jours"
        case .mois: return "\(valeur)\u{a0}mois"
        case .ans: return valeur == 1 ? "1\u{a0}an" : "\(valeur)\u{a0}ans"
        }
    }
}

/// The lines that the purge knows how to apply; those whose rows leave with something else have none of their own.
package enum CodeConservation: String, Sendable, Codable, CaseIterable {
    case demandes
    /// Deposited without the identity document, and left alone since.
    case sansNumero = "demandes-sans-numero"
    case visites
    case rendezVous = "rendez-vous"
    case consultations, brouillons, sessions, idempotence, exports
    case droits, violations, presences
    case etapesConnexion = "etapes-connexion"
    case connexionsFederees = "connexions-federees"
    case liensMotDePasse = "liens-mot-de-passe"
    case invitations, envois
    case tracesComptes = "traces-comptes"
    case codesDemandeur = "codes-demandeur"
    case sessionsDemandeur = "sessions-demandeur"
    case lots
    /// Complaints to the prefect, after their end.
    case saisines
    /// Kept without limit: numbers, headers of the journal, counts of the residue.
    case permanent
    /// As long as the agent works on the file.
    case comptes
}
