// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// Who holds a lease, as its row says it: `srv-1/4242/` and an id, which tells when the work began. Nobody's name.
package struct PorteurBail: Sendable, Hashable {
    package let machine: String
    package let processus: Int32
    /// By the clock of that machine.
    package let depuis: Instant
    private let id: Int64

    init(_ ids: IDSource, _ now: Instant) {
        machine = Self.here
        processus = getpid()
        id = ids.nextRaw(now)
        depuis = IDMaker.instant(of: id)
    }

    /// Nil for what an earlier version wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let processus = Int32(parts[1]), let id = Int64(parts[2]) else { return nil }
        machine = String(parts[0])
        self.processus = processus
        self.id = id
        depuis = IDMaker.instant(of: id)
    }

    package var text: String { "\(machine)/\(processus)/\(id)" }

    /// Asked of the system, not of the network.
    private static let here: String = {
        var name = [CChar](repeating: 0, count: 256)
        let failed = gethostname(&name, name.count - 1) != 0
        let bytes = name.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 && $0 != 0x2f }
        let text = failed ? "" : String(decoding: bytes, as: UTF8.self)
        return text.isEmpty ? "?" : text
    }()
}
