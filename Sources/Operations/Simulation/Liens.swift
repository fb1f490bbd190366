// SPDX-License-Identifier: EUPL-1.2

import Reference

/// What is known of two applications of a simulated region, and no system that works on it may read.
package struct Lien: Sendable, Hashable {
    package enum Genre: String, Sendable, CaseIterable {
        /// The same household applied twice.
        case doublon
        /// Not the same person: a twin; a father and his son, brothers and sisters, cousins; the same name by chance.
        case jumeau, parent, homonyme
    }

    /// The earlier application.
    package let autre: Int
    package let genre: Genre
    /// What was written otherwise the second time.
    package let fautes: [Faute]
}

/// The mistakes and changes between two applications of one household.
package enum Faute: String, Sendable, CaseIterable {
    case accents, casse, traits, particule, nomUsage, inversion, translitteration, prenoms
    case jourMois, premierJanvier, chiffre, lettre
    /// The partner applies this time.
    case titulaires
    case demenagement, telephone, courriel, guichet
}

/// Who is whose twin, parent or second self: decided from the seed and the rank alone. Only among those on file today.
extension SimulatedRegion {
    /// The earlier application to which one is tied; nil for most.
    func tie(_ index: Int) -> (autre: Int, genre: Lien.Genre)? {
        guard isWaiting(index) else { return nil }
        var generator = SeededGenerator(seed: seed, index: index, purpose: 5)
        guard let genre = kind(&generator) else { return nil }
        for _ in 0..<48 where index > 0 {
            let other = generator.below(index)
            guard isWaiting(other) else { continue }
            // Not a chain: the earlier one is tied to nobody.
            var its = SeededGenerator(seed: seed, index: other, purpose: 5)
            if kind(&its) == nil { return (other, genre) }
        }
        return nil
    }

    private func kind(_ generator: inout SeededGenerator) -> Lien.Genre? {
        var rest = generator.below(1000)
        for (genre, share) in [
            (Lien.Genre.doublon, liens.doublon), (.jumeau, liens.jumeau), (.parent, liens.parent),
            (.homonyme, liens.homonyme),
        ] {
            if rest < share { return genre }
            rest -= share
        }
        return nil
    }
}
