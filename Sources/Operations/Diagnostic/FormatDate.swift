// SPDX-License-Identifier: EUPL-1.2

import Domain

/// In which order the values of a column give day, month and year.
package enum OrdreDate: String, Sendable, CaseIterable, Codable {
    case jourMoisAnnee = "jj/mm/aaaa"
    case moisJourAnnee = "mm/jj/aaaa"
    case anneeMoisJour = "aaaa-mm-jj"
    case anneeJourMois = "aaaa-jj-mm"
}

/// How the dates of a column are written, found from all of them.
struct VotesDate: Sendable {
    /// Values that only one reading makes a date, and those that both do.
    private var end = (dmy: 0, mdy: 0, both: 0)
    private var start = (ymd: 0, ydm: 0)
    private var compact = (ymd: 0, dmy: 0, mdy: 0)
    private var short = (dmy: 0, mdy: 0, ymd: 0)
    private var compactShort = (dmy: 0, ymd: 0)
    private var counts: [String: Int] = [:]
    private var serials = 0
    private var years = 0

    mutating func add(_ shape: FormeDate) {
        func isDay(_ day: Int, _ month: Int) -> Bool { (1...31).contains(day) && (1...12).contains(month) }
        switch shape {
        case .vide, .illisible, .mot, .motSansJour, .moisAnnee: break
        case .annee: years += 1
        case .serie: serials += 1
        case .fin(let one, let two, _):
            switch (isDay(one, two), isDay(two, one)) {
            case (true, true): end.both += 1
            case (true, false): end.dmy += 1
            case (false, true): end.mdy += 1
            case (false, false): break
            }
        case .debut(_, let one, let two):
            if isDay(two, one), !isDay(one, two) { start.ymd += 1 }
            if isDay(one, two), !isDay(two, one) { start.ydm += 1 }
        case .courte(let one, let two, let three):
            if isDay(one, two) { short.dmy += 1 }
            if isDay(two, one) { short.mdy += 1 }
            if isDay(three, two) { short.ymd += 1 }
        case .compacte(let value):
            if (1_880...2_100).contains(value / 10_000), isDay(value % 100, value / 100 % 100) { compact.ymd += 1 }
            guard (1_880...2_100).contains(value % 10_000) else { return }
            let (one, two) = (value / 1_000_000, value / 10_000 % 100)
            if isDay(one, two) { compact.dmy += 1 }
            if isDay(two, one) { compact.mdy += 1 }
        case .compacteCourte(let value):
            if isDay(value / 10_000, value / 100 % 100) { compactShort.dmy += 1 }
            if isDay(value % 100, value / 100 % 100) { compactShort.ymd += 1 }
        }
    }

    var readsCompact: Bool { max(compact.ymd, compact.dmy, compact.mdy) > 0 }

    func format(today: Day) -> FormatDate {
        var format = FormatDate(today: today)
        if end.mdy > end.dmy { format.fin = .moisJourAnnee }
        // Nothing tells the day from the month: said, and read as in French.
        format.estAmbigu = end.both > 0 && end.dmy == 0 && end.mdy == 0
        format.estMele = min(end.dmy, end.mdy) * 50 > max(end.dmy, end.mdy)
        if start.ydm > start.ymd { format.debut = .anneeJourMois }
        format.debutMele = min(start.ydm, start.ymd) * 50 > max(start.ydm, start.ymd)
        if compact.ymd < max(compact.dmy, compact.mdy) {
            format.compacte = compact.mdy > compact.dmy ? .moisJourAnnee : .jourMoisAnnee
        }
        if short.ymd > max(short.dmy, short.mdy) {
            format.courte = .anneeMoisJour
        } else if short.mdy > short.dmy {
            format.courte = .moisJourAnnee
        }
        if compactShort.ymd > compactShort.dmy { format.compacteCourte = .anneeMoisJour }
        format.enSerie = serials > years
        return format
    }
}

/// What became of a date.
enum ConstatDate: Sendable, Hashable {
    case vide, lue, partielle
    /// 01/01/1900, 31/12/9999: written when nobody knew.
    case fictive
    /// 31 February; the year, and the month when there is one, are kept.
    case impossible
    case future
    case illisible
    /// Day and month stand the other way round than in the rest of the column.
    case echangee
}

struct FormatDate: Sendable, Hashable {
    var fin = OrdreDate.jourMoisAnnee
    var debut = OrdreDate.anneeMoisJour
    var compacte = OrdreDate.anneeMoisJour
    var courte = OrdreDate.jourMoisAnnee
    var compacteCourte = OrdreDate.jourMoisAnnee
    var enSerie = false
    var estAmbigu = false
    var estMele = false
    /// Both orders are met after the year, more than by a slip.
    var debutMele = false
    private let today: Day

    init(today: Day) { self.today = today }

    /// Who applies is fourteen at least: from this year of two digits on, of the last century.
    var pivot: Int { (today.year - 14) % 100 }

    /// The date, what is known of it when it cannot be, and how it was written.
    func read(_ shape: FormeDate) -> (naissance: Naissance?, constat: ConstatDate, ecriture: String) {
        switch shape {
        case .vide: return (nil, .vide, "")
        case .illisible: return (nil, .illisible, "")
        case .annee(let year) where !enSerie: return partial(year, nil, "aaaa")
        case .annee(let days), .serie(let days): return serial(days)
        case .moisAnnee(let month, let year): return partial(year, month, "mm/aaaa")
        case .motSansJour(let month, let year): return partial(year, month, "mois en lettres aaaa")
        case .mot(let day, let month, let year, let isShort):
            return whole(isShort ? century(year) : year, month, day, "jj mois en lettres aaaa", mayExchange: false)
        case .fin(let one, let two, let year): return ordered(fin, one, two, year, fin.rawValue)
        case .debut(let year, let one, let two):
            let (month, day) = debut == .anneeMoisJour ? (one, two) : (two, one)
            // `1967-13-10`: machines write so, and do not exchange the two; one of them was misread.
            return whole(year, month, day, debut.rawValue, mayExchange: debutMele)
        case .courte(let one, let two, let three):
            let short = courte.rawValue.replacing("aaaa", with: "aa")
            if courte == .anneeMoisJour { return whole(century(one), two, three, short, mayExchange: true) }
            return ordered(courte, one, two, century(three), short)
        case .compacte(let value):
            let name = compacte.rawValue.filter(\.isLetter)
            if compacte == .anneeMoisJour {
                return whole(value / 10_000, value / 100 % 100, value % 100, name, mayExchange: false)
            }
            return ordered(compacte, value / 1_000_000, value / 10_000 % 100, value % 10_000, name)
        case .compacteCourte(let value):
            let (one, two, three) = (value / 10_000, value / 100 % 100, value % 100)
            if compacteCourte == .anneeMoisJour {
                return whole(century(one), two, three, "aammjj", mayExchange: false)
            }
            return whole(century(three), two, one, "jjmmaa", mayExchange: false)
        }
    }

    private func century(_ year: Int) -> Int { year > pivot ? 1_900 + year : 2_000 + year }

    private func ordered(
        _ order: OrdreDate, _ one: Int, _ two: Int, _ year: Int, _ name: String
    ) -> (naissance: Naissance?, constat: ConstatDate, ecriture: String) {
        let (day, month) = order == .moisJourAnnee ? (two, one) : (one, two)
        return whole(year, month, day, name, mayExchange: true)
    }

    private func serial(_ days: Int) -> (naissance: Naissance?, constat: ConstatDate, ecriture: String) {
        // Spreadsheets count from 30 December 1899 (after the day of 1900 that never was).
        guard days > 60 else { return (nil, .fictive, "nombre de jours") }
        let day = Day(1_899, 12, 30)?.adding(days: days) ?? today
        return whole(day.year, day.month, day.day, "nombre de jours", mayExchange: false)
    }

    private func whole(
        _ year: Int, _ month: Int, _ day: Int, _ name: String, mayExchange: Bool
    ) -> (naissance: Naissance?, constat: ConstatDate, ecriture: String) {
        if isPlaceholder(year, month, day) { return (nil, .fictive, name) }
        if let date = Day(year, month, day) {
            guard date <= today else { return (nil, .future, name) }
            return (.day(date), .lue, name)
        }
        if mayExchange, let date = Day(year, day, month), date <= today { return (.day(date), .echangee, name) }
        // 00/00/1960: only the year was known.
        let isPartial = day == 0 && (0...12).contains(month)
        guard isPlausible(year) else { return (nil, .impossible, name) }
        let known: Naissance = (1...12).contains(month) ? .month(year: year, month: month) : .year(year)
        return (known, isPartial ? .partielle : .impossible, name)
    }

    private func partial(
        _ year: Int, _ month: Int?, _ name: String
    ) -> (naissance: Naissance?, constat: ConstatDate, ecriture: String) {
        if isPlaceholder(year, month ?? 1, 1) { return (nil, .fictive, name) }
        guard year <= today.year else { return (nil, .future, name) }
        guard isPlausible(year) else { return (nil, .impossible, name) }
        guard let month, month > 0 else { return (.year(year), .partielle, name) }
        guard month <= 12 else { return (.year(year), .impossible, name) }
        return (.month(year: year, month: month), .partielle, name)
    }

    private func isPlausible(_ year: Int) -> Bool { (today.year - 130...today.year).contains(year) }

    private func isPlaceholder(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        if year >= 9_000 || year <= 1 { return true }
        if year == 1_111 || (year, month, day) == (1_899, 12, 30) || (year, month, day) == (1_899, 12, 31) {
            return true
        }
        return year <= 1_901 && month <= 1 && day <= 1
    }
}
