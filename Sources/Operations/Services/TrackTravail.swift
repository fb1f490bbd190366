// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Does a background work and writes down how it went, for the page of services. Never what went wrong in words: an
/// error may quote a value.
package struct TrackTravail: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `every`: seconds until it is done again; nil when a hand started it and nothing will.
    package func callAsFunction(
        _ nom: String, every pause: Int?, _ work: () async throws -> [String: Int]
    ) async throws {
        do {
            try await record(nom, .fait, try await work(), every: pause)
        } catch is CancellationError {
            throw CancellationError()
        } catch let held as BailTenu {
            // Neither done nor failed: whoever is at it writes that down.
            throw held
        } catch {
            try? await failed(nom, every: pause)  // the base may be what failed
            throw error
        }
    }

    /// A work that fails is tried again each second: one line a minute is enough.
    private func failed(_ nom: String, every pause: Int?) async throws {
        let last = try await world.base.read { try $0.travaux.find(nom) }
        if let last, last.issue == .echec, last.finiLe.adding(seconds: 60) > world.now() { return }
        try await record(nom, .echec, [:], every: pause)
    }

    func record(_ nom: String, _ issue: Travail.Issue, _ comptes: [String: Int], every pause: Int?) async throws {
        let now = world.now()
        let known = try await world.base.read { try $0.travaux.find(nom) }
        // What a hand did does not put off what comes by itself.
        let next = pause.map { now.adding(seconds: $0) } ?? known?.prochainLe
        let travail = Travail(
            nom: nom, finiLe: now, issue: issue, comptes: comptes, reussiLe: issue == .fait ? now : nil,
            prochainLe: next)
        let today = world.today
        try await world.base.write { registry in
            try registry.travaux.record(travail)
            try registry.travauxParJour.record(travail, on: today)
        }
    }
}
