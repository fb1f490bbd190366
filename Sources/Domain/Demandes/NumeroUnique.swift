// SPDX-License-Identifier: EUPL-1.2

/// The registration number of a Demande: 18 characters (territory 3, month 2, year 2, sequence 6, desk 5; order fixed
/// by the arrêté of 7 November 2000, widths read on a certificate). Belongs to the file, not to the person; says
/// nothing else: the filing date is never read from it.
package struct NumeroUnique: Hashable, Sendable {
    package let text: String

    /// Accepts it as it is read aloud or printed, with spaces; nil when it cannot be one.
    package init?(_ typed: String) {
        let characters = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "." }
        let bytes = Array(characters.utf8)
        guard bytes.count == 18 else { return nil }
        let alphanumeric = bytes.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        let middle = bytes[3..<13].allSatisfy { (48...57).contains($0) }
        guard alphanumeric, middle, let month = digits(characters.dropFirst(3).prefix(2)), (1...12).contains(month)
        else { return nil }
        text = characters
    }

    /// A number of the national structure. `sequence` is at most 999 999.
    package init?(prefixe: String, depot: Day, sequence: Int, guichet: String) {
        guard sequence <= Self.lastSequence else { return nil }
        self.init("\(prefixe)\(padded(depot.month, 2))\(padded(depot.year % 100, 2))\(padded(sequence, 6))\(guichet)")
    }

    package static let lastSequence = 999_999

    /// The five groups under which it is shown: `111 09 24 018553 93048`.
    package var groups: [String] {
        let bounds = [0, 3, 5, 7, 13, 18]
        let characters = Array(text)
        return zip(bounds, bounds.dropFirst()).map { String(characters[$0..<$1]) }
    }

    package var prefixe: String { String(text.prefix(3)) }
}

/// Over what the sequence of numbers runs, a setting of the territory: the texts do not say when it starts again.
package enum PorteeSequence: String, Sendable, Codable {
    case mois, annee, territoire

    /// The key of the counter from which a block of numbers is taken.
    package func key(prefixe: String, depot: Day) -> String {
        switch self {
        case .mois: "\(prefixe)-\(padded(depot.year, 4))-\(padded(depot.month, 2))"
        case .annee: "\(prefixe)-\(padded(depot.year, 4))"
        case .territoire: prefixe
        }
    }
}

/// What a number is to its Demande.
package enum GenreNumero: String, Sendable {
    /// Given by a system that waits for the national answer.
    case provisoire
    /// Allotted: the number of the file.
    case attribue
    /// The number of a file that was merged into this one; keeps its own seniority.
    case alias
    /// The reference of the file in another system (`refInterne`, a number of another département).
    case externe
}
