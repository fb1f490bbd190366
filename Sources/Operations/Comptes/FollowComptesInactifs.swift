// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Accounts that nobody uses: told by mail, then suspended, then closed. The delays are figures of `regles.json`. Safe
/// to run twice, and by two servers: each account changes in a transaction that looks again.
package struct FollowComptesInactifs: Sendable {
    package struct Outcome: Sendable, Hashable {
        package var warned = 0
        package var suspended = 0
        package var closed = 0
        package init() {}
    }

    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// As on the evening of `day`. Without its figures the tables ask for nothing, and nothing is done.
    package func callAsFunction(on day: Day) async throws -> Outcome {
        var outcome = Outcome()
        guard let warning = figure(.compteAvertissement, day), let suspension = figure(.compteSuspension, day),
            let notice = figure(.comptePreavis, day), let end = figure(.compteFermeture, day)
        else { return outcome }
        let clock = world.rulebook.territoire.clock
        func months(_ count: Int) -> Instant { clock.start(of: day.adding(days: 1).adding(months: -count)) }
        let evening = clock.start(of: day.adding(days: 1))
        let words = ["mois": "\(suspension)", "jours": "\(notice)"]

        outcome.closed = try await each(.suspendu, since: months(end), .any, tells: (.compteFerme, .compteFerme, words))
        { compte, envoi, trace, registry, now in
            try registry.close(compte, now: now, today: day)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
        }
        // Never without a warning, and its time to answer it.
        let told = clock.start(of: day.adding(days: 1 - notice))
        outcome.suspended = try await each(
            .actif, since: months(suspension), .before(told), tells: (.compteSuspendu, .compteSuspendu, words)
        ) {
            compte, envoi, trace, registry, now in
            try registry.comptes.set(.suspendu, compte, now: now)
            try registry.sessions.close(allOf: compte)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
        }
        outcome.warned = try await each(
            .actif, since: months(warning), .none, tells: (.compteInactif, .compteAverti, words)
        ) { compte, envoi, trace, registry, now in
            // Of a night to come that is tried beforehand, the warning is of that night; of one that was missed, of now.
            try registry.comptes.warned(compte, now: max(now, evening))
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
        }
        return outcome
    }

    private func figure(_ code: CodeChiffre, _ day: Day) -> Int? { world.rulebook.chiffre(code, on: day)?.valeur }

    /// A hundred at a time; each in its own transaction, with its mail written before.
    private func each(
        _ etat: EtatCompte, since: Instant, _ warning: CompteStore.Warning,
        tells: (modele: ModeleEnvoi, acte: ActeCompte, words: [String: String]),
        change: @escaping @Sendable (ID<Compte>, NewEnvoi, TraceCompte, Registry, Instant) throws -> Void
    ) async throws -> Int {
        var count = 0
        var last = ID<Compte>(.min)
        while true {
            let after = last
            let idle = try await world.base.read {
                try $0.comptes.idle(etat, since: since, warning, after: after, limit: 100)
            }
            for compte in idle {
                let now = world.now()
                let envoi = try mailer.write(tells.modele, to: compte.courriel, organisme: nil, tells.words)
                let trace = TraceCompte(
                    id: world.ids.nextRaw(now), tells.acte, compte: compte.id, par: nil, organisme: nil, le: now)
                count += try await world.base.write { registry in
                    guard
                        // He signed in meanwhile, or another server was here.
                        try registry.comptes.lock(compte.id) == compte,
                        try registry.comptes.idle(
                            etat, since: since, warning, after: ID(compte.id.rawValue - 1), limit: 1
                        ).first == compte
                    else { return 0 }
                    try change(compte.id, envoi, trace, registry, now)
                    return 1
                }
            }
            guard let reached = idle.last?.id else { return count }
            last = reached
        }
    }
}
