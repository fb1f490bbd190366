// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// The second step of signing in, after a password or an identity provider: a code of the telephone, or one of the recovery codes.
package struct CheckCode: Sendable {
    package enum Answer: Sendable {
        case opened(secret: String)
        case wrong
        /// Too late, too many tries, or never begun: the password is asked for again.
        case over
    }

    package static let longestSeconds = 600
    package static let mostTries = 5
    private let world: World
    private let signIn: SignIn

    package init(_ world: World, signIn: SignIn) {
        self.world = world
        self.signIn = signIn
    }

    /// Whose tries are counted; nil when there is no such step.
    package func account(step secret: String) async throws -> String? {
        let (empreinte, now) = (SignIn.digest(secret), world.now())
        return try await world.base.read { registry in
            guard let step = try registry.sessions.step(empreinte),
                step.ouverteLe.adding(seconds: Self.longestSeconds) > now
            else { return nil }
            return try registry.comptes.compte(step.compte)?.courriel
        }
    }

    package func callAsFunction(_ typed: String, step secret: String, appareil: String) async throws -> Answer {
        let (empreinte, now, today) = (SignIn.digest(secret), world.now(), world.today)
        let most = Self.mostTries
        guard try await world.base.write({ try $0.sessions.countTry(empreinte, most: most) }) else { return .over }
        let found = try await world.base.read {
            registry -> (StoredCompte, StoredSecondFacteur, [HabilitationEnCours], SealedText?)? in
            guard let step = try registry.sessions.step(empreinte),
                step.ouverteLe.adding(seconds: Self.longestSeconds) > now,
                let compte = try registry.comptes.compte(step.compte), compte.etat == .actif,
                let factor = try registry.secondsFacteurs.find(compte.id), factor.actifLe != nil
            else { return nil }
            return (compte, factor, try registry.habilitations.inForce(compte.id, on: today), step.jeton)
        }
        guard let (compte, factor, known, jeton) = found, !known.isEmpty else { return .over }
        let id = compte.id
        let preuve = jeton.map { PreuveFederee(jeton: $0, hasTwoFactors: false) }
        let opened: String?
        if let pas = SecondFacteurPlace.open(factor.secret, id, world.keys)?.pas(of: typed, now: now) {
            opened = try await signIn.open(id, known, appareil: appareil, preuve: preuve) { registry in
                try registry.secondsFacteurs.take(pas: pas, id) && registry.sessions.takeStep(empreinte)
            }
        } else {
            let code = CodesSecours.digest(typed, id)
            let trace = TraceCompte(
                id: world.ids.nextRaw(now), .codeSecours, compte: id, par: id, organisme: nil, le: now)
            opened = try await signIn.open(id, known, appareil: appareil, preuve: preuve) { registry in
                guard try registry.secondsFacteurs.takeCode(code, id, now: now) else { return false }
                try registry.tracesComptes.insert(trace)
                return try registry.sessions.takeStep(empreinte)
            }
        }
        return opened.map { .opened(secret: $0) } ?? .wrong
    }
}
