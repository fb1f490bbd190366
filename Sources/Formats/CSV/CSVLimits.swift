// SPDX-License-Identifier: EUPL-1.2

/// What an honest file stays under: beyond, most often, a quote is never closed.
package enum CSVLimits {
    /// Bytes of one cell.
    package static let cell = 1 << 20
    /// Bytes of one row.
    package static let row = 4 << 20
    /// Cells of one row.
    package static let columns = 2_000
    /// Bytes that are looked at to know how a file is written.
    package static let sample = 1 << 20
}
