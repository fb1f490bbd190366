// SPDX-License-Identifier: EUPL-1.2

/// The national registration number of a person (*numéro de sécurité sociale*): 13 characters and a key of 2 digits.
/// Lawful in the file since 2017 (R441-2-2 a). It only passes through memory: stored encrypted, never shown, never
/// searched in clear, never in the canonical form nor in the journal.
package struct Nir: Sendable, Hashable {
    /// 15 characters, without spaces.
    package let text: String

    /// Refuses a wrong key: 97 − (number mod 97), with 2A counted as 19 and 2B as 18 (Corsica).
    package static func parse(_ typed: String) -> Result<Nir, Violation> {
        let text = typed.filter { !$0.isWhitespace && $0 != "-" && $0 != "." }.uppercased()
        let number = text.prefix(13).replacing("2A", with: "19", maxReplacements: 1)
            .replacing("2B", with: "18", maxReplacements: 1)
        guard text.utf8.count == 15, number.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(number),
            let key = digits(text.suffix(2)), key == 97 - Int(value % 97)
        else { return .failure(Violation("", "nir.cle")) }
        return .success(Nir(text: text))
    }
}
