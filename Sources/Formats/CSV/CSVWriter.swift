// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// Writes rows after RFC 4180 (commas, CRLF, quotes where they are needed), in UTF-8.
package struct CSVWriter: ~Copyable {
    private let handle: FileHandle
    private var bytes: [UInt8] = []
    private static let piece = 1 << 18

    package init(_ handle: FileHandle) {
        self.handle = handle
        bytes.reserveCapacity(Self.piece + 4_096)
    }

    package mutating func write(_ cells: [String]) throws {
        for (rank, cell) in cells.enumerated() {
            if rank > 0 { bytes.append(UInt8(ascii: ",")) }
            let isPlain = cell.utf8.allSatisfy { $0 != 44 && $0 != 34 && $0 != 10 && $0 != 13 }
            if isPlain {
                bytes.append(contentsOf: cell.utf8)
            } else {
                bytes.append(34)
                for byte in cell.utf8 {
                    if byte == 34 { bytes.append(34) }
                    bytes.append(byte)
                }
                bytes.append(34)
            }
        }
        bytes.append(contentsOf: [13, 10])
        if bytes.count >= Self.piece { try flush() }
    }

    package mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try handle.write(contentsOf: Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
