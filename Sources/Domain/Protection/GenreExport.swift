// SPDX-License-Identifier: EUPL-1.2

/// What may leave the house with persons in it. Texts `export.genre.*`.
package enum GenreExport: String, Sendable, CaseIterable {
    /// The national file.
    case interfaceNuu
    /// A certificate of registration, as a PDF.
    case attestation
    /// The whole file of a person, for that person.
    case acces
    /// Pages of the changes of the region, read by software.
    case changements
    /// The pairs of a study of partners' files: `portee` says of how many files.
    case diagnostic
    /// Letters to applicants, in a lot or one again.
    case lettres
    /// This register itself.
    case registre
}
