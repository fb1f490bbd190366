// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Draws what happens to an application between its deposit and today, once the flows have said when it leaves.
struct DrawVie: Sendable {
    let tables: SimulationTables.Vie
    let saison: SimulationTables.Saison
    let delais: DelaisVie
    let today: Day

    /// `online`: the household deposits and renews by itself.
    func callAsFunction(
        depot: Day, exit: (month: Range<Int>, motif: FluxDemandes.Motif)?, online: Bool,
        using generator: inout SeededGenerator
    ) -> Vie {
        let leaving = exit.map { end(depot, $0.month, $0.motif, &generator) }
        let last = leaving?.day ?? today
        var faits = opening(depot, before: last, isGone: leaving != nil, online, &generator)
        let isDeposee = faits.last?.genre == .depot
        let renewals: [Day]
        if let fixed = leaving?.renewals {
            renewals = fixed
            for day in renewals { renewal(day, online, &faits, &generator) }
        } else {
            renewals = forward(depot, last, isGone: leaving != nil, online, &faits, &generator)
        }
        var etat: Etat = isDeposee ? .deposee : .active
        if let leaving, let exit {
            etat = strikeOff(leaving.day, exit.motif, &faits, &generator)
        }
        return Vie(
            depot: depot, etat: etat, expireLe: delais.expiration(renewals.last ?? depot),
            radiation: leaving.flatMap { left in
                exit.map { Vie.Radiation(jour: left.day, motif: $0.motif.code) }
            }, faits: faits)
    }

    // MARK: The end

    /// The day of the strike-off; of those who do not renew, also the renewals that lead to it. Nil: they come as usual.
    private func end(
        _ depot: Day, _ month: Range<Int>, _ motif: FluxDemandes.Motif, _ generator: inout SeededGenerator
    ) -> (day: Day, renewals: [Day]?) {
        let day = Day(epochDay: month.lowerBound + generator.below(month.count))
        guard motif == .nonRenouvellement else { return (working(day, within: month), nil) }
        let soonest = delais.radiation(depot)
        // Half a year later there must have been a renewal.
        if day < soonest.adding(days: 150) { return (min(today, soonest), []) }
        let wanted = delais.beforeRadiation(day)
        let days = wanted.epochDay - depot.epochDay
        let count = max(1, Int((Double(days) / DelaisVie.usualRenewal).rounded()))
        var last = min(wanted, depot.adding(days: Int(Double(count) * DelaisVie.latestRenewal)))
        // Months are not all of one length.
        while delais.radiation(last) > day { last = last.adding(days: -1) }
        return (delais.radiation(last), spread(depot, last, count, &generator))
    }

    /// So many renewals, the last of them on a given day.
    private func spread(_ depot: Day, _ last: Day, _ count: Int, _ generator: inout SeededGenerator) -> [Day] {
        let days = last.epochDay - depot.epochDay
        return (1...count).map { rank in
            let jitter = rank == count ? 0 : generator.from(-6...6)
            return depot.adding(days: days * rank / count + jitter)
        }
    }

    private func strikeOff(
        _ day: Day, _ motif: FluxDemandes.Motif, _ faits: inout [Fait], _ generator: inout SeededGenerator
    ) -> Etat {
        let (auteur, contenu): (Fait.Auteur, String) =
            switch motif {
            case .attribution: (.bailleur, #"{"motif":"RADATT"}"#)
            case .nonRenouvellement: (.systeme, #"{"motif":"RADREN"}"#)
            case .abandon: (.guichet, #"{"motif":"RADABA"}"#)
            case .sansReponse: (.guichet, #"{"motif":"RADCON"}"#)
            case .irrecevabilite:
                generator.chance(600)
                    ? (.bailleur, #"{"motif":"RADIRR","sousMotif":"IRRRES"}"#)
                    : (.bailleur, #"{"motif":"RADIRR","sousMotif":"IRRSEJ"}"#)
            }
        faits.append(Fait(.radiation, day, minute(auteur, &generator), auteur, contenu: contenu))
        let purge = delais.purge(day)
        guard purge <= today else { return .radiee }
        faits.append(Fait(.purge, purge, minute(.systeme, &generator), .systeme))
        return .purgee
    }

    // MARK: The beginning

    /// Deposit, number, certificate.
    private func opening(
        _ depot: Day, before last: Day, isGone: Bool, _ online: Bool, _ generator: inout SeededGenerator
    ) -> [Fait] {
        let auteur: Fait.Auteur = online ? .demandeur : .guichet
        let at = minute(auteur, &generator)
        var faits: [Fait] = []
        var (numbered, minute): (Day?, Int) = (depot, at)
        if generator.chance(tables.sansPiece) {
            faits.append(Fait(.depot, depot, at, auteur))
            // The document comes within weeks, and always before the file has a history.
            let seen = depot.adding(days: 1 + generator.below(tables.sansPieceJours))
            minute = self.minute(.guichet, &generator)
            numbered = isGone ? min(seen, last.adding(days: -1)) : seen <= today ? seen : nil
            if let day = numbered {
                let shown = max(depot, working(day, within: depot.epochDay..<day.epochDay + 1))
                numbered = shown
                if shown == depot { minute = max(minute, at + 1) }
                faits.append(Fait(.numero, shown, minute, .guichet))
            }
        } else {
            faits.append(Fait(.creation, depot, at, auteur))
        }
        if let numbered, !online || faits.count > 1, generator.chance(tables.attestationAuGuichet) {
            faits.append(Fait(.attestation, numbered, min(1439, minute + 1 + generator.below(9)), .guichet))
        }
        return faits
    }

    // MARK: Renewals

    /// Each about a year after the one before, most of them in the month of notice.
    private func forward(
        _ depot: Day, _ last: Day, isGone: Bool, _ online: Bool, _ faits: inout [Fait],
        _ generator: inout SeededGenerator
    ) -> [Day] {
        var renewals: [Day] = []
        var previous = depot
        let limit = isGone ? last.adding(days: -1) : today
        while true {
            let expiry = delais.expiration(previous)
            let lapse = generator.chance(tables.reactivation)
            let drift = drift(&generator)
            let wait = generator.below(1000)
            if lapse {
                // Struck off, then renewed within the time that the law leaves.
                let out = delais.radiation(previous)
                let end = delais.reactivation(previous)
                let back = out.adding(days: 5 + wait * max(0, end.epochDay - out.epochDay - 6) / 1000)
                if back <= limit {
                    faits.append(
                        Fait(
                            .radiation, out, minute(.systeme, &generator), .systeme,
                            contenu: #"{"motif":"RADREN"}"#))
                    let at = minute(.guichet, &generator)
                    faits.append(Fait(.reactivation, back, at, .guichet, contenu: #"{"motif":"RADREN"}"#))
                    faits.append(Fait(.renouvellement, back, min(1439, at + 1), .guichet))
                    renewals.append(back)
                    previous = back
                    continue
                }
            }
            let day = expiry.adding(days: drift)
            guard day <= limit else { return renewals }
            renewal(day, online, &faits, &generator)
            renewals.append(day)
            previous = day
        }
    }

    private func renewal(
        _ day: Day, _ online: Bool, _ faits: inout [Fait], _ generator: inout SeededGenerator
    ) {
        // Four in five of those who came online renew there.
        let auteur: Fait.Auteur = online && generator.chance(800) ? .demandeur : .guichet
        let at = minute(auteur, &generator)
        faits.append(Fait(.renouvellement, day, at, auteur))
        // A renewal gives a new certificate; printed, where one renews at the desk.
        if auteur == .guichet, generator.chance(tables.attestationAuGuichet) {
            faits.append(Fait(.attestation, day, min(1439, at + 1 + generator.below(9)), .guichet))
        }
    }

    /// Days after the expiry: most before it, some late, before the file is struck off.
    private func drift(_ generator: inout SeededGenerator) -> Int {
        switch generator.below(100) {
        case 0..<78: -generator.below(30)
        case 78..<88: -30 - generator.below(15)
        default: 1 + generator.below(25)
        }
    }

    // MARK: Hours and days

    /// Desks open in the day; online people come in the evening too; the nightly work runs at two.
    private func minute(_ auteur: Fait.Auteur, _ generator: inout SeededGenerator) -> Int {
        switch auteur {
        case .systeme: 120 + generator.below(60)
        case .demandeur: 480 + generator.below(900)
        case .guichet, .bailleur:
            // Not at lunch.
            generator.chance(520) ? 540 + generator.below(180) : 810 + generator.below(190)
        }
    }

    /// The nearest working day of some days, or the day itself.
    private func working(_ day: Day, within days: Range<Int>) -> Day {
        for distance in 0..<6 {
            for number in [day.epochDay + distance, day.epochDay - distance] where days.contains(number) {
                let other = Day(epochDay: number)
                if saison.isWorking(other) { return other }
            }
        }
        return day
    }
}

/// The legal delays of a life, read once.
struct DelaisVie: Sendable {
    /// Days between two renewals, as people make them, and at most: then the file is struck off.
    static let usualRenewal = 358.0
    static let latestRenewal = 393.0

    private let validite: Delai?
    private let nonRenouvellement: Delai?
    private let reactivable: Delai?
    private let conservation: Conservation?

    init(_ rulebook: Rulebook, on day: Day) {
        validite = rulebook.delai("validite", on: day)
        nonRenouvellement = rulebook.delai("radiationNonRenouvellement", on: day)
        reactivable = rulebook.delai("reactivationNonRenouvellement", on: day)
        conservation = rulebook.conservation(.demandes, on: day)
    }

    func expiration(_ start: Day) -> Day { validite?.end(from: start) ?? start.adding(months: 12) }
    /// The delays run from the deposit or the last renewal.
    func radiation(_ start: Day) -> Day { nonRenouvellement?.end(from: start) ?? start.adding(months: 13) }
    func reactivation(_ start: Day) -> Day { reactivable?.end(from: start) ?? start.adding(months: 18) }
    func purge(_ radiation: Day) -> Day {
        (conservation?.end(from: radiation) ?? radiation.adding(months: 12)).adding(days: 1)
    }

    /// The renewal that a strike-off about that day goes back to.
    func beforeRadiation(_ day: Day) -> Day {
        day.adding(days: day.epochDay - radiation(day).epochDay)
    }
}
