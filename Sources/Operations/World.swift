// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Formats
import Linkage
package import Reference
package import Stores
import Synchronization

/// What operations need of the world, put together once when the program starts.
package struct World: Sendable {
    package let base: Base
    package let rulebook: Rulebook
    package let keys: KeyRing
    package let now: @Sendable () -> Instant
    package let ids: IDSource
    package let numeros: NumeroBlocks
    package let formes: FormesProjection
    /// By which files are held together.
    package let modele = ModeleCourant()
    /// What was erased on request, outside of the base; nil when no such file is kept.
    package let effacements: RegistreEffacements?
    /// Prints letters; nil where nothing prints (commands, most tests).
    package let press: LetterPress?
    /// Print lots of letters, one worker a core: whoever prints a certificate does not wait behind a lot.
    package let lotPresses: [LetterPress]
    /// A demonstration may show figures that are still to be confirmed; production refuses to send them out.
    package let isDemonstration: Bool
    /// Of a training base only: everyone is fictional there, papers and pages say so, no mail leaves.
    package let formation: FormationTable?
    /// Nil where no text message leaves.
    package let sms: ReglesSMS?
    /// When this program opened the base.
    package let startedAt: Instant

    package init(
        base: Base, rulebook: Rulebook, keys: KeyRing, now: @escaping @Sendable () -> Instant, ids: IDSource,
        formes: FormesProjection, effacements: RegistreEffacements? = nil, press: LetterPress? = nil,
        lotPresses: [LetterPress] = [], isDemonstration: Bool = false, formation: FormationTable? = nil,
        sms: ReglesSMS? = nil
    ) {
        self.base = base
        self.rulebook = rulebook
        self.keys = keys
        self.now = now
        self.ids = ids
        self.numeros = NumeroBlocks(base: base)
        self.formes = formes
        self.effacements = effacements
        self.press = press
        self.lotPresses = lotPresses
        self.isDemonstration = isDemonstration || formation != nil
        self.formation = formation
        // Nothing leaves a training base.
        self.sms = formation == nil ? sms : nil
        startedAt = now()
    }

    /// The next number of the sequence of a deposit; nil when it is used up.
    func nextNumero(_ depot: Day, _ guichet: String) async throws -> NumeroUnique? {
        let territoire = rulebook.territoire
        let portee = territoire.porteeSequence.key(prefixe: territoire.prefixe, depot: depot)
        return NumeroUnique(
            prefixe: territoire.prefixe, depot: depot, sequence: try await numeros.next(portee), guichet: guichet)
    }

    package var isFormation: Bool { formation != nil }

    package var today: Day { rulebook.territoire.clock.day(now()) }
}

/// Makes the ids of this process.
package final class IDSource: Sendable {
    private let maker: Mutex<IDMaker>

    package init(node: Int) { maker = Mutex(IDMaker(node: node)) }

    package func next<Of>(_ now: Instant) -> ID<Of> { ID(maker.withLock { $0.next(now: now) }) }

    func nextRaw(_ now: Instant) -> Int64 { maker.withLock { $0.next(now: now) } }

    /// The ids of a process that starts: its node is taken from the base, so that two
    /// processes share one only after 1 024 others were started meanwhile (docs/decisions/0005).
    package static func open(_ base: Base) async throws -> IDSource {
        IDSource(node: try await base.write { try $0.numeros.increment("noeud") })
    }
}

/// Takes sequence numbers by blocks, so that registering does not wait for one row that all servers lock. The actor owns
/// what is left of the blocks.
package actor NumeroBlocks {
    private let base: Base
    private var left: [String: Range<Int>] = [:]
    /// Blocks on their way: fifty requests that find the block empty wait for one, they do not burn fifty.
    private var arriving: [String: Task<Void, any Error>] = [:]
    private static let blockSize = 50

    init(base: Base) { self.base = base }

    /// The next number of a sequence, from 1. It may exceed what the structure holds: the caller refuses.
    package func next(_ portee: String) async throws -> Int {
        while true {
            if let range = left[portee], let number = range.first {
                left[portee] = range.dropFirst()
                return number
            }
            let block = arriving[portee] ?? Task { try await self.take(portee) }
            arriving[portee] = block
            try await block.value
        }
    }

    private func take(_ portee: String) async throws {
        defer { arriving[portee] = nil }
        let first = try await base.write { try $0.numeros.takeBlock(portee: portee, count: Self.blockSize) }
        left[portee] = first..<first + Self.blockSize
    }
}
