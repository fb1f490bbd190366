// SPDX-License-Identifier: EUPL-1.2

import CLibQREncode

/// A QR code as an SVG path: dark modules, in a square of `size` units, the quiet zone of four included.
package struct QRCode: Sendable, Hashable {
    package let size: Int
    package let path: String

    /// Nil when the text is empty or too long for any code.
    package init?(_ text: String) {
        guard !text.isEmpty, let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                // The lowest bit of a module says that it is dark.
                while column < width, code.pointee.data[row * width + column] & 1 == 1 { column += 1 }
                if column > start { path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z" }
                column += 1
            }
        }
        size = width + 8
        self.path = path
    }
}
