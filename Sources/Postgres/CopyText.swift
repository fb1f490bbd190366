// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Rows in the text format of COPY: tabs between values, `\\N` for NULL, bytes as `\\x0aff`
/// (https://www.postgresql.org/docs/15/sql-copy.html).
struct CopyText {
    var bytes: [CChar] = []

    mutating func append(_ row: [Value]) {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(0x09) }
            switch value {
            case .null: append(#"\N"#)
            case .integer(let integer): append(String(integer))
            case .real(let real): append(String(real))
            case .text(let text): escape(text)
            case .bytes(let octets):
                append(#"\\x"#)
                for octet in octets {
                    bytes.append(Self.hexadecimal[Int(octet >> 4)])
                    bytes.append(Self.hexadecimal[Int(octet & 15)])
                }
            }
        }
        bytes.append(0x0a)
    }

    private static let hexadecimal = "0123456789abcdef".utf8.map { CChar(bitPattern: $0) }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append(#"\\"#)
            case 0x09: append(#"\t"#)
            case 0x0a: append(#"\n"#)
            case 0x0d: append(#"\r"#)
            default: bytes.append(CChar(bitPattern: byte))
            }
        }
    }
}
