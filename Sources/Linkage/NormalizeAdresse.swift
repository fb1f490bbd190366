// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The number and the words that matter of a street: `14 bis, rue des Tanneurs` → 14, `TANNEURS`. The number may stand in
/// the same text, before or after. Without words that matter, all the words are kept.
func normalizedVoie(_ text: String, numero: String?) -> (numero: UInt16, voie: String) {
    var words = latinName(text).split(separator: " ").map(String.init)
    var number = numero.flatMap(leadingNumber) ?? 0
    if number == 0, let place = words.firstIndex(where: { leadingNumber($0) != nil && $0.utf8.count <= 5 }) {
        number = leadingNumber(words[place]) ?? 0
        // A flat, a floor or a postal code later in the text is not taken for it.
        words.remove(at: place)
    }
    let kept = words.filter { !streetWords.contains($0) }
    return (number, (kept.isEmpty ? words : kept).map { shortened[$0] ?? $0 }.joined(separator: " "))
}

/// `14`, `14B`, `14-16` → 14.
func leadingNumber(_ text: String) -> UInt16? { leadingNumber(text.utf8) }

func leadingNumber(_ text: some Sequence<UInt8>) -> UInt16? {
    var (number, count) = (UInt32(0), 0)
    for byte in text {
        guard byte >= 48, byte <= 57 else { break }
        count += 1
        guard count <= 5 else { return nil }
        number = number * 10 + UInt32(byte - 48)
    }
    return number > 0 ? UInt16(exactly: number) : nil
}

/// Kinds of streets and small words, in the languages of those who write to us: one desk writes them, another does not.
private let streetWords: Set<String> = [
    "RUE", "R", "AVENUE", "AV", "AVE", "BOULEVARD", "BD", "BVD", "BLD", "BOUL", "PLACE", "PL", "ALLEE", "ALLEES", "ALL",
    "CHEMIN", "CHE", "CHEM", "CH", "IMPASSE", "IMP", "SQUARE", "SQ", "QUAI", "COURS", "ROUTE", "RTE", "PASSAGE", "PASS",
    "RESIDENCE", "RES", "CITE", "VILLA", "SENTIER", "VOIE", "HAMEAU", "LOTISSEMENT", "LOT", "FAUBOURG", "FBG",
    "ESPLANADE",
    "STREET", "ST", "ROAD", "RD", "LANE", "DRIVE", "DR", "CRESCENT", "CRES", "CLOSE", "COURT", "CT", "TERRACE", "WAY",
    "CIRCUIT", "PARADE", "STRASSE", "STR", "WEG", "PLATZ", "ALLE", "CALLE", "AVENIDA", "AVDA", "PLAZA", "PASEO", "VIA",
    "VIALE", "PIAZZA", "CORSO", "STRAAT", "LAAN", "PLEIN", "ULICA", "UL", "RUA",
    "DE", "DU", "DES", "LA", "LE", "LES", "L", "D", "DEL", "DELLA", "VAN", "DER", "DEN", "THE", "BIS", "TER", "QUATER",
]

private let shortened: [String: String] = [
    "SAINT": "ST", "SAINTE": "STE", "GENERAL": "GAL", "GENERALE": "GAL", "GEN": "GAL", "DOCTEUR": "DOC",
    "PRESIDENT": "PDT", "PRES": "PDT", "MARECHAL": "MAL", "PROFESSEUR": "PROF", "COMMANDANT": "CDT", "CAPITAINE": "CNE",
    "COLONEL": "COL", "FRERES": "FRES",
]
