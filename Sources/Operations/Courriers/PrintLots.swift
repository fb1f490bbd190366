// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Formats
import Foundation
import Stores

/// Prints the lots that wait: one process at a time in the region, one worker a core. A lot that was cut is printed again.
package struct PrintLots: Sendable {
    package struct Outcome: Sendable, Hashable {
        package internal(set) var lots = 0
        package internal(set) var lettres = 0
        package internal(set) var echecs = 0
    }

    /// The page of several letters.
    package typealias Page = @Sendable ([Lettre]) throws -> String
    /// Name under which a letter shows its reference as a QR code, and marks its first page.
    package static func mark(_ rang: Int) -> String { "l\(rang)" }

    private static let bail = "lots"
    private let world: World
    private let presses: [LetterPress]
    private let page: Page

    package init(_ world: World, presses: [LetterPress], page: @escaping Page) {
        self.world = world
        self.presses = presses
        self.page = page
    }

    /// Nil when another process is at it.
    package func callAsFunction() async throws -> Outcome? {
        var outcome = Outcome()
        var failed: Set<ID<Lot>> = []
        // The workers go with their memory: it is hours until the next lot.
        defer { for press in presses { press.shutdown() } }
        while true {
            try Task.checkCancellation()
            let known = failed
            let due = try await world.base.read { try $0.lots.toPrint(limit: presses.count + known.count) }
                .filter { !known.contains($0) }
            if due.isEmpty { return outcome }
            let results: [(ID<Lot>, Int?)]
            do {
                results = try await world.underBail(Self.bail) {
                    try await withThrowingTaskGroup(of: (ID<Lot>, Int?).self) { group in
                        for (id, press) in zip(due, presses) { group.addTask { (id, try await self.print(id, press)) } }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                }
            } catch is BailTenu {
                return nil
            }
            for (id, count) in results {
                if let count {
                    outcome.lots += count > 0 ? 1 : 0
                    outcome.lettres += count
                } else {
                    outcome.echecs += 1
                    failed.insert(id)
                }
            }
        }
    }

    /// How many letters were printed, none when the lot changed meanwhile; nil when they could not be.
    private func print(_ id: ID<Lot>, _ press: LetterPress) async throws -> Int? {
        let kept = try await world.base.read { try $0.lots.lettres(of: id) }.filter { $0.retrait == nil }
        let lettres = kept.compactMap { Lettre.open($0, world.keys) }
        guard lettres.count == kept.count else { return try await fail(id, "cle") }
        guard !lettres.isEmpty else {
            // Everyone in it was erased, or hidden.
            try await world.base.write { try $0.lots.annulEmpty(id) }
            return 0
        }
        let logos = try await world.base.read { try $0.logos.pictures(of: lettres) }
        let printed: LetterPress.Printed
        do {
            printed = try await letters(lettres, logos, press)
        } catch LetterFault.refused {
            return try await leaveOut(id, kept, lettres, logos, press)
        } catch is LetterFault {
            return try await fail(id, "imprimante")
        }
        let starts = lettres.indices.map { printed.places[Self.mark($0)] ?? 0 }
        guard starts.allSatisfy({ $0 > 0 }) else { return try await fail(id, "refus") }
        let places = kept.enumerated().map { rang, lettre in
            let next = rang + 1 < starts.count ? starts[rang + 1] : printed.pages + 1
            return (courrier: lettre.courrier, page: starts[rang], pages: next - starts[rang])
        }
        let sealed = try world.keys.seal([UInt8](printed.pdf), at: Lettre.place(id))
        let isKept = try await world.base.write {
            try $0.lots.printed(id, sealed, places: places, pages: printed.pages)
        }
        return isKept ? lettres.count : 0
    }

    /// A picture goes once, however many letters name it.
    private func letters(
        _ lettres: [Lettre], _ logos: [String: [UInt8]], _ press: LetterPress
    ) async throws -> LetterPress.Printed {
        try await press.print(
            html: try page(lettres), qr: Self.codes(lettres), images: logos, marks: Self.marks(lettres),
            jointes: lettres.count { $0.jointe != nil })
    }

    /// More of them are no fault of a letter.
    private static let mostBad = 5

    /// The printer refuses a lot: the few letters that it cannot print are found by halves and leave it; the rest is printed in
    /// the next round.
    private func leaveOut(
        _ id: ID<Lot>, _ kept: [KeptLettre], _ lettres: [Lettre], _ logos: [String: [UInt8]], _ press: LetterPress
    ) async throws -> Int? {
        var bad: [Int] = []
        // The whole was refused already.
        let middle = lettres.count / 2
        var parts = lettres.count == 1 ? [] : [0..<middle, middle..<lettres.count]
        if lettres.count == 1 { bad = [0] }
        while let part = parts.popLast() {
            do {
                _ = try await letters(Array(lettres[part]), logos, press)
            } catch LetterFault.refused {
                if part.count == 1 { bad.append(part.lowerBound) }
                guard bad.count <= Self.mostBad else { return try await fail(id, "refus") }
                guard part.count > 1 else { continue }
                let middle = part.lowerBound + part.count / 2
                parts += [part.lowerBound..<middle, middle..<part.upperBound]
            } catch is LetterFault {
                return try await fail(id, "imprimante")
            }
        }
        // Each alone can be printed: it is the whole that cannot.
        guard !bad.isEmpty else { return try await fail(id, "refus") }
        let out = bad.map { kept[$0].courrier }
        try await world.base.write { try $0.lots.leaveOut(out, of: id) }
        return 0
    }

    private func fail(_ id: ID<Lot>, _ faute: String) async throws -> Int? {
        try await world.base.write { try $0.lots.failed(id, faute) }
        return nil
    }

    package static func codes(_ lettres: [Lettre]) -> [String: String] {
        let certificates = lettres.compactMap(\.jointe).map { (AttestationJointe.qr($0.code), $0.verification) }
        return Dictionary(
            lettres.enumerated().map { (mark($0), $1.reference) } + certificates,
            uniquingKeysWith: { first, _ in first })
    }

    private static func marks(_ lettres: [Lettre]) -> [String] { lettres.indices.map(mark) }
}

extension Lettre {
    static func place(_ lot: ID<Lot>) -> String { "lot/\(lot.text)" }

    /// Nil when no key opens it.
    static func open(_ kept: KeptLettre, _ keys: KeyRing) -> Lettre? {
        guard let text = keys.open(kept.contenu, at: place(kept.courrier)) else { return nil }
        // what another version wrote and this one does not read counts as closed
        return try? JSONDecoder().decode(Lettre.self, from: Data(text.utf8))
    }
}
