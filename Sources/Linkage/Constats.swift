// SPDX-License-Identifier: EUPL-1.2

import Domain

/// What the comparison of two persons found, field by field: a level from 0 (one of them does not know) to the number of
/// levels of the field (different), three bits each. Pairs that agree in the same way have the same pattern.
struct Constats: Sendable, Hashable {
    private(set) var pattern: UInt32 = 0

    static let fieldCount = RaisonDoublon.Champ.allCases.count
    /// What each level is called, the best first; level 0 has no name. The last one is « different ».
    static let names: [[RaisonDoublon.Constat]] = [
        [.identique, .partiel, .proche, .variante, .inverse, .different],  // nom
        [.identique, .partiel, .proche, .variante, .different],  // prenoms
        [.identique, .inverse, .proche, .incomplet, .commun, .voisin, .different],  // naissance
        [.identique, .different],  // sexe
        [.identique, .proche, .commun, .partiel, .different],  // adresse
        [.identique, .proche, .different],  // telephone
        [.identique, .proche, .different],  // courriel
        [.identique, .different],  // nir
        [.identique, .proche, .different],  // conjoint
        [.identique, .commun, .different],  // enfants
    ]

    subscript(field: Int) -> Int {
        get { Int(pattern >> UInt32(field * 3)) & 7 }
        set { pattern = pattern & ~(7 << UInt32(field * 3)) | UInt32(newValue) << UInt32(field * 3) }
    }
}

/// Places of the fields in a pattern: those of `RaisonDoublon.Champ`.
enum Field {
    static let nom = 0
    static let prenoms = 1
    static let naissance = 2
    static let sexe = 3
    static let adresse = 4
    static let telephone = 5
    static let courriel = 6
    static let nir = 7
    static let conjoint = 8
    static let enfants = 9
}
