// SPDX-License-Identifier: EUPL-1.2

/// An amount in euros, exact to the cent: never a binary fraction. On the wire a text with a point: `1234.50`.
package struct Montant: Hashable, Comparable, Sendable {
    package let cents: Int

    package init(cents: Int) { self.cents = cents }
    package init(euros: Int) { cents = euros * 100 }

    /// As people type it: `1 234,50`, `1234.5`, `1234 €`. Nil when it is not an amount, or has more than two decimals.
    package init?(typed: String) {
        let text = typed.filter { !" \u{a0}\u{202f}€".contains($0) }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard parts.count <= 2, let euros = parts.first.flatMap({ $0.utf8.count <= 12 ? longDigits($0) : nil }) else {
            return nil
        }
        var cents = 0
        if parts.count == 2 {
            guard (1...2).contains(parts[1].utf8.count), let decimals = digits(parts[1]) else { return nil }
            cents = parts[1].utf8.count == 1 ? decimals * 10 : decimals
        }
        self.init(cents: euros * 100 + cents)
    }

    package static func < (left: Montant, right: Montant) -> Bool { left.cents < right.cents }
    package static func + (left: Montant, right: Montant) -> Montant { Montant(cents: left.cents + right.cents) }

    /// `1234.50`
    package var decimal: String { "\(cents / 100).\(padded(cents % 100, 2))" }

    /// `1 234,50 €`, with no-break spaces.
    package var french: String { "\(grouped(cents / 100)),\(padded(cents % 100, 2))\u{a0}€" }
}

extension Montant: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let montant = Montant(typed: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an amount"))
        }
        self = montant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(decimal)
    }
}

/// `31412` → `31 412`, with no-break spaces.
package func grouped(_ number: Int) -> String {
    let text = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, character) in text.enumerated() {
        if index > 0, (text.count - index) % 3 == 0 { result.append("\u{a0}") }
        result.append(character)
    }
    return result
}

private func longDigits(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}
