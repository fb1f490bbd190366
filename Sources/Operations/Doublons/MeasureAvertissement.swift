// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Linkage
import Stores

/// How long the warning about files on record takes (`FindExistants`, `FindRapproches`): what a page, the API and an import wait for.
package struct MeasureAvertissement: Sendable {
    package struct Mesure: Sendable {
        /// As a form that is typed and a registration ask it: by names and dates, by the engine, cards included.
        package let total: Duration
        /// Of the engine alone: its candidates by their keys, then read, compared, and put into reasons.
        package let lecture: Duration
        package let comparaison: Duration
        package let compares: Int
        /// The files that the warning names.
        package let demandes: [ID<Demande>]
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Estimates a model when the base has none, as its first pass would; nil when it has one already.
    package func prepare() async throws -> Duration? {
        guard try await world.base.read({ try world.modele($0) }) == nil else { return nil }
        let start = ContinuousClock.now
        _ = try await EstimateDoublons(world)(ReadRegistre(world)())
        return .now - start
    }

    package func callAsFunction(_ formulaire: Formulaire, by acteur: Acteur) async throws -> Mesure {
        let finder = FindExistants(world)
        let start = ContinuousClock.now
        let recherche = finder.recherche(FindExistants.holders(formulaire), [:])
        let identites = finder.comparees(formulaire, [:])
        let found = try await world.base.read { try finder.found($0, recherche, identites, by: acteur) }
        let total = ContinuousClock.now - start
        // Asked again, in its two parts.
        let (lecture, comparaison, compares) = try await world.base.read { registry in
            let (clock, engine) = (ContinuousClock(), FindRapproches(world))
            let start = clock.now
            let born = try FindExistants.born(recherche.jours, in: registry).persons
            let candidates = try engine.candidates(identites, born, except: [], in: registry)
            let read = clock.now
            if let modele = try world.modele(registry) {
                _ = try engine.compared(identites, candidates, modele, in: registry)
            }
            return (read - start, clock.now - read, candidates.count)
        }
        return Mesure(
            total: total, lecture: lecture, comparaison: comparaison, compares: compares,
            demandes: found.map(\.demande))
    }

    /// What the engine adds to a batch of an import.
    package func batch(_ formulaires: [Formulaire]) async throws -> Duration {
        let finder = FindExistants(world)
        let forms = formulaires.map { formulaire in
            let identites = finder.comparees(formulaire, [:])
            let telephones = Array(Set(identites.flatMap(\.telephones)))
            return (identites: identites, telephones: telephones, born: [ID<Demande>]())
        }
        let start = ContinuousClock.now
        _ = try await world.base.read { try FindRapproches(world)(batch: forms, in: $0).count }
        return .now - start
    }
}
