// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Linkage
import Stores

/// The engine over the whole file: reads it, estimates a model when there is none or when one is asked for, finds the pairs
/// and hands them over. Cut on its way it has changed no set that was there (`RecordPassage`); run again it finds the same.
package struct RunDoublons: Sendable {
    package enum Step: String, Sendable {
        case lecture, estimation, rapprochement, enregistrement
    }

    package struct Report: Sendable {
        /// Only what changed was compared.
        package let isPartial: Bool
        package let modele: Int
        /// Looked at.
        package let demandes: Int
        package let personnes: Int
        package let comparaisons: Int
        /// At or above the threshold of the model.
        package let probables: Int
        /// Rows alike that were too many to be compared two by two, the most first.
        package let ecartes: [(cle: String, taille: Int)]
        package let passage: RecordPassage.Report
        /// Against what was on file before, at the threshold: found by both, no longer, newly.
        package let gardees: Int
        package let perdues: Int
        package let nouvelles: Int
        /// Why its register could not be kept: the pass is done all the same, the next one is a whole one.
        package fileprivate(set) var nonConserve: (any Error)?
    }

    private let world: World
    private let kept: KeepRegistre?

    /// `projections`: the folder in which the register of the last pass is kept; without it, every pass is a whole one.
    package init(_ world: World, projections: String? = nil) {
        self.world = world
        kept = projections.map(KeepRegistre.init)
    }

    /// `partial`: only what changed since the last pass, when that is possible; the pairs are those of a whole pass.
    /// `estimate`: a new version of the model, from the file as it is now.
    package func callAsFunction(
        partial: Bool = false, estimate: Bool = false,
        progress: @escaping @Sendable (Step, Double) -> Void = { _, _ in }
    ) async throws -> Report {
        let known = estimate ? nil : try await Self.current(world)
        let nir = try await nir()
        if partial, let known, let kept,
            var file = try await kept.load(
                modele: known.version, nir: nir, chaine: chaine)
        {
            if let changed = try await FollowRegistre(world)(&file) {
                return try await pass(file, known, nir, changed, progress)
            }
            try? kept.erase()  // of no use any more; the projections, which erase it too, say what stands in the way
        }
        let file = try await ReadRegistre(world)() { progress(.lecture, Double($0) / Double(max(1, $1))) }
        if let known { return try await pass(file, known, nir, nil, progress) }
        let blocs = Blocs(file.registre, ordre: Self.ordre(file))
        let modele = try await EstimateDoublons(world)(file, blocs) {
            progress(.estimation, $0)
            return !Task.isCancelled
        }
        return try await pass(file, modele, nir, nil, blocs: blocs, progress)
    }

    /// Under which digests of NIR a register may serve again: another key, or some that came with a reseal, which no event
    /// tells, and all is read anew.
    private func nir() async throws -> String {
        guard world.rulebook.territoire.rapprocheParNir else { return "" }
        let mark = try world.keys.nirMark()
        return "\(mark) \(try await world.base.read { try $0.demandes.countNirs(except: mark) })"
    }

    private func chaine(at position: Int64) async throws -> [UInt8]? {
        try await world.base.read { try $0.journal.chaines([position])[position] }
    }

    /// Whenever a file came, its place among those that say the same is that of its identifier.
    private static func ordre(_ file: RegistreDemandes) -> [Int64] { file.demandes.map(\.rawValue) }

    /// `changed`: the files that are others than at the last pass; nil for all.
    private func pass(
        _ file: RegistreDemandes, _ modele: ModeleDoublons, _ nir: String, _ changed: Set<ID<Demande>>?,
        blocs: Blocs? = nil, _ progress: @escaping @Sendable (Step, Double) -> Void
    ) async throws -> Report {
        let record = RecordPassage(world)
        let id = try await record.begin(modele: modele.version, changed == nil ? .complet : .partiel)
        var report: Report
        do {
            let ordre = Self.ordre(file)
            let (registre, isPartial) = (file.registre, changed != nil)
            let (touched, bilan) = await aside { goesOn in
                let touched = isPartial ? touchedDossiers(registre, modele, ordre: ordre) : nil
                let bilan = FindPaires(registre, modele, of: touched, ordre: ordre, blocs: blocs)() {
                    progress(.rapprochement, $0)
                    return goesOn()
                }
                return (touched, bilan)
            }
            try Task.checkCancellation()
            let paires = bilan.paires.map { $0.paire(file.demandes) }
            let files = touched.map { touched in
                Array((changed ?? []).union(touched.map { file.demandes[Int($0)] })).sorted()
            }
            let before = try await world.base.read { registry in
                if let files { return try registry.doublons.paires(of: files, from: modele.seuil) }
                return try registry.doublons.paires(from: modele.seuil)
            }
            let old = Set(before.map(IdentiteEmpreinte.Paire.init))
            let new = Set(paires.filter { $0.probabilite >= modele.seuil }.map(IdentiteEmpreinte.Paire.init))
            let passage = try await record(
                id, modele: modele.version, paires, touchees: files, position: file.position,
                comptes: [
                    "demandes": files?.count ?? file.demandes.count, "comparaisons": bilan.comparaisons,
                    "probables": new.count, "gardees": old.intersection(new).count,
                    "perdues": old.subtracting(new).count, "nouvelles": new.subtracting(old).count,
                ], ecarts: try await ecarts(under: modele, old, new, paires),
                progress: { progress(.enregistrement, Double($0) / Double(max(1, paires.count))) })
            report = Report(
                isPartial: changed != nil, modele: modele.version, demandes: files?.count ?? file.demandes.count,
                personnes: file.registre.count, comparaisons: bilan.comparaisons, probables: new.count,
                ecartes: bilan.ecartes.map { ($0.cle, $0.taille) }, passage: passage,
                gardees: old.intersection(new).count, perdues: old.subtracting(new).count,
                nouvelles: new.subtracting(old).count)
        } catch {
            try? await record.fail(id)  // the base may be what failed
            throw error
        }
        do {
            try await keep(file, modele, nir)
        } catch {
            report.nonConserve = error
            try? kept?.erase()  // what is half written; the disk may be what failed
        }
        return report
    }

    /// The pass is done: whatever happens here makes it no failure.
    private func keep(_ file: RegistreDemandes, _ modele: ModeleDoublons, _ nir: String) async throws {
        guard let kept else { return }
        // A NIR that was sealed again meanwhile is not in what was read.
        guard try await self.nir() == nir else { return try kept.erase() }
        try kept.save(file, modele: modele.version, nir: nir)
        // Names that a purge took away meanwhile do not stay in the register.
        let position = file.position
        if try await world.base.read({ try $0.journal.hasPurge(after: position) }) { try kept.erase() }
    }

    private static func current(_ world: World) async throws -> ModeleDoublons? {
        try await RecordPassage(world).modele().flatMap { ModeleCourant.read($0.contenu) }
    }

    /// Nil while the model is the one of the pass before: what changed then is the file.
    private func ecarts(
        under modele: ModeleDoublons, _ old: Set<IdentiteEmpreinte.Paire>, _ new: Set<IdentiteEmpreinte.Paire>,
        _ paires: [PaireDoublon]
    ) async throws -> EcartsPassage? {
        let (gagnees, perdues) = (new.subtracting(old), old.subtracting(new))
        let before = try await world.base.read { registry -> [PaireDoublon]? in
            guard let last = try registry.doublons.lastDone(), last.modele != modele.version else { return nil }
            // What was under the threshold counts too: of those files alone.
            let files = Array(Set(gagnees.union(perdues).flatMap { [$0.premiere, $0.seconde] })).sorted()
            return try registry.doublons.paires(of: files, from: 0)
        }
        guard let before else { return nil }
        func probabilites(_ paires: [PaireDoublon]) -> [IdentiteEmpreinte.Paire: Double] {
            Dictionary(
                paires.map { (IdentiteEmpreinte.Paire($0), $0.probabilite) }, uniquingKeysWith: { first, _ in first })
        }
        return EcartsPassage(
            gagnees: gagnees, perdues: perdues, avant: probabilites(before), apres: probabilites(paires))
    }
}

extension PaireTrouvee {
    func paire(_ demandes: [ID<Demande>]) -> PaireDoublon {
        PaireDoublon(
            demandes[Int(a)], demandes[Int(b)], probabilite: probabilite, raisons: raisons, rolesEchanges: rolesEchanges
        )
    }
}
