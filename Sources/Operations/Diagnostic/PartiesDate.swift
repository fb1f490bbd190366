// SPDX-License-Identifier: EUPL-1.2

import Formats

/// The year, the month and the day of birth in three columns, known by their names.
enum PartiesDate {
    private static let annees: Set<String> = [
        "year", "yr", "yyyy", "annee", "an", "jahr", "ano", "anno", "jaar", "rok", "yil", "nam",
    ]
    private static let mois: Set<String> = [
        "month", "mon", "mth", "mm", "mois", "monat", "mes", "mese", "maand", "miesiac", "ay", "thang",
    ]
    private static let jours: Set<String> = [
        "day", "dd", "jj", "jour", "tag", "dia", "giorno", "dag", "dzien", "gun", "ngay",
    ]
    private static let naissance: Set<String> = [
        "dob", "birth", "birthdate", "naissance", "naiss", "nais", "ddn", "geburt", "geburts", "nacimiento", "nac",
        "nascita", "nascimento", "geboorte", "urodzenia", "dogum", "sinh",
    ]
    private static let liens: Set<String> = ["of", "de", "la", "date", "di", "da", "der", "van", "del"]
    /// Written as one word.
    private static let ensembles = [
        ["by", "bm", "bd"], ["birthyear", "birthmonth", "birthday"],
        ["anneenaissance", "moisnaissance", "journaissance"],
        ["yob", "mob", "dob"], ["geburtsjahr", "geburtsmonat", "geburtstag"], ["dobyear", "dobmonth", "dobday"],
    ]

    /// Year, month, day; nil where they do not stand apart. `noms`: the words of each name.
    static func columns(_ noms: [[String]]) -> [Int]? {
        let parts = [annees, mois, jours].map { part in
            noms.indices.filter { column in
                let words = Set(noms[column])
                return !words.isDisjoint(with: part) && !words.isDisjoint(with: naissance)
                    && words.subtracting(part).subtracting(naissance).isSubset(of: liens)
            }
        }
        if parts.allSatisfy({ $0.count == 1 }), Set(parts.joined()).count == 3 { return Array(parts.joined()) }
        let joined = noms.map { $0.joined() }
        return ensembles.lazy.map { set in set.compactMap { joined.firstIndex(of: $0) } }.first { $0.count == 3 }
    }
}

extension FormeDate {
    /// Of the row that the reader has; year, month and day may stand in three columns.
    init(_ reader: CSVReader, _ columns: [Int]) {
        if columns.count == 1, reader.isPlain(columns[0]) {
            self = reader.withBytes(columns[0]) { FormeDate($0) }
        } else {
            self.init(columns.map(reader.text).joined(separator: " ").utf8)
        }
    }
}
