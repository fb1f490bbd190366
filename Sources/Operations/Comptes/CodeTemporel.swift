// SPDX-License-Identifier: EUPL-1.2

import Crypto
package import Domain
import Foundation

/// Codes that change every 30 seconds (RFC 6238 with HMAC-SHA-1 and six digits: what every telephone reads).
package struct CodeTemporel: Sendable {
    package static let seconds: Int64 = 30
    let secret: [UInt8]

    package init(secret: [UInt8]) { self.secret = secret }

    /// 160 bits, as RFC 4226 asks.
    static func make() -> CodeTemporel { CodeTemporel(secret: randomBytes(20)) }

    package static func pas(_ now: Instant) -> Int64 { now.milliseconds / 1_000 / seconds }

    package func code(pas: Int64) -> String {
        let counter = withUnsafeBytes(of: pas.bigEndian) { Data($0) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: Data(secret))))
        let offset = Int(mac[19] & 0xf)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Of which interval this is the code: the present one, or one beside it, since clocks drift. Nil: of none.
    func pas(of typed: String, now: Instant) -> Int64? {
        let digits = typed.filter { !$0.isWhitespace }
        let present = Self.pas(now)
        return [present, present - 1, present + 1].first { code(pas: $0) == digits }
    }

    /// As a telephone reads it, and as one types it (RFC 4648, base 32).
    package var text: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var result = ""
        var (buffer, bits) = (UInt32(0), 0)
        for byte in secret {
            (buffer, bits) = (buffer << 8 | UInt32(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                result.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
            buffer &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { result.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
        return result
    }

    func address(courriel: String) -> String {
        let label = "Ruche:\(courriel)".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "Ruche"
        return "otpauth://totp/\(label)?secret=\(text)&issuer=Ruche&algorithm=SHA1&digits=6&period=\(Self.seconds)"
    }
}
