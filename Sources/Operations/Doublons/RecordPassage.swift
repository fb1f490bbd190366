// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
package import Stores

/// What the engine found, taken over: pairs in batches, then sets in one transaction; where many are new, those that touch no other set
/// are put down in batches before it. Cut on its way, the pairs of before and those of now stand together until the next pass, and no
/// set that was there has changed.
package struct RecordPassage: Sendable {
    package struct Report: Sendable, Hashable {
        package let paires: Int
        package let retirees: Int
        /// Sets that are open now among those looked at, new ones, and those that ended.
        package let ouverts: Int
        package let nouveaux: Int
        package let fermes: Int
        /// Open in all, whatever this pass looked at.
        package let enTout: Int
    }

    package struct UnknownModele: Error {
        package let version: Int
    }

    /// Another pass began meanwhile: its pairs are newer, this one leaves them alone and ends.
    package struct Overtaken: Error {
        package init() {}
    }

    private static let batch = 2_000
    /// Between two batches, whoever waits for the base in another process looks again: SQLite looks each tenth of a second.
    private static let pause = Duration.milliseconds(150)
    private let world: World
    private let few: Int

    /// `few`: sets that are new and may come in one transaction.
    package init(_ world: World, few: Int = 500) {
        self.world = world
        self.few = few
    }

    // MARK: Models

    /// Frozen from here on; the only one that is current.
    package func keep(_ version: Int, contenu: String, seuils: SeuilsDoublon) async throws {
        let now = world.now()
        try await world.base.write {
            try $0.doublons.insert(
                StoredModele(version: version, creeLe: now, seuils: seuils, contenu: contenu, isCurrent: true))
        }
    }

    package func modele() async throws -> StoredModele? { try await world.base.read { try $0.doublons.modele() } }

    package func nextVersion() async throws -> Int { try await world.base.read { try $0.doublons.nextVersion() } }

    package func passages(limit: Int) async throws -> [StoredPassage] {
        try await world.base.read { try $0.doublons.passages(limit: limit) }
    }

    /// What a pass counted, by name.
    package static func nombres(_ passage: StoredPassage) -> [(nom: String, nombre: Int)] {
        ComptesPassage(text: passage.comptes).nombres.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    // MARK: A pass

    package func begin(modele version: Int, _ mode: StoredPassage.Mode) async throws -> ID<PassageDoublon> {
        let now = world.now()
        let id: ID<PassageDoublon> = world.ids.next(now)
        try await world.base.write { try $0.doublons.begin(id, modele: version, mode, now: now) }
        return id
    }

    package func fail(_ id: ID<PassageDoublon>) async throws {
        let now = world.now()
        try await world.base.write { try $0.doublons.end(id, .echec, position: nil, comptes: "{}", now: now) }
    }

    /// All pairs of the file, or, when `touchees` is given, all pairs of those files: others of theirs are gone.
    /// `position`: of the journal, up to which the files were read.
    package func callAsFunction(
        _ id: ID<PassageDoublon>, modele version: Int, _ paires: [PaireDoublon], touchees: [ID<Demande>]? = nil,
        position: Int64?, comptes: [String: Int] = [:], ecarts: EcartsPassage? = nil,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Report {
        let now = world.now()
        guard let modele = try await world.base.read({ try $0.doublons.modele(version) }) else {
            throw UnknownModele(version: version)
        }
        for start in stride(from: 0, to: paires.count, by: Self.batch) {
            if start > 0 { try await Task.sleep(for: Self.pause) }
            let some = Array(paires[start..<min(start + Self.batch, paires.count)])
            try await world.base.write { registry in
                guard try registry.doublons.isNewest(id) else { throw Overtaken() }
                try registry.doublons.put(some, modele: version, passage: id, now: now)
            }
            progress(start + some.count)
        }
        let files = touchees.map { Array(Set($0)).sorted() }
        let early =
            files == nil ? try await insertIsolated(id, RegroupEnsembles(seuils: modele.seuils, now: now), paires) : 0
        // How many sets are new is known inside the transaction alone. Taken there, the row of their numbers would be held until its
        // end, and agents who register meanwhile would wait for it: it is left, and done anew with as many as it asked for.
        var numeros = 0..<0
        while true {
            try Task.checkCancellation()
            do {
                return try await end(
                    id, RegroupEnsembles(seuils: modele.seuils, now: now, numeros: numeros), files,
                    paires: paires.count, early: early, position: position, comptes, ecarts)
            } catch let error as RegroupEnsembles.TooFew {
                let first = try await world.base.write {
                    try $0.numeros.takeBlock(portee: RegroupEnsembles.portee, count: error.fresh)
                }
                numeros = first..<first + error.fresh
            }
        }
    }

    private func insertIsolated(
        _ id: ID<PassageDoublon>, _ regroup: RegroupEnsembles, _ paires: [PaireDoublon]
    ) async throws -> Int {
        let isoles = try await world.base.read { try regroup.isolated(paires, in: $0) }
        guard isoles.count > few else { return 0 }
        var count = 0
        let size = max(1, few)
        for start in stride(from: 0, to: isoles.count, by: size) {
            try await Task.sleep(for: Self.pause)
            let some = Array(isoles[start..<min(start + size, isoles.count)])
            count += try await world.base.write { registry in
                guard try registry.doublons.isNewest(id) else { throw Overtaken() }
                let first = try registry.numeros.takeBlock(portee: RegroupEnsembles.portee, count: some.count)
                return try regroup.insert(some, from: first, in: registry)
            }
        }
        return count
    }

    /// `early`: sets that this pass made already.
    private func end(
        _ id: ID<PassageDoublon>, _ regroup: RegroupEnsembles, _ files: [ID<Demande>]?, paires: Int, early: Int,
        position: Int64?, _ comptes: [String: Int], _ ecarts: EcartsPassage?
    ) async throws -> Report {
        try await world.base.writeAlone { registry in
            guard try registry.doublons.isNewest(id) else { throw Overtaken() }
            let gone = try registry.doublons.deleteOthers(id, of: files)
            let sets = try regroup(files, in: registry)
            let report = Report(
                paires: paires, retirees: gone, ouverts: sets.ouverts, nouveaux: early + sets.nouveaux,
                fermes: sets.fermes, enTout: try registry.ensembles.countOpen())
            let all = comptes.merging([
                "paires": report.paires, "retirees": report.retirees, "ensembles": report.ouverts,
                "nouveaux": report.nouveaux, "fermes": report.fermes,
                "ouverts": report.enTout,
            ]) { $1 }
            try registry.doublons.end(
                id, .fait, position: position, comptes: try ComptesPassage(all, ecarts: ecarts).text, now: regroup.now)
            return report
        }
    }
}
