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

    package init(_ world: World) { self.world = world }

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

    /// The recovery codes, shown once; nil when the code is not that of the secret.
    package func confirm(_ typed: String, _ session: OpenSession) async throws -> [String]? {
        let (id, now) = (session.compte, world.now())
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
            try registry.tracesComptes.insert(trace)
            return true
        }
        return isTaken ? codes : nil
    }

    /// Ten new codes; those before are worth nothing.
    package func renewCodes(_ session: OpenSession) async throws -> [String]? {
        let (id, now) = (session.compte, world.now())
        let codes = CodesSecours.make()
        let digests = codes.map { CodesSecours.digest($0, id) }
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .codesSecours, compte: id, par: id, organisme: nil, le: now)
        let isDone = try await world.base.write { registry in
            guard try registry.secondsFacteurs.find(id)?.actifLe != nil else { return false }
            try registry.secondsFacteurs.replaceCodes(digests, id)
            try registry.tracesComptes.insert(trace)
            return true
        }
        return isDone ? codes : nil
    }

    package func remove(_ session: OpenSession) async throws {
        let (id, now) = (session.compte, world.now())
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .secondFacteurRetire, compte: id, par: id, organisme: nil, le: now)
        try await world.base.write { registry in
            try registry.secondsFacteurs.remove(id)
            try registry.tracesComptes.insert(trace)
        }
    }
}
