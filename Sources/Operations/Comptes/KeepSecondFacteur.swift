// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
import Stores

/// The second factor of one's own account: begun, confirmed by a first code, taken away; its recovery codes.
package struct KeepSecondFacteur: Sendable {
    package enum State: Sendable {
        case none
        /// The secret to take over, as text and as a square of `size` modules.
        case begun(texte: String, adresse: String, size: Int, path: String)
        case active(since: Instant, codesLeft: Int)
    }

    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    package func state(_ session: OpenSession) async throws -> State {
        let id = session.compte
        let (compte, factor, left) = try await world.base.read { registry in
            (
                try registry.comptes.compte(id), try registry.secondsFacteurs.find(id),
                try registry.secondsFacteurs.codesLeft(id)
            )
        }
        guard let compte, let factor else { return .none }
        if let since = factor.actifLe { return .active(since: since, codesLeft: left) }
        guard let code = SecondFacteurPlace.open(factor.secret, id, world.keys) else { return .none }
        let address = code.address(courriel: compte.courriel)
        guard let qr = QRCode(address) else { return .none }
        return .begun(texte: code.text, adresse: address, size: qr.size, path: qr.path)
    }

    /// Draws a new secret. One that is active stays.
    package func begin(_ session: OpenSession) async throws {
        let id = session.compte
        let sealed = try SecondFacteurPlace.seal(.make(), id, world.keys)
        _ = try await world.base.write { try $0.secondsFacteurs.begin(sealed, id) }
    }

    /// The recovery codes, shown once; nil when the code is not that of the secret. Sessions that the password alone
    /// opened are over, the present one (`secret`) aside.
    package func confirm(_ typed: String, _ session: OpenSession, secret: String) async throws -> [String]? {
        let (id, now, present) = (session.compte, world.now(), SignIn.digest(secret))
        guard let factor = try await world.base.read({ try $0.secondsFacteurs.find(id) }), factor.actifLe == nil,
            let code = SecondFacteurPlace.open(factor.secret, id, world.keys), let pas = code.pas(of: typed, now: now)
        else { return nil }
        let codes = CodesSecours.make()
        let digests = codes.map { CodesSecours.digest($0, id) }
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .secondFacteur, compte: id, par: id, organisme: nil, le: now)
        let isTaken = try await world.base.write { registry in
            // Begun anew in another window: that secret is the one in force, and this code is not its.
            guard try registry.secondsFacteurs.find(id)?.secret == factor.secret,
                try registry.secondsFacteurs.take(pas: pas, id)
            else { return false }
            try registry.secondsFacteurs.activate(id, now: now)
            try registry.secondsFacteurs.replaceCodes(digests, id)
            try registry.sessions.close(allOf: id, but: present)
            try registry.tracesComptes.insert(trace)
            return true
        }
        return isTaken ? codes : nil
    }

    /// Ten new codes; those before are worth nothing. Nil when the code typed is none.
    package func renewCodes(_ typed: String, _ session: OpenSession) async throws -> [String]? {
        let (id, now) = (session.compte, world.now())
        let codes = CodesSecours.make()
        let digests = codes.map { CodesSecours.digest($0, id) }
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .codesSecours, compte: id, par: id, organisme: nil, le: now)
        let isDone = try await world.base.write { registry in
            guard try self.take(typed, id, registry, now) else { return false }
            try registry.secondsFacteurs.replaceCodes(digests, id)
            try registry.tracesComptes.insert(trace)
            return true
        }
        return isDone ? codes : nil
    }

    /// False when the code typed is none. Told by mail: who did not do it should know.
    package func remove(_ typed: String, _ session: OpenSession) async throws -> Bool {
        let (id, now) = (session.compte, world.now())
        guard let compte = try await world.base.read({ try $0.comptes.compte(id) }) else { return false }
        let envoi = try mailer.write(.secondFacteurOte, to: compte.courriel, organisme: nil)
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .secondFacteurRetire, compte: id, par: id, organisme: nil, le: now)
        return try await world.base.write { registry in
            guard try self.take(typed, id, registry, now) else { return false }
            try registry.secondsFacteurs.remove(id)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
            return true
        }
    }

    /// A code of the telephone or a recovery code, spent: the password alone changes nothing of what goes beyond it.
    func take(_ typed: String, _ id: ID<Compte>, _ registry: Registry, _ now: Instant) throws -> Bool {
        guard let factor = try registry.secondsFacteurs.find(id), factor.actifLe != nil else { return false }
        if let pas = SecondFacteurPlace.open(factor.secret, id, world.keys)?.pas(of: typed, now: now) {
            return try registry.secondsFacteurs.take(pas: pas, id)
        }
        return try registry.secondsFacteurs.takeCode(CodesSecours.digest(typed, id), id, now: now)
    }
}
