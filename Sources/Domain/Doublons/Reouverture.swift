// SPDX-License-Identifier: EUPL-1.2

/// What two files may come to have in common after people told them apart, and that is more than was known then.
package enum PreuveDoublon: UInt8, Sendable, CaseIterable {
    case nir = 1
    case telephone = 2
    case courriel = 4
    case adresse = 8

    package var champ: RaisonDoublon.Champ {
        switch self {
        case .nir: .nir
        case .telephone: .telephone
        case .courriel: .courriel
        case .adresse: .adresse
        }
    }

    /// Those of which two files say the same.
    package static func identiques(_ raisons: [RaisonDoublon]) -> Set<PreuveDoublon> {
        let champs = Set(raisons.filter { $0.constat == .identique }.map(\.champ))
        return Set(allCases.filter { champs.contains($0.champ) })
    }

    package static func bits(_ preuves: Set<PreuveDoublon>) -> UInt8 { preuves.reduce(0) { $0 | $1.rawValue } }

    package static func of(bits: UInt8) -> Set<PreuveDoublon> { Set(allCases.filter { bits & $0.rawValue != 0 }) }
}

/// Why « different » holds no more of a set.
package struct Reouverture: Sendable, Hashable {
    /// The names or the birth date of a holder changed.
    package var identite = false
    /// They became the same, the surest first.
    package var preuves: [PreuveDoublon] = []

    package init(identite: Bool = false, preuves: Set<PreuveDoublon> = []) {
        self.identite = identite
        self.preuves = preuves.sorted { $0.rawValue < $1.rawValue }
    }
}
