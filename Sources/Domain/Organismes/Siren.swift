// SPDX-License-Identifier: EUPL-1.2

/// The number of a legal person in the national register: 9 digits, the last one checks the others (key of Luhn).
package struct Siren: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard case .success(let siren) = Siren.read(text, "") else { return nil }
        self = siren
    }

    /// As people type it, with or without spaces. The violation says what is wrong: a character, the count, the key.
    package static func read(_ typed: String, _ champ: String) -> Result<Siren, Violation> {
        registration(typed, champ, "siren", count: 9).flatMap { digits in
            isLuhn(digits) ? .success(Siren(checked: digits)) : .failure(Violation(champ, "siren.cle"))
        }
    }

    init(checked text: String) { self.text = text }

    /// `552 081 317`
    package var groups: String { spaced(text, [3, 3, 3]) }
}

/// The number of an establishment: the SIREN of its legal person, and 5 digits more.
package struct Siret: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard case .success(let siret) = Siret.read(text, "") else { return nil }
        self = siret
    }

    package var siren: Siren { Siren(checked: String(text.prefix(9))) }

    package static func read(_ typed: String, _ champ: String) -> Result<Siret, Violation> {
        registration(typed, champ, "siret", count: 14).flatMap { digits in
            let siren = String(digits.prefix(9))
            guard isLuhn(siren) else { return .failure(Violation(champ, "siret.siren", ["siren": siren])) }
            guard isLuhn(digits) || isOfLaPoste(digits) else { return .failure(Violation(champ, "siret.cle")) }
            return .success(Siret(checked: digits))
        }
    }

    /// La Poste has more establishments than its key allows: the sum of their digits is a multiple of 5.
    private static func isOfLaPoste(_ digits: String) -> Bool {
        digits.hasPrefix("356000000") && digits.utf8.reduce(0) { $0 + Int($1) - 48 } % 5 == 0
    }

    private init(checked text: String) { self.text = text }

    /// `552 081 317 66522`
    package var groups: String { spaced(text, [3, 3, 3, 5]) }
}

private func registration(
    _ typed: String, _ champ: String, _ kind: String, count: Int
) -> Result<String, Violation> {
    let value = typed.filter { !$0.isWhitespace && $0 != "." && $0 != "-" }
    if let other = value.unicodeScalars.first(where: { !("0"..."9").contains($0) }) {
        return .failure(Violation(champ, "\(kind).caractere", ["caractere": String(Character(other))]))
    }
    guard value.utf8.count == count else {
        return .failure(Violation(champ, "\(kind).longueur", ["n": "\(value.utf8.count)"]))
    }
    return .success(value)
}

private func spaced(_ text: String, _ sizes: [Int]) -> String {
    var rest = Substring(text)
    return sizes.map { size in
        defer { rest = rest.dropFirst(size) }
        return String(rest.prefix(size))
    }.joined(separator: "\u{a0}")
}
