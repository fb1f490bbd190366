// SPDX-License-Identifier: EUPL-1.2

/// What the national format takes (interfaceNuu 02.01). A value that does not fit is kept whole here; what is sent is
/// shortened at a word, or as the agent decided.
package enum LimiteNationale {
    package static let nom = 36
    package static let prenoms = 36
    package static let personneACharge = 24
    package static let voie = 32
    /// Fixed by the national system at the end of 2012.
    package static let communesSouhaitees = 10

    /// Whole words while they fit, else the beginning.
    package static func shortened(_ text: String, to limit: Int) -> String {
        if text.count <= limit { return text }
        var kept = ""
        for word in text.split(separator: " ") {
            let next = kept.isEmpty ? String(word) : "\(kept) \(word)"
            if next.count > limit { break }
            kept = next
        }
        return kept.isEmpty ? String(text.prefix(limit)) : kept
    }

    /// Its pattern refuses `+` and final labels of more than three letters.
    package static func takes(courriel: String) -> Bool {
        let parts = courriel.split(separator: "@")
        guard parts.count == 2, !parts[0].contains("+") else { return false }
        return (parts[1].split(separator: ".").last?.count ?? 9) <= 3
    }
}
