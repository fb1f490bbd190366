// SPDX-License-Identifier: EUPL-1.2

import Domain

/// What is typed into a field when nothing is known.
enum ValeursFictives {
    private static let words: Set<String> = [
        "INCONNU", "INCONNUE", "INCONNUS", "NON CONNU", "NON RENSEIGNE", "NON RENSEIGNEE", "NR", "NC", "N A",
        "NULL", "NONE", "NEANT", "ANONYME", "ANONYMOUS", "UNKNOWN", "UNBEKANNT", "DESCONOCIDO",
        "SCONOSCIUTO",
        "ONBEKEND", "ESSAI", "A RENSEIGNER", "A COMPLETER", "NOM", "PRENOM", "XXXX", "M", "MME", "MR",
        "MONSIEUR", "MADAME", "MLLE", "VIDE", "SANS NOM", "SANS PRENOM", "SNP", "DUPLICATE", "DOUBLON", "TBD",
    ]

    /// What programs and clerks write for « nothing », and people are called too.
    private static let douteux: Set<String> = ["NA", "ND", "NAN", "NIL", "TEST", "TESTE"]

    /// Whether a name may be nobody's: the rest of the row tells.
    static func isDoubtful(_ text: String) -> Bool { text.utf8.count <= 5 && douteux.contains(folded(text)) }

    /// A name that names nobody.
    static func isName(_ text: String) -> Bool {
        let word = folded(text)
        if word.isEmpty { return true }
        if words.contains(word) { return true }
        // XX, ZZZ, 000.
        let letters = word.utf8.filter { $0 != 32 }
        guard let first = letters.first, letters.allSatisfy({ $0 == first }) else { return false }
        return (48...57).contains(first) || first == 88 || first == 90 || letters.count > 2
    }

    /// 0000000000, or no digit at all.
    static func isTelephone(_ text: String) -> Bool {
        let digits = text.utf8.filter { (48...57).contains($0) }
        guard let first = digits.first, digits.count > 5 else { return true }
        return digits.dropFirst().allSatisfy { $0 == first } || digits.dropFirst(2).allSatisfy { $0 == digits[2] }
    }
}
