// SPDX-License-Identifier: EUPL-1.2

/// UTF-16 to UTF-8, piece by piece: half of a pair of surrogates waits for the next piece.
struct UTF16Bytes {
    private let bigEndian: Bool
    private var odd: UInt8?
    private var high: UInt16?

    init(bigEndian: Bool) { self.bigEndian = bigEndian }

    static func utf8(_ bytes: [UInt8], bigEndian: Bool) -> [UInt8] {
        var converter = UTF16Bytes(bigEndian: bigEndian)
        var result: [UInt8] = []
        bytes.withUnsafeBufferPointer { converter.append($0, to: &result) }
        return result
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
        result.reserveCapacity(result.count + bytes.count * 3 / 2)
        for byte in bytes {
            guard let first = odd else {
                odd = byte
                continue
            }
            odd = nil
            let unit = bigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
            put(unit, to: &result)
        }
    }

    private mutating func put(_ unit: UInt16, to result: inout [UInt8]) {
        var code = UInt32(unit)
        if let before = high {
            high = nil
            if UTF16.isTrailSurrogate(unit) {
                code = 0x10000 + (UInt32(before) - 0xd800) << 10 + (UInt32(unit) - 0xdc00)
            } else {
                write(0xfffd, to: &result)
            }
        }
        if code < 0x10000, UTF16.isLeadSurrogate(unit) {
            high = unit
            return
        }
        write((0xdc00..<0xe000).contains(code) ? 0xfffd : code, to: &result)
    }

    private func write(_ code: UInt32, to result: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (code >> shift & 0x3f)) }
        switch code {
        case ..<0x80: result.append(UInt8(code))
        case ..<0x800: result.append(contentsOf: [UInt8(0xc0 | code >> 6), tail(0)])
        case ..<0x10000: result.append(contentsOf: [UInt8(0xe0 | code >> 12), tail(6), tail(0)])
        default: result.append(contentsOf: [UInt8(0xf0 | code >> 18), tail(12), tail(6), tail(0)])
        }
    }
}
