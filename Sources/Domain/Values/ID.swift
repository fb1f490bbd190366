// SPDX-License-Identifier: EUPL-1.2

/// The identity of something, made by the application: 64 bits, ordered by time. `ID<Demande>` and `ID<Compte>` do not
/// mix. On the wire and in addresses it is an opaque text of 13 characters.
package struct ID<Of>: Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }

    /// Crockford's base 32: no I, L, O, U, so that it can be read aloud.
    package var text: String {
        var bits = UInt64(bitPattern: rawValue)
        var characters: [UInt8] = []
        for _ in 0..<13 {
            characters.append(alphabet[Int(bits & 31)])
            bits >>= 5
        }
        return String(decoding: characters.reversed(), as: UTF8.self)
    }

    package init?(text: String) {
        guard text.utf8.count == 13 else { return nil }
        var bits: UInt64 = 0
        for character in text.utf8 {
            guard let digit = alphabet.firstIndex(of: character), bits >> 59 == 0 else { return nil }
            bits = bits << 5 | UInt64(digit)
        }
        self.init(Int64(bitPattern: bits))
    }
}

private let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// Makes ids: 42 bits of milliseconds since 2020, 10 bits of node, 11 bits of order inside the millisecond. Never goes
/// back, even when the clock does. The node is taken from the base when a process starts (docs/decisions/0005).
package struct IDMaker: Sendable {
    private let node: Int64
    private var last: Int64 = 0

    /// 1 January 2020.
    private static let epoch: Int64 = 1_577_836_800_000

    package init(node: Int) { self.node = Int64(node & 1023) }

    /// The id of an instant and of 21 bits of one's own: only where no other maker writes (a simulated region).
    package static func raw(_ now: Instant, _ serial: Int64) -> Int64 {
        (now.milliseconds - epoch) << 21 | serial
    }

    /// When an id was made, by the clock of who made it.
    package static func instant(of id: Int64) -> Instant { Instant(milliseconds: id >> 21 + epoch) }

    package mutating func next(now: Instant) -> Int64 {
        let wanted = (now.milliseconds - Self.epoch) << 11
        last = max(last + 1, wanted)
        return (last >> 11) << 21 | node << 11 | (last & 2047)
    }
}
