// SPDX-License-Identifier: EUPL-1.2

import CLibZip
package import Foundation

/// Reads a ZIP archive entry by entry, as a stream: an entry of a gigabyte of zeros costs one chunk at a time, and who
/// reads stops at his own limit. What is held is the list of entries, some hundred bytes each.
///
/// Not to be shared between tasks, as the library is not.
package final class ZipReader {
    package struct Entry: Sendable, Hashable {
        let index: UInt64
        package let name: String
        /// As the archive says: nothing forces it to be true before the end was read.
        package let size: UInt64
        /// Known before reading: `read` would throw it.
        package let fault: ZipFault?
    }

    package static let chunk = 64 << 10
    private let archive: OpaquePointer
    private let count: UInt64

    package init(path: String, maximumEntries: Int = 5_000_000) throws(ZipFault) {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw ZipFault(code: code) }
        self.archive = archive
        count = UInt64(max(0, zip_get_num_entries(archive, 0)))
        // A throw from here on runs deinit, which closes the archive.
        if count > UInt64(maximumEntries) { throw ZipFault(.limit, detail: "\(maximumEntries)") }
    }

    deinit { zip_discard(archive) }

    /// The files, in the order of the archive; folders are left out. Lazy: a name lives while it is looked at.
    package var entries: some Sequence<Entry> {
        (0..<count).lazy.compactMap { self.entry($0) }
    }

    private func entry(_ index: UInt64) -> Entry? {
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        guard zip_stat_index(archive, index, 0, &stat) == 0, let bytes = stat.name else {
            return Entry(index: index, name: "", size: 0, fault: ZipFault(.damaged))
        }
        let name = String(cString: bytes)
        if name.utf8.last == UInt8(ascii: "/") { return nil }
        var fault: ZipFault?
        if !Self.isInside(name) { fault = ZipFault(.name) }
        if stat.encryption_method != ZIP_EM_NONE { fault = ZipFault(.encrypted) }
        return Entry(index: index, name: name, size: stat.size, fault: fault)
    }

    /// A relative path without `..`, drive or control. By bytes: a character may hide a slash.
    private static func isInside(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, first != UInt8(ascii: "/") else { return false }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: ":") })
        else { return false }
        return !bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }

    /// Chunks of an entry, at most 64 KiB each, the empty one at the end. The sum of the bytes is checked with the last.
    package func read(_ entry: Entry) throws(ZipFault) -> () throws(ZipFault) -> Data {
        if let fault = entry.fault { throw fault }
        guard let file = zip_fopen_index(archive, entry.index, 0) else {
            throw ZipFault(code: zip_error_code_zip(zip_get_error(archive)))
        }
        let stream = Stream(file, of: self)
        return { () throws(ZipFault) in try stream.next() }
    }

    /// One open entry. It keeps the reader, which must be closed after it.
    private final class Stream {
        private let file: OpaquePointer
        private let reader: ZipReader

        init(_ file: OpaquePointer, of reader: ZipReader) {
            self.file = file
            self.reader = reader
        }

        deinit { zip_fclose(file) }

        func next() throws(ZipFault) -> Data {
            var data = Data(count: ZipReader.chunk)
            let count = data.withUnsafeMutableBytes { zip_fread(file, $0.baseAddress, UInt64($0.count)) }
            guard count >= 0 else { throw ZipFault(code: zip_error_code_zip(zip_file_get_error(file))) }
            return data.prefix(Int(count))
        }
    }
}

extension ZipFault {
    init(code: Int32) {
        let reason: Reason =
            switch code {
            case ZIP_ER_NOZIP, ZIP_ER_MULTIDISK: .notZip
            case ZIP_ER_CRC, ZIP_ER_INCONS, ZIP_ER_EOF, ZIP_ER_ZLIB, ZIP_ER_COMPRESSED_DATA, ZIP_ER_CHANGED: .damaged
            case ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD, ZIP_ER_ENCRNOTSUPP: .encrypted
            case ZIP_ER_COMPNOTSUPP, ZIP_ER_OPNOTSUPP: .compression
            case ZIP_ER_MEMORY: .limit
            default: .unreadable
            }
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        self.init(reason, detail: String(cString: zip_error_strerror(&error)))
    }
}
