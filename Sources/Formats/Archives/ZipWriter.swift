// SPDX-License-Identifier: EUPL-1.2

import CLibZip
package import Foundation

/// Writes a ZIP archive, readable by its owner only. It appears under its name when it is whole: it is written beside,
/// then renamed, and only an export that is killed leaves a `.partial` file.
///
/// The library compresses when the archive is closed: until then memory holds what was added. Who writes much writes
/// several archives.
package final class ZipWriter {
    private let path: String
    private let partial: String
    private var archive: OpaquePointer?

    package init(path: String) throws(ZipFault) {
        self.path = path
        partial = "\(path).partial"
        // The library gives its file the rights of the one that it replaces.
        unlink(partial)
        let file = open(partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ZipFault(.unreadable, detail: String(cString: strerror(errno))) }
        Foundation.close(file)
        var code: Int32 = 0
        archive = zip_open(partial, ZIP_TRUNCATE, &code)
        if archive == nil {
            unlink(partial)
            throw ZipFault(code: code)
        }
    }

    /// Not closed: nothing of it remains.
    deinit {
        guard let archive else { return }
        zip_discard(archive)
        unlink(partial)
    }

    package func add(_ name: String, _ bytes: Data) throws(ZipFault) {
        guard let archive else { throw ZipFault(.unreadable, detail: "closed") }
        // The library frees its copy, hence `malloc`; of nothing, it wants a pointer all the same.
        guard let copy = malloc(max(1, bytes.count)) else { throw ZipFault(.limit, detail: "memory") }
        bytes.withUnsafeBytes { if let start = $0.baseAddress { memcpy(copy, start, $0.count) } }
        guard let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1) else {
            free(copy)
            throw failure(archive)
        }
        guard zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) >= 0 else {
            zip_source_free(source)
            throw failure(archive)
        }
    }

    /// Compresses, waits until the disk has it, gives it its name.
    package func close() throws(ZipFault) {
        guard let archive else { return }
        guard zip_close(archive) == 0 else { throw failure(archive) }
        self.archive = nil
        let file = open(partial, O_RDONLY | O_CLOEXEC)
        defer { if file >= 0 { Foundation.close(file) } }
        guard file >= 0, fsync(file) == 0, rename(partial, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            throw ZipFault(.unreadable, detail: reason)
        }
    }

    private func failure(_ archive: OpaquePointer) -> ZipFault {
        ZipFault(code: zip_error_code_zip(zip_get_error(archive)))
    }
}
