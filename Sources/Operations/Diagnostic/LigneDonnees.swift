// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Whether a line says the same kind of things as those under it: then it is a person, and no header.
struct LigneDonnees {
    private let rows: [[String]]
    private let today: Day

    init(_ rows: [[String]], today: Day) {
        self.rows = rows
        self.today = today
    }

    private enum Kind { case date, mail, digits }

    private func kind(_ text: String) -> Kind? {
        let bytes = Array(text.utf8)
        if bytes.contains(64), bytes.contains(46) { return .mail }
        if bytes.count > 5, FormeDate(bytes).mayBeDate(today: today) { return .date }
        let digits = bytes.count { (48...57).contains($0) }
        return digits > 0 && digits * 2 > bytes.count ? .digits : nil
    }

    func hasPerson(_ cells: [String]) -> Bool {
        // Words that head columns; a person may be called so too.
        let known = cells.count { cell in (NomsColonnes.champ(cell)?.score ?? 0) >= 60 }
        guard known == 0 || known == 1 && cells.contains(where: { [.mail, .date].contains(kind($0)) }) else {
            return false
        }
        var (alike, other) = (0, 0)
        for (column, cell) in cells.enumerated() where !cell.isEmpty {
            let below = rows.compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
            guard let common = commonKind(below) else { continue }
            if kind(cell) == common { alike += 1 } else { other += 1 }
        }
        // Where nothing stands below, what nobody calls a column: an address, a date.
        if rows.isEmpty { return cells.contains { [.mail, .date].contains(kind($0)) } }
        return alike > other
    }

    /// Of nine values in ten.
    private func commonKind(_ values: [String]) -> Kind? {
        guard let first = values.lazy.compactMap(kind).first else { return nil }
        return values.count { kind($0) == first } * 10 >= values.count * 9 ? first : nil
    }
}
