// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A file that its owner alone reads, from its first byte: written `beside`, then renamed, so that a reader sees the old one or the new
/// one, never a half. What a killed process left beside is written over; what a full disk cut does not stay.
func writeOwnerFile(_ data: Data, to path: String, beside: String) throws {
    let descriptor = open(beside, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    // Renamed by then, or of no use to anyone.
    defer { unlink(beside) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try handle.write(contentsOf: data)
    try handle.close()
    guard rename(beside, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
}
