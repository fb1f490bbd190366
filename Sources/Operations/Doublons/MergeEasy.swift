// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Easy sets in one go, each a transaction of its own: stopped, it goes on with those that are left. What would be
/// merged is shown first.
package struct MergeEasy: Sendable {
    package struct Ligne: Sendable {
        package let ensemble: EnsembleDoublon
        package let gardee: Demande
        package let absorbee: Demande
        package let differences: [RubriqueFusion]

        package var vu: Vu {
            Vu(
                ensemble: ensemble.id, version: ensemble.version, versionGardee: gardee.version,
                versionAbsorbee: absorbee.version)
        }
    }

    /// What was shown: the set and both files, each with the version that was seen.
    package struct Vu: Sendable, Hashable {
        package let ensemble: ID<EnsembleDoublon>
        package let version: Int
        package let versionGardee: Int
        package let versionAbsorbee: Int

        package init(ensemble: ID<EnsembleDoublon>, version: Int, versionGardee: Int, versionAbsorbee: Int) {
            self.ensemble = ensemble
            self.version = version
            self.versionGardee = versionGardee
            self.versionAbsorbee = versionAbsorbee
        }
    }

    package struct Report: Sendable, Hashable {
        package var fusions = 0
        /// Changed since they were shown: left to be looked at.
        package var laissees = 0

        package init(fusions: Int = 0, laissees: Int = 0) {
            self.fusions = fusions
            self.laissees = laissees
        }
    }

    /// How many at a time: what a person can look through.
    package static let size = 50
    private let world: World

    package init(_ world: World) { self.world = world }

    /// A dry run over the next easy sets; nil without the right.
    package func plan(by acteur: Acteur) async throws -> (lignes: [Ligne], total: Int)? {
        guard acteur.may(.mergeDemandes) else { return nil }
        let maximum = world.rulebook.territoire.maximumCommunes
        let (lignes, total) = try await world.base.read { registry in
            let lignes = try registry.ensembles.easy(after: ID(0), limit: Self.size).compactMap {
                try Self.ligne($0, maximum, in: registry)
            }
            return (lignes, try registry.ensembles.count(EnsembleStore.Filtre(vue: .faciles)))
        }
        let now = world.now()
        let seen = lignes.flatMap { [$0.gardee.id, $0.absorbee.id] }.map {
            Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "doublons")
        }
        try await world.base.write { try $0.consultations.insert(seen, by: acteur, now: now) }
        return (lignes, total)
    }

    private static func ligne(
        _ ensemble: EnsembleDoublon, _ maximumCommunes: Int, in registry: Registry
    ) throws -> Ligne? {
        let files = try registry.demandes.find(registry.ensembles.membres(of: ensemble.id))
        guard files.count == 2 else { return nil }
        let (gardee, absorbee) = MergeDemandes.ordered(files[0], files[1])
        let plan = try FusionFormulaires(
            gardee.formulaire, absorbee.formulaire, gardeeLe: registry.dates(of: gardee),
            absorbeeLe: registry.dates(of: absorbee), maximumCommunes: maximumCommunes)
        return Ligne(ensemble: ensemble, gardee: gardee, absorbee: absorbee, differences: plan.differences)
    }

    /// A set, or a file, that changed since is left to be looked at. Nil without the right.
    package func callAsFunction(
        _ seen: [Vu], motif: String, by acteur: Acteur
    ) async throws -> Report? {
        guard acteur.may(.mergeDemandes) else { return nil }
        var report = Report()
        let (merge, maximum) = (MergeDemandes(world), world.rulebook.territoire.maximumCommunes)
        for item in seen.prefix(Self.size) {
            try Task.checkCancellation()
            let ligne = try await world.base.read { registry -> Ligne? in
                guard let ensemble = try registry.ensembles.find(item.ensemble), ensemble.facile,
                    ensemble.etat == .ouvert, ensemble.version == item.version
                else { return nil }
                return try Self.ligne(ensemble, maximum, in: registry)
            }
            guard let ligne else {
                report.laissees += 1
                continue
            }
            let choix = MergeDemandes.Choix(
                gardee: ligne.gardee.id, absorbee: ligne.absorbee.id, version: item.version,
                versionGardee: item.versionGardee, versionAbsorbee: item.versionAbsorbee)
            if case .merged = try await merge(item.ensemble, choix, motif: motif, by: acteur) {
                report.fusions += 1
            } else {
                report.laissees += 1
            }
        }
        return report
    }
}
