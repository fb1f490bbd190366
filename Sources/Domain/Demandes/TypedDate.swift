// SPDX-License-Identifier: EUPL-1.2

/// Reads a date as people type it: 14/03/1988, 14-3-1988, 14.03.1988, 14031988, 1988-03-14, and for a birth date also
/// 03/1988 or 1988.
enum TypedDate {
    static func birth(_ typed: String, _ champ: String) -> Result<Naissance, Violation> {
        let parts = split(typed)
        if parts.count == 1, parts[0].utf8.count == 4, let year = digits(parts[0]), year > 0 {
            return .success(.year(year))
        }
        if parts.count == 2 {
            let (first, last) = parts[0].utf8.count == 4 ? (parts[1], parts[0]) : (parts[0], parts[1])
            if last.utf8.count == 4, let month = digits(first), let year = digits(last), year > 0 {
                guard (1...12).contains(month) else {
                    return .failure(Violation(champ, "date.mois", ["saisi": shown(typed), "mois": "\(month)"]))
                }
                return .success(.month(year: year, month: month))
            }
        }
        return day(typed, champ).map { .day($0) }
    }

    static func day(_ typed: String, _ champ: String) -> Result<Day, Violation> {
        let parts = split(typed)
        let numbers = parts.compactMap { digits($0) }
        guard parts.count == 3, numbers.count == 3 else {
            return .failure(Violation(champ, "date.format", ["saisi": shown(typed)]))
        }
        let yearFirst = parts[0].utf8.count == 4
        let (year, month, day) = yearFirst ? (numbers[0], numbers[1], numbers[2]) : (numbers[2], numbers[1], numbers[0])
        guard (yearFirst ? parts[0] : parts[2]).utf8.count == 4 else {
            return .failure(Violation(champ, "date.format", ["saisi": shown(typed)]))
        }
        if let date = Day(year, month, day) { return .success(date) }
        guard (1...12).contains(month) else {
            return .failure(Violation(champ, "date.mois", ["saisi": shown(typed), "mois": "\(month)"]))
        }
        let name = Day.months[month - 1]
        return .failure(
            Violation(
                champ, "date.impossible",
                [
                    "jour": "\(day) \(name)", "mois": month == 2 ? "\(name) \(year)" : name,
                    "n": "\(Day.count(year, month))",
                ]))
    }

    private static func split(_ typed: String) -> [String] {
        let isPlain = typed.utf8.allSatisfy { (0x21..<0x80).contains($0) }
        let text = isPlain ? typed : typed.filter { !$0.isWhitespace }
        if text.utf8.count == 8, digits(text) != nil {
            let characters = Array(text)
            return [String(characters[0..<2]), String(characters[2..<4]), String(characters[4...])]
        }
        return text.split(omittingEmptySubsequences: false) { "/-.".contains($0) }.map(String.init)
    }

    /// A message repeats what was typed, but not five thousand characters of it.
    static func shown(_ typed: String) -> String {
        typed.count > 40 ? "\(typed.prefix(40))…" : typed
    }
}
