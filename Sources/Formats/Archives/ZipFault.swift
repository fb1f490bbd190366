// SPDX-License-Identifier: EUPL-1.2

/// Why an archive, or one of its entries, cannot be used.
package struct ZipFault: Error, Sendable, Hashable {
    package enum Reason: String, Sendable {
        /// No ZIP archive: something else, or the end is missing.
        case notZip
        /// The file cannot be opened, read or written.
        case unreadable
        /// An entry whose bytes are not those that were put in.
        case damaged
        case encrypted
        /// A name that would leave the folder: absolute, with `..`, with a backslash.
        case name
        /// Compressed in a way that we do not read.
        case compression
        /// More entries than any honest archive.
        case limit
    }

    package let reason: Reason
    /// Of the library, or the figure that was passed. Never the name of an entry, which may be that of a person.
    package let detail: String

    package init(_ reason: Reason, detail: String = "") {
        self.reason = reason
        self.detail = detail
    }
}
