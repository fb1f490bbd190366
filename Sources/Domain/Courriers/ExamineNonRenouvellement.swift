// SPDX-License-Identifier: EUPL-1.2

/// Why an application that was not renewed is not struck off today.
package enum RefusNonRenouvellement: Error, Sendable, Hashable {
    case etat(Etat)
    /// The first day on which it may be.
    case tropTot(Day)
    /// No proof of the notice on this channel, which the law wants.
    case sansPreuve(CanalCourrier)
}

/// Struck off by the system, thirteen months after the deposit or the last renewal (arrêté of 2015, annex, 6.1), and never
/// without the proof of its notice on each channel that was due (R441-2-7). A notice that left late pushes the day: between
/// notice and strike-off the applicant has what the law gives, the time of the notice and the month after the end.
package func examineNonRenouvellement(
    _ situation: SituationDemande, _ preavis: [Courrier], on today: Day, _ rulebook: Rulebook, clock: CivilClock
) -> Result<ContenuRadiation, RefusNonRenouvellement> {
    guard TransitionEtat.row(.radiation(.nonRenouvellement), from: situation.etat) != nil else {
        return .failure(.etat(situation.etat))
    }
    return preuvePreavis(situation, preavis).flatMap { preuve in
        let (last, proven) = (preuve.courrier, clock.day(preuve.le))
        let first = rulebook.radiationAuPlusTot(situation, notice: proven)
        guard first <= today else { return .failure(.tropTot(first)) }
        var contenu = ContenuRadiation(.nonRenouvellement)
        contenu.avertiLe = proven.iso
        contenu.moyen = last.canal.rawValue
        contenu.preuve = last.preuve
        return .success(contenu)
    }
}

/// The last of the notices of the running end that are due, once all of them are proved.
private func preuvePreavis(
    _ situation: SituationDemande, _ preavis: [Courrier]
) -> Result<(courrier: Courrier, le: Instant), RefusNonRenouvellement> {
    let own = preavis.filter { $0.genre == .preavis && $0.echeance == situation.expireLe && $0.etat != .annule }
    var last: (courrier: Courrier, le: Instant)?
    for notice in own.filter(\.isDu).sorted(by: { $0.canal.rawValue < $1.canal.rawValue }) {
        // A letter that came back was sent to the last address that the applicant gave: it was sent (R441-2-7).
        guard [.prouve, .revenu].contains(notice.etat), let proven = notice.prouveLe else {
            return .failure(.sansPreuve(notice.canal))
        }
        if last.map({ $0.le < proven }) ?? true { last = (notice, proven) }
    }
    return last.map { .success($0) } ?? .failure(.sansPreuve(.lettre))
}

extension Rulebook {
    /// The first day on which it may be struck off, as the letters said it; nil while no notice is proved.
    package func radiationProuvee(_ situation: SituationDemande, _ preavis: [Courrier]) -> Day? {
        guard case .success(let preuve) = preuvePreavis(situation, preavis) else { return nil }
        return radiationAuPlusTot(situation, notice: territoire.clock.day(preuve.le))
    }

    /// The day on which the notice of the end of a validity should leave: at least a month before (R441-2-7), and some days
    /// for the road.
    package func preavisLe(expireLe: Day) -> Day {
        let last = delai("preavisRenouvellement", on: expireLe)?.start(before: expireLe) ?? expireLe.adding(months: -1)
        return delai("margePreavis", on: expireLe)?.start(before: last) ?? last.adding(days: -15)
    }

    /// Every application whose notice is due on a day, and a few that are not yet, ends before this one.
    package func horizonPreavis(on day: Day) -> Day {
        let margin = delai("margePreavis", on: day)?.end(from: day) ?? day.adding(days: 15)
        return (delai("preavisRenouvellement", on: day)?.end(from: margin) ?? margin.adding(months: 1)).adding(days: 3)
    }

    /// Whatever ended later cannot be struck off on a day: what is left after the end, some days less for short months.
    package func finRadiable(on day: Day) -> Day {
        let start = expiration(after: day)
        let end = delai("radiationNonRenouvellement", on: day)?.end(from: day) ?? day.adding(months: 13)
        return day.adding(days: -max(0, end.epochDay - start.epochDay - 4))
    }

    /// The first day on which an application may be struck off when its notice leaves on a day.
    package func radiationAuPlusTot(_ situation: SituationDemande, notice day: Day) -> Day {
        max(radiationNonRenouvellement(situation), radiation(afterNotice: day, situation))
    }

    /// The time of the notice, then what is left between the end of validity and the strike-off.
    func radiation(afterNotice day: Day, _ situation: SituationDemande) -> Day {
        let end = delai("preavisRenouvellement", on: day)?.end(from: day) ?? day.adding(months: 1)
        return end.adding(days: radiationNonRenouvellement(situation).epochDay - situation.expireLe.epochDay)
    }
}
