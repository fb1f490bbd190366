// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// One person as a file tells of him, in the words of that file: what the engine compares. Whatever is nil or blank is
/// unknown and speaks neither for nor against.
package struct IdentiteComparee: Sendable, Hashable {
    package enum Sexe: UInt8, Sendable, Codable {
        case masculin = 1
        case feminin = 2
    }

    /// The birth name, or the only name that the file has.
    package var nom: String?
    package var nomUsage: String?
    /// All of them, in order; the first one counts most.
    package var prenoms: String?
    package var naissance: Naissance?
    package var sexe: Sexe?
    package var numeroVoie: String?
    /// The street, with or without its number, or a whole address on one line.
    package var voie: String?
    package var codePostal: String?
    /// INSEE code or name: one of the two in the whole of a comparison.
    package var commune: String?
    package var telephones: [String] = []
    package var courriel: String?
    /// The first eight bytes of the keyed digest of the NIR.
    package var nir: UInt64?
    /// Birth dates of the children of the household.
    package var enfants: [Naissance] = []

    package init() {}

    /// What is compared of a keyed digest.
    package static func nir(_ digest: [UInt8]) -> UInt64 {
        digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
