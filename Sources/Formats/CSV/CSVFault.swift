// SPDX-License-Identifier: EUPL-1.2

/// Why a file cannot be read as CSV. Lines are counted from 1.
package enum CSVFault: Error, Sendable, Hashable {
    /// What the file is instead, known by its first bytes.
    package enum Genre: String, Sendable, CaseIterable {
        case pdf, classeur, archive, image, base, balises, json, binaire, utf32
    }

    case missing
    case folder
    /// A pipe or a device: it cannot be read twice.
    case pipe
    case unreadable
    case empty
    case other(Genre)
    case longCell(line: Int)
    case manyColumns(line: Int)
}
