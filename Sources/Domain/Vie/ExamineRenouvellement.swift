// SPDX-License-Identifier: EUPL-1.2

/// Where an application stands between two dates: what renewals, strike-offs and reactivations are judged on.
package struct SituationDemande: Sendable, Hashable {
    package let etat: Etat
    package let depotLe: Day
    /// The deposit or the last renewal: the validity runs from it (R441-2-7). After a merger it may be those of the other file.
    package let valableDepuis: Day
    /// The last renewal that took place; nil of an application that never was.
    package let renouveleeLe: Day?
    package let expireLe: Day
    package let radieeLe: Day?
    /// Ground of the strike-off; nil when the application is on file, or when nobody knows it any more.
    package let motif: MotifRadiation?
    /// It ended with the death of its only holder: the ground is then a code, and nothing that anybody did.
    package let isDeces: Bool

    /// A validity that runs from another day than the deposit was renewed on it.
    package init(
        etat: Etat, depotLe: Day, valableDepuis: Day, expireLe: Day, radieeLe: Day? = nil, motif: MotifRadiation? = nil,
        isDeces: Bool = false
    ) {
        self.init(
            etat: etat, depotLe: depotLe, valableDepuis: valableDepuis,
            renouveleeLe: valableDepuis > depotLe ? valableDepuis : nil, expireLe: expireLe, radieeLe: radieeLe,
            motif: motif, isDeces: isDeces)
    }

    package init(
        etat: Etat, depotLe: Day, valableDepuis: Day, renouveleeLe: Day?, expireLe: Day, radieeLe: Day?,
        motif: MotifRadiation?, isDeces: Bool
    ) {
        self.etat = etat
        self.depotLe = depotLe
        self.valableDepuis = valableDepuis
        self.renouveleeLe = renouveleeLe
        self.expireLe = expireLe
        self.radieeLe = radieeLe
        self.motif = motif
        self.isDeces = isDeces
    }

    /// Which certificate is the one of today.
    package var genreAttestation: GenreCourrier { renouveleeLe == nil ? .attestation : .attestationRenouvellement }
}

/// A renewal that may be written.
package struct Renouvellement: Sendable, Hashable {
    /// The day on which it was received: the new year runs from it.
    package let recuLe: Day
    package let expireLe: Day
    /// The application was struck off and comes back on file.
    package let reactive: Bool
}

/// Why an application cannot be renewed.
package enum RefusRenouvellement: Error, Sendable, Hashable {
    /// Merged, erased, or struck off on a ground that a renewal does not lift.
    case etat(Etat)
    /// Filed without the identity document: there is no number yet, and nothing to renew.
    case sansNumero
    case tropTot(ouvreLe: Day, depuis: Day)
    /// After the last day on which a late renewal brings the application back.
    case tropTard(finLe: Day)
    /// Keyed after that day as received before it: by which document, nobody said.
    case sansPreuve(finLe: Day)
    case recuDansLeFutur
    case recuAvant(Day)

    package var article: String {
        switch self {
        case .tropTard, .sansPreuve: "Arrêté du 23 mars 2015, annexe, 6.1"
        default: "CCH, art. R441-2-7"
        }
    }
}

/// `recuLe`: the day on which a desk received the renewal, which may be keyed later; `preuve`: what shows that day.
package func examineRenouvellement(
    _ situation: SituationDemande, recuLe: Day, preuve: String? = nil, on today: Day, _ rulebook: Rulebook
) -> Result<Renouvellement, RefusRenouvellement> {
    if situation.etat == .deposee { return .failure(.sansNumero) }
    let acte: ActeVie = situation.etat == .radiee ? .reactivation(.nonRenouvellement) : .renouvellement
    let isStruckOff = situation.etat == .radiee
    guard TransitionEtat.row(acte, from: situation.etat) != nil, !isStruckOff || situation.motif == .nonRenouvellement
    else { return .failure(.etat(situation.etat)) }
    if recuLe > today { return .failure(.recuDansLeFutur) }
    if recuLe < situation.valableDepuis { return .failure(.recuAvant(situation.valableDepuis)) }
    let opens = rulebook.ouvertureRenouvellement(situation)
    if recuLe < opens { return .failure(.tropTot(ouvreLe: opens, depuis: situation.valableDepuis)) }
    let end = rulebook.finReactivation(situation)
    // The eighteen months, or what a late strike-off leaves, bound the way back; what is still on file may be renewed whenever it is.
    if isStruckOff, recuLe > end { return .failure(.tropTard(finLe: end)) }
    // A day alone would bring back what nothing brings back any more.
    if isStruckOff, today > end, preuve == nil { return .failure(.sansPreuve(finLe: end)) }
    return .success(
        Renouvellement(recuLe: recuLe, expireLe: rulebook.expiration(after: recuLe), reactive: isStruckOff))
}

extension Rulebook {
    /// From this day on an application may be renewed.
    package func ouvertureRenouvellement(_ situation: SituationDemande) -> Day {
        guard let delai = delai("ouvertureRenouvellement", on: situation.valableDepuis) else {
            return situation.expireLe.adding(months: -2)
        }
        return delai.start(before: situation.expireLe)
    }

    /// The last day on which a late renewal keeps the number and the seniority (arrêté of 2015, annex, 6.1): counted from
    /// the deposit or the last renewal. A strike-off that a late notice, or the service, pushed leaves as much time as one of its day.
    package func finReactivation(_ situation: SituationDemande) -> Day {
        let end =
            delai("reactivationNonRenouvellement", on: situation.valableDepuis)?.end(from: situation.valableDepuis)
            ?? situation.valableDepuis.adding(months: 18)
        guard situation.motif == .nonRenouvellement, let radieeLe = situation.radieeLe else { return end }
        return max(end, delai("fenetreReactivation", on: radieeLe)?.end(from: radieeLe) ?? radieeLe.adding(months: 5))
    }

    /// The last day on which one that is struck off comes back at a desk; nil of a ground that no act lifts.
    package func derniereReactivation(_ situation: SituationDemande) -> Day? {
        guard situation.etat == .radiee, !situation.isDeces else { return nil }
        return switch situation.motif {
        case .nonRenouvellement: finReactivation(situation)
        case .sansReponse: situation.radieeLe.map(finReactivationSansReponse)
        case .attribution, .abandon, .irrecevabilite, nil: nil
        }
    }

    /// The day on which an application that was not renewed is struck off (arrêté of 2015, annex, 6.1).
    package func radiationNonRenouvellement(_ situation: SituationDemande) -> Day {
        delai("radiationNonRenouvellement", on: situation.valableDepuis)?.end(from: situation.valableDepuis)
            ?? situation.valableDepuis.adding(months: 13)
    }

    /// The last day on which an application struck off without answer comes back (arrêté of 2015, annex, 6.5).
    package func finReactivationSansReponse(radieeLe: Day) -> Day {
        delai("reactivationSansReponse", on: radieeLe)?.end(from: radieeLe) ?? radieeLe.adding(months: 5)
    }
}

extension Delai {
    /// The first day of a period that ends on a day.
    package func start(before day: Day) -> Day {
        switch unite {
        case .mois: day.adding(months: -valeur)
        case .jours: day.adding(days: -valeur)
        case .heures: day.adding(days: -(valeur + 23) / 24)
        }
    }
}
