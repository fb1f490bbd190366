// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// Reads a CSV file row by row: memory holds one piece of the file and one row, whatever its size. The row just read is
/// valid until the next one.
package final class CSVReader {
    private enum State { case fresh, plain, quoted, closing }

    package let forme: CSVForme
    /// Bytes of the file, and how many of them were read: for a progress bar.
    package let size: Int
    package private(set) var consumed = 0
    /// Where the row just read begins, from 1.
    package private(set) var line = 0
    /// The file ends inside quotes: the row just read is not what it should be.
    package private(set) var isUnclosed = false
    /// Cells that were not written as the rest of the file is.
    package private(set) var fallbacks = 0
    /// A cell had characters of several bytes: the file is in UTF-8 indeed.
    package private(set) var hasWideCharacters = false
    /// Zero bytes, which were left out.
    package private(set) var zeros = 0

    private let descriptor: Int32
    private static let piece = 1 << 18
    private let chunk: UnsafeMutablePointer<UInt8>
    private let room: Int
    // One thread reads, and no method hands out what another one changes: to check it at each byte costs a sixth of the reading.
    @exclusivity(unchecked) private var filled = 0
    @exclusivity(unchecked) private var position = 0
    private var nextLine = 1
    private var skipsLineFeed = false
    private var converter: UTF16Bytes?
    private var converted: [UInt8] = []
    /// The bytes of the row, in memory of its own: what `cell` hands out lies there until the next row.
    @exclusivity(unchecked) private var row: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var rowRoom = 4_096
    @exclusivity(unchecked) private var rowCount = 0
    @exclusivity(unchecked) private var ends: [Int] = []

    package init(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw errno == ENOENT ? CSVFault.missing : CSVFault.unreadable }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw CSVFault.folder
        case S_IFREG: break
        default: throw CSVFault.pipe
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CSVFault.unreadable }
        var isOurs = false
        defer { if !isOurs { close(descriptor) } }
        let forme = try CSVForme.look(Self.head(descriptor))
        guard lseek(descriptor, off_t(forme.marque), SEEK_SET) >= 0 else { throw CSVFault.unreadable }
        self.forme = forme
        self.descriptor = descriptor
        size = Int(status.st_size)
        if forme.encodage.isUTF16 { converter = UTF16Bytes(bigEndian: forme.encodage == .utf16be) }
        // UTF-16 grows by half at most.
        room = Self.piece * 2
        chunk = .allocate(capacity: room)
        row = .allocate(capacity: rowRoom)
        isOurs = true
        if forme.annonce { _ = try next() }
    }

    deinit {
        chunk.deallocate()
        row.deallocate()
        close(descriptor)
    }

    private static func head(_ descriptor: Int32) throws -> [UInt8] {
        var head = [UInt8](repeating: 0, count: CSVLimits.sample)
        var count = 0
        while count < head.count {
            let got = head.withUnsafeMutableBytes { bytes -> Int in
                guard let base = bytes.baseAddress else { return 0 }
                return read(descriptor, base + count, bytes.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw CSVFault.unreadable }
            if got == 0 { break }
            count += got
        }
        return Array(head[..<count])
    }

    // MARK: The row just read

    package var count: Int { ends.count }

    package var isBlank: Bool { bytes.allSatisfy { $0 <= 32 } }

    private var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: row, count: rowCount) }

    /// Without spaces around; empty beyond the last cell.
    package func text(_ cell: Int) -> String {
        withBytes(cell) { bytes in
            guard !bytes.isEmpty else { return "" }
            let (text, isFallback) = forme.encodage.decode(bytes)
            if isFallback {
                fallbacks += 1
            } else if !hasWideCharacters, bytes.contains(where: { $0 >= 128 }) {
                hasWideCharacters = true
            }
            return text
        }
    }

    /// Its bytes are its text: nothing is to be decoded.
    package func isPlain(_ cell: Int) -> Bool {
        switch forme.encodage {
        case .utf8, .utf16le, .utf16be: true
        default: self.cell(cell).allSatisfy { $0 < 128 }
        }
    }

    /// As the file has them, without spaces around.
    package func withBytes<T>(_ cell: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T {
        try body(self.cell(cell))
    }

    /// The same, for who has done with them before the next row.
    package func cell(_ cell: Int) -> UnsafeBufferPointer<UInt8> {
        guard cell >= 0, cell < ends.count else { return UnsafeBufferPointer(start: nil, count: 0) }
        var start = cell == 0 ? 0 : ends[cell - 1]
        var end = ends[cell]
        while start < end, row[start] <= 32 { start += 1 }
        while end > start, row[end - 1] <= 32 { end -= 1 }
        return UnsafeBufferPointer(start: row + start, count: end - start)
    }

    /// The same for the same cells: FNV-1a.
    package var digest: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for end in ends { hash = (hash ^ UInt64(end)) &* 0x100_0000_01b3 }
        return hash
    }

    // MARK: The next one

    /// False at the end of the file.
    package func next() throws -> Bool {
        guard try readRow() else { return false }
        if !forme.largeurs.isEmpty {
            ends = CSVLargeurs.ends(bytes, forme.largeurs, isUTF8: forme.encodage == .utf8 || forme.encodage.isUTF16)
        }
        return true
    }

    private func readRow() throws -> Bool {
        rowCount = 0
        ends.removeAll(keepingCapacity: true)
        isUnclosed = false
        line = nextLine
        var state = State.fresh
        var cellStart = 0
        var wasReturn = false
        while true {
            if position == filled, try !fill() {
                if state == .fresh, ends.isEmpty { return false }
                isUnclosed = state == .quoted
                ends.append(rowCount)
                return true
            }
            if skipsLineFeed {
                skipsLineFeed = false
                if chunk[position] == 10 {
                    position += 1
                    continue
                }
            }
            switch state {
            case .fresh:
                if chunk[position] == forme.guillemet {
                    position += 1
                    state = .quoted
                } else {
                    state = .plain
                }
            case .plain:
                let end = scan(forme.separateur)
                append(end)
                guard rowCount - cellStart <= CSVLimits.cell, rowCount <= CSVLimits.row else {
                    throw CSVFault.longCell(line: line)
                }
                if end == filled { continue }
                position = end + 1
                switch chunk[end] {
                case forme.separateur:
                    ends.append(rowCount)
                    guard ends.count < CSVLimits.columns else { throw CSVFault.manyColumns(line: line) }
                    cellStart = rowCount
                    state = .fresh
                case 0: zeros += 1
                default:
                    skipsLineFeed = chunk[end] == 13
                    nextLine += 1
                    ends.append(rowCount)
                    return true
                }
            case .quoted:
                let end = scan(forme.guillemet)
                append(end)
                guard rowCount - cellStart <= CSVLimits.cell, rowCount <= CSVLimits.row else {
                    throw CSVFault.longCell(line: line)
                }
                if end > position { wasReturn = false }
                if end == filled { continue }
                position = end + 1
                switch chunk[end] {
                case forme.guillemet: state = .closing
                case 0: zeros += 1
                default:
                    // CRLF is one line.
                    if !(chunk[end] == 10 && wasReturn && rowCount > 0 && row[rowCount - 1] == 13) { nextLine += 1 }
                    wasReturn = chunk[end] == 13
                    put(chunk[end])
                }
            case .closing:
                if chunk[position] == forme.guillemet {
                    put(forme.guillemet)
                    position += 1
                    state = .quoted
                } else {
                    state = .plain
                }
            }
        }
    }

    /// The next of: this sign, the end of a line, a zero; else the end of the piece.
    private func scan(_ sign: UInt8) -> Int {
        var end = position
        let (bytes, limit) = (chunk, filled)
        while end < limit {
            let byte = bytes[end]
            if byte == sign || byte == 10 || byte == 13 || byte == 0 { break }
            end += 1
        }
        return end
    }

    private func append(_ end: Int) {
        let count = end - position
        guard count > 0 else { return }
        makeRoom(count)
        (row + rowCount).update(from: chunk + position, count: count)
        rowCount += count
        position = end
    }

    private func put(_ byte: UInt8) {
        makeRoom(1)
        row[rowCount] = byte
        rowCount += 1
    }

    private func makeRoom(_ count: Int) {
        guard rowCount + count > rowRoom else { return }
        rowRoom = max(rowRoom * 2, rowCount + count)
        let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: rowRoom)
        wider.update(from: row, count: rowCount)
        row.deallocate()
        row = wider
    }

    private func fill() throws -> Bool {
        while true {
            let got = read(descriptor, chunk, Self.piece)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw CSVFault.unreadable }
            position = 0
            filled = got
            consumed += got
            guard got > 0 else { return false }
            guard converter != nil else { return true }
            converted.removeAll(keepingCapacity: true)
            converter?.append(UnsafeBufferPointer(start: chunk, count: got), to: &converted)
            filled = min(converted.count, room)
            for index in 0..<filled { chunk[index] = converted[index] }
            if filled > 0 { return true }
        }
    }
}
