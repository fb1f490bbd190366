// SPDX-License-Identifier: EUPL-1.2

/// A warning that was sent from here, as a strike-off may rest on it (R441-2-8 c and d).
package struct AvertissementEnvoye: Sendable, Hashable {
    package enum Preuve: Sendable, Hashable {
        /// Its day, a code of the list `moyenAvertissement`, and by what it is found again.
        case faite(le: Day, moyen: String, reference: String)
        /// Not sent yet, or not proved.
        case attendue
        /// Came back before it was proved.
        case revenu
    }

    package let courrier: ID<Courrier>
    package let motif: MotifRadiation
    /// Of a letter without an answer, its day; else that of the commission.
    package let echeance: Day
    /// Code of the list `sousMotifIrrecevabilite`.
    package let sousMotif: String?
    package let preuve: Preuve
    /// In whose name it was written, as that body stands today.
    package let organisme: ID<Organisme>?

    /// A commission is that of one landlord (R441-2-8 d): the strike-off is its own, or the manager's.
    package func serves(_ organisme: ID<Organisme>?, isGestionnaire: Bool) -> Bool {
        motif != .irrecevabilite || isGestionnaire || organisme != nil && self.organisme == organisme
    }

    package var isProuve: Bool {
        if case .faite = preuve { return true }
        return false
    }

    /// Proved, and what a strike-off takes from it can be read: without its cause a commission is none.
    package var isUtilisable: Bool { isProuve && (motif != .irrecevabilite || sousMotif != nil) }
}

/// The warnings of a file since its last renewal, the newest first. Which channels prove one, and under which means, is the list
/// `preuveAvertissement`: no mail does. `successeurs`: of the bodies that went into another, which.
package func avertissements(
    _ courriers: [Courrier], contenus: [ID<Courrier>: ContenuCourrier],
    successeurs: [ID<Organisme>: ID<Organisme>] = [:], _ situation: SituationDemande, _ rulebook: Rulebook
) -> [AvertissementEnvoye] {
    courriers.filter { $0.etat != .annule && $0.fin == situation.expireLe }.sorted { $0.id > $1.id }.compactMap {
        courrier in
        guard let motif = courrier.genre.avertitDe,
            let moyen = rulebook.label("preuveAvertissement", courrier.canal.rawValue)
        else { return nil }
        let preuve: AvertissementEnvoye.Preuve =
            switch (courrier.etat, courrier.prouveLe) {
            // What came back after its proof was sent to the last address that the applicant gave.
            case (.prouve, let day?), (.revenu, let day?):
                .faite(
                    le: rulebook.territoire.clock.day(day), moyen: moyen,
                    reference: courrier.preuve ?? courrier.id.text)
            case (.revenu, nil), (.echec, _): .revenu
            default: .attendue
            }
        return AvertissementEnvoye(
            courrier: courrier.id, motif: motif, echeance: courrier.echeance,
            sousMotif: contenus[courrier.id]?.sousMotif, preuve: preuve,
            organisme: (courrier.auteur?.organisme).map { successeurs[$0] ?? $0 })
    }
}
