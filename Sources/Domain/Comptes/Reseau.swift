// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A network of which a token may be used: `192.0.2.0/24`, `2001:db8::/32`, or one address alone (RFC 4632, 4291).
package struct Reseau: Sendable, Hashable {
    private let octets: [UInt8]
    private let bits: Int

    /// As it is written and kept: always with its length.
    package let text: String

    /// Nil when it is no network, or when bits stand beyond its length: `192.0.2.7/24` is a mistake, not a network.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = parts.first, let octets = Self.octets(address) else { return nil }
        var bits = octets.count * 8
        if parts.count == 2 {
            guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let length = Int(parts[1]), length <= bits
            else { return nil }
            bits = length
        }
        guard (0..<octets.count * 8).allSatisfy({ $0 < bits || Self.bit(octets, $0) == 0 }) else { return nil }
        self.octets = octets
        self.bits = bits
        self.text = "\(address.lowercased())/\(bits)"
    }

    package func contains(_ address: String) -> Bool {
        guard let other = Self.octets(address), other.count == octets.count else { return false }
        return (0..<bits).allSatisfy { Self.bit(octets, $0) == Self.bit(other, $0) }
    }

    /// What one subscriber has: his address, or in IPv6 the first 64 bits of it; what is no address is itself.
    package static func abonne(_ address: String) -> String {
        guard let octets = octets(address) else { return address }
        if octets.count == 4 { return octets.map(String.init).joined(separator: ".") }
        return octets.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }

    private static func bit(_ octets: [UInt8], _ place: Int) -> UInt8 { octets[place / 8] >> (7 - place % 8) & 1 }

    /// Four or sixteen bytes. An IPv4 address that came through an IPv6 socket (`::ffff:192.0.2.7`) is itself.
    private static func octets(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        let mapped = sixteen[..<10].allSatisfy { $0 == 0 } && sixteen[10] == 0xff && sixteen[11] == 0xff
        return mapped ? Array(sixteen[12...]) : sixteen
    }
}
