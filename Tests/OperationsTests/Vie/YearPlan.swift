// SPDX-License-Identifier: EUPL-1.2

import Domain

/// What the model of a year says of one file: who does what on which day, and where it ends. Arithmetic on days only: no rule of
/// the program is asked.
struct YearPlan {
    enum Conduct: Int, CaseIterable {
        case renews, silentByMail, silentByLetter, letterNeverProved, mailRefused, backInTime, backTooLate, renounces
        /// Warned that a letter had no answer, and struck off (RADCON); the second answers after all, the third too late.
        case silentToLetter, answers, answersTooLate
        /// Warned after a commission, and struck off (RADIRR).
        case inadmissible
        /// A lease is signed (RADATT).
        case housed
    }

    enum Step: Hashable {
        case renew, renounce, warn
        /// A day before its time, which is refused; then on its day.
        case strikeOffTooEarly, strikeOff
        case answer, lease
    }

    /// What a file is at the end.
    struct Expected: Hashable {
        var etat: Etat
        var expireLe: String
        var radieeLe: String?
    }

    /// The day before the first night.
    let first: Day
    let number: Int

    var depot: Day { first.adding(days: -(number * 7) % 300) }
    var conduct: Conduct { Conduct.allCases[number % Conduct.allCases.count] }
    var end: Day { depot.adding(months: 12) }
    var isOnline: Bool { ![.silentByLetter, .letterNeverProved].contains(conduct) }
    var isWarned: Bool { [.silentToLetter, .answers, .answersTooLate, .inadmissible].contains(conduct) }

    /// Thirteen months after the deposit (annex, 6.1).
    private var unrenewed: Day { depot.adding(months: 13) }
    /// Its letter leaves the day after, with its number.
    var warnedOn: Day { first.adding(days: 17 + number % 15) }
    /// Two months after the proof of a warning, or one (R441-2-8 c and d).
    private var warningOver: Day { warnedOn.adding(days: 1).adding(months: conduct == .inadmissible ? 1 : 2) }
    private var answeredOn: Day {
        conduct == .answersTooLate ? warningOver.adding(months: 5).adding(days: 1) : warningOver.adding(days: 30)
    }
    private var leaseKeyedOn: Day { first.adding(days: 40 + number % 20) }
    var leaseSignedOn: Day { leaseKeyedOn.adding(days: -5) }
    private var renouncedOn: Day { max(depot.adding(days: 310), first.adding(days: 1)) }

    /// The days on which it is renewed.
    func renewals(until last: Day) -> [Day] {
        switch conduct {
        case .renews, .answers:
            var days: [Day] = []
            var day = end.adding(days: -20)
            if conduct == .answers { day = max(day, answeredOn) }
            while day <= last {
                days.append(day)
                day = day.adding(months: 12).adding(days: -20)
            }
            return days
        case .backInTime: return [unrenewed.adding(days: 60)]
        case .backTooLate: return [max(depot.adding(months: 18), unrenewed.adding(months: 5)).adding(days: 1)]
        default: return []
        }
    }

    /// In the order of the day.
    func steps(until last: Day) -> [(day: Day, step: Step)] {
        var steps: [(day: Day, step: Step)] = []
        if conduct == .renounces { steps.append((renouncedOn, .renounce)) }
        if conduct == .housed { steps.append((leaseKeyedOn, .lease)) }
        if isWarned {
            steps += [
                (warnedOn, .warn), (warningOver.adding(days: -1), .strikeOffTooEarly), (warningOver, .strikeOff),
            ]
        }
        if conduct == .answers || conduct == .answersTooLate { steps.append((answeredOn, .answer)) }
        steps += renewals(until: last).map { ($0, .renew) }
        return steps.filter { $0.day <= last }
    }

    /// The day of the strike-off by the system that no act prevents, besides the first: a night must be on it.
    var struckOffAgain: Day? {
        conduct == .backInTime ? unrenewed.adding(days: 60).adding(months: 13) : nil
    }

    /// The day that its last strike-off bears; nil of what stays on file.
    func struckOff(until last: Day) -> Day? {
        let day: Day? =
            switch conduct {
            case .renews, .letterNeverProved, .answers: nil
            case .silentByMail, .silentByLetter, .mailRefused, .backTooLate: unrenewed
            case .backInTime: struckOffAgain
            case .renounces: renouncedOn
            case .silentToLetter, .answersTooLate, .inadmissible: warningOver
            case .housed: leaseSignedOn
            }
        return day.flatMap { $0 <= last ? $0 : nil }
    }

    /// The first day on which it is erased: the same day of the next year is the last on which it is kept (annex, 7).
    func erasedOn(until last: Day) -> Day? {
        guard let struck = struckOff(until: last) else { return nil }
        var day = struck.adding(months: 12).adding(days: 1)
        while day.adding(months: -12) <= struck { day = day.adding(days: 1) }
        return day <= last ? day : nil
    }

    func expected(on last: Day) -> Expected {
        let renewed = conduct == .backTooLate ? nil : renewals(until: last).last
        let struck = struckOff(until: last)
        return Expected(
            etat: erasedOn(until: last) != nil ? .purgee : struck != nil ? .radiee : .active,
            expireLe: (renewed?.adding(months: 12) ?? end).iso, radieeLe: struck?.iso)
    }
}
