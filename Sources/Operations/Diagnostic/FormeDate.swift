// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The numbers and the month of what may be a date, before it is known which is which.
enum FormeDate: Hashable, Sendable {
    case vide, illisible
    case annee(Int)
    case moisAnnee(Int, Int)
    /// Year of four digits at the end: `14/03/1988`.
    case fin(Int, Int, Int)
    /// At the beginning: `1988-03-14`.
    case debut(Int, Int, Int)
    /// Years of two digits: `14.03.88`.
    case courte(Int, Int, Int)
    /// Eight digits (seven when the first zero was lost).
    case compacte(Int)
    case compacteCourte(Int)
    /// Days since 1900, as spreadsheets count.
    case serie(Int)
    /// `14 mars 1988`, `March 14, 1988`, `14-MAR-88`; the year may have two digits.
    case mot(Int, Int, Int, courte: Bool)
    case motSansJour(Int, Int)

    private struct Number {
        var value = 0
        var length = 0
    }

    init(_ bytes: some Collection<UInt8>) {
        if let western = ChiffresEcrits.western(bytes) {
            self.init(ascii: western)
        } else {
            self.init(ascii: bytes)
        }
    }

    /// Digits are those of ASCII.
    private init(ascii bytes: some Collection<UInt8>) {
        var numbers = (Number(), Number(), Number())
        var count = 0
        var month: Int?
        var monthRank = 0
        var isPoint = false
        /// A word between day and year that names no month: in a language that is not known.
        var isStrange = false
        /// `1988-W11`, `1988 Q1`: what follows the year is no month.
        var isPartOfYear = false
        var current = Number()
        var word: [UInt8] = []
        var isEmpty = true
        func add(_ numbers: inout (Number, Number, Number)) {
            guard current.length > 0 else { return }
            switch count {
            case 0: numbers.0 = current
            case 1: numbers.1 = current
            case 2: numbers.2 = current
            default: break
            }
            count += 1
            current = Number()
        }
        func endWord() {
            guard !word.isEmpty else { return }
            // What follows the day is the hour: AM, PM, UTC…
            if month == nil, count < 3, let found = Mois.named(word) {
                month = found
                monthRank = count
            } else if count == 1, Mois.isWord(word) {
                isStrange = true
            } else if count == 1, word.count == 1, numbers.0.length == 4, Self.parts.contains(word[0] | 0x20) {
                isPartOfYear = true
            }
            word.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            if byte > 32 { isEmpty = false }
            if (48...57).contains(byte) {
                endWord()
                guard current.length < 12 else { continue }
                current.value = current.value * 10 + Int(byte - 48)
                current.length += 1
            } else {
                if current.length > 0, count == 0 { isPoint = byte == UInt8(ascii: ".") }
                add(&numbers)
                if byte >= 128 || (65...90).contains(byte) || (97...122).contains(byte) {
                    word.append(byte)
                } else {
                    endWord()
                }
            }
        }
        add(&numbers)
        endWord()
        if isEmpty {
            self = .vide
            return
        }
        if isStrange, month == nil {
            self = .illisible
            return
        }
        self = isPartOfYear ? .annee(numbers.0.value) : Self.shape(numbers, count, month, monthRank, isPoint)
    }

    /// Week, quarter, term.
    private static let parts = Set("wqst".utf8)

    private static func shape(
        _ numbers: (Number, Number, Number), _ count: Int, _ month: Int?, _ monthRank: Int, _ isPoint: Bool
    ) -> FormeDate {
        let (first, second, third) = numbers
        if let month {
            switch count {
            case 1 where first.length == 4: return .motSansJour(month, first.value)
            case 2...:
                if first.length == 4, second.length <= 2 {
                    return .mot(second.value, month, first.value, courte: false)
                }
                guard first.length <= 2, monthRank <= 1 else { return .illisible }
                if second.length == 4 { return .mot(first.value, month, second.value, courte: false) }
                return second.length == 2 ? .mot(first.value, month, second.value, courte: true) : .illisible
            default: return .illisible
            }
        }
        // `19880314.0`: a number of a spreadsheet.
        if count == 1 || count == 2 && isPoint && first.length >= 4 && second.length <= 12 && second.value == 0
            || count == 2 && isPoint && first.length == 5
        {
            switch first.length {
            case 4: return .annee(first.value)
            case 5: return .serie(first.value)
            case 6: return .compacteCourte(first.value)
            case 7, 8: return .compacte(first.value)
            case 1...3: return first.value <= 1 ? .vide : .illisible
            default: return .illisible
            }
        }
        if count == 2 {
            if first.length <= 2, second.length == 4 { return .moisAnnee(first.value, second.value) }
            if first.length == 4, second.length <= 2 { return .moisAnnee(second.value, first.value) }
            return .illisible
        }
        guard count >= 3 else { return .illisible }
        if first.length == 4, second.length <= 2, third.length <= 2 {
            return .debut(first.value, second.value, third.value)
        }
        guard first.length <= 2, second.length <= 2 else { return .illisible }
        if third.length == 4 { return .fin(first.value, second.value, third.value) }
        return third.length == 2 ? .courte(first.value, second.value, third.value) : .illisible
    }

    /// Whether a day, a month or a year of the last 130 years can be read in it.
    func mayBeDate(today: Day) -> Bool {
        func isYear(_ year: Int) -> Bool { (today.year - 130...today.year).contains(year) }
        func isPart(_ one: Int, _ other: Int) -> Bool {
            (1...31).contains(one) && (1...31).contains(other) && min(one, other) <= 12
        }
        switch self {
        case .vide, .illisible, .annee, .serie, .moisAnnee(_, _), .compacteCourte: return isLooseDate(isYear)
        case .fin(let one, let other, let year), .debut(let year, let one, let other):
            return isYear(year) && isPart(one, other)
        case .courte(let one, let two, let three): return isPart(one, two) || isPart(two, three)
        case .compacte(let value):
            return isYear(value / 10_000) && isPart(value / 100 % 100, value % 100)
                || isYear(value % 10_000) && isPart(value / 1_000_000, value / 10_000 % 100)
        case .mot(let day, _, let year, let isShort): return (1...31).contains(day) && (isShort || isYear(year))
        case .motSansJour(_, let year): return isYear(year)
        }
    }

    /// The year, as far as it is known before the column tells its order.
    func year(today: Day) -> Int? {
        func full(_ year: Int) -> Int { year > (today.year - 14) % 100 ? 1_900 + year : 2_000 + year }
        func isYear(_ year: Int) -> Bool { (today.year - 130...today.year).contains(year) }
        return switch self {
        case .vide, .illisible: nil
        case .annee(let year), .moisAnnee(_, let year), .fin(_, _, let year), .debut(let year, _, _),
            .motSansJour(_, let year):
            year
        case .mot(_, _, let year, let isShort): isShort ? full(year) : year
        // A year of two digits: the end, unless it stands first for sure.
        case .courte(let one, _, let three): full(one > 31 ? one : three)
        case .compacte(let value): isYear(value / 10_000) ? value / 10_000 : value % 10_000
        case .compacteCourte(let value): full(value % 100)
        case .serie(let days): Day(1_899, 12, 30)?.adding(days: days).year
        }
    }

    /// A year alone, a month of a year: dates when the name of the column says so.
    private func isLooseDate(_ isYear: (Int) -> Bool) -> Bool {
        switch self {
        case .moisAnnee(let month, let year): (1...12).contains(month) && isYear(year)
        case .annee(let year): isYear(year)
        case .serie(let days): (3_000...60_000).contains(days)
        default: false
        }
    }
}
