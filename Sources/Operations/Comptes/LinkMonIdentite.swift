// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Federation
import Foundation
import Stores

/// Whoever is signed in links an identity of the provider to his own account, in three steps: he leaves for the provider,
/// sees what came back, and confirms by a form. A return is a GET: it changes nothing.
///
/// What came back travels in that form, encrypted and bound to the session that began and to its account.
package struct LinkMonIdentite: Sendable {
    /// The sentences that are shown: `compte.identite.refus.<code>`.
    package enum Refus: String, Sendable, CaseIterable {
        case annulee, fournisseur
        /// Begun in another session, too long ago, or finished already.
        case perdue
        /// The provider vouches for another address than that of the account, or for none.
        case courriel
        /// The employer that it names is none of the bodies of the account.
        case siret
        /// It opens somebody else's account.
        case autre
    }

    package enum Proposal: Sendable {
        /// `wantsCode`: our own second factor is asked for, whatever the provider asked.
        case confirm(scelle: String, wantsCode: Bool)
        case already
        case refused(Refus)
    }

    package enum Answer: Sendable {
        case linked
        case already
        case wrongCode
        case refused(Refus)
    }

    package static let longestSeconds = 600
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// What goes along to the provider: which account, and the session that began.
    package func begin(_ session: OpenSession, secret: String) -> ConnexionFederee.Reprise {
        var reprise = ConnexionFederee.Reprise()
        reprise.liaison = .init(compte: session.compte.rawValue, session: Self.name(secret))
        return reprise
    }

    private static func name(_ secret: String) -> String { hexadecimal(SignIn.digest(secret)) }

    /// What came back, looked at. Nothing is written.
    package func propose(
        _ identite: IdentiteFederee, _ liaison: ConnexionFederee.Liaison, _ session: OpenSession, secret: String
    ) async throws -> Proposal {
        guard liaison.compte == session.compte.rawValue, liaison.session == Self.name(secret) else {
            return .refused(.perdue)
        }
        let (id, today, now) = (session.compte, world.today, world.now())
        let known = try await world.base.read { registry in
            let bodies = try registry.habilitations.inForce(id, on: today).map(\.habilitation.organisme)
            let sirets = try bodies.compactMap { body -> Siret? in
                try registry.organismes.current(body, on: today)?.siret
            }
            return (
                courriel: try registry.comptes.compte(id)?.courriel, sirets: sirets,
                owner: try registry.identites.compte(emetteur: identite.emetteur, sujet: identite.sujet),
                wantsCode: try registry.secondsFacteurs.find(id)?.actifLe != nil
            )
        }
        guard let courriel = identite.courriel.flatMap(AdresseCourriel.parse), courriel == known.courriel else {
            return .refused(.courriel)
        }
        if let siret = identite.siret, !siret.isEmpty {
            guard let siret = Siret(siret), known.sirets.contains(siret) else { return .refused(.siret) }
        }
        if let owner = known.owner { return owner == id ? .already : .refused(.autre) }
        let proposed = Proposed(
            emetteur: identite.emetteur, sujet: identite.sujet, compte: id.rawValue, le: now.milliseconds)
        return .confirm(scelle: try seal(proposed, secret), wantsCode: known.wantsCode)
    }

    /// Whether the form of a proposal asks for our second factor: when it is shown again.
    package func wantsCode(_ session: OpenSession) async throws -> Bool {
        let id = session.compte
        return try await world.base.read { try $0.secondsFacteurs.find(id)?.actifLe != nil }
    }

    /// Told by mail: who did not do it should know.
    package func confirm(
        _ scelle: String, code: String, _ session: OpenSession, secret: String, fournisseur: String
    ) async throws -> Answer {
        let (id, now) = (session.compte, world.now())
        guard let proposed = open(scelle, secret), proposed.compte == id.rawValue,
            Instant(milliseconds: proposed.le).adding(seconds: Self.longestSeconds) > now,
            let compte = try await world.base.read({ try $0.comptes.compte(id) }), compte.etat == .actif
        else { return .refused(.perdue) }
        let envoi = try mailer.write(
            .identiteLiee, to: compte.courriel, organisme: nil, ["fournisseur": fournisseur])
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .identiteLiee, compte: id, par: id, organisme: nil, le: now)
        let factor = KeepSecondFacteur(world, mailer: mailer)
        return try await world.base.write { registry in
            // Before the code, which serves once.
            if let owner = try registry.identites.compte(emetteur: proposed.emetteur, sujet: proposed.sujet) {
                return owner == id ? .already : .refused(.autre)
            }
            if try registry.secondsFacteurs.find(id)?.actifLe != nil {
                guard try factor.take(code, id, registry, now) else { return .wrongCode }
            }
            guard
                try registry.identites.link(
                    emetteur: proposed.emetteur, sujet: proposed.sujet, to: id, now: now)
            else { return .refused(.autre) }
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
            return .linked
        }
    }

    /// Takes one away; false when it is none of his, or his only way in.
    package func remove(_ name: String, _ session: OpenSession, fournisseur: String) async throws -> Bool {
        let (id, now) = (session.compte, world.now())
        guard let compte = try await world.base.read({ try $0.comptes.compte(id) }) else { return false }
        let envoi = try mailer.write(
            .identiteOtee, to: compte.courriel, organisme: nil, ["fournisseur": fournisseur])
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .identiteOtee, compte: id, par: id, organisme: nil, le: now)
        return try await world.base.write { registry in
            let own = try registry.identites.all(of: id)
            guard let one = own.first(where: { $0.nom == name }) else { return false }
            // The account was made by the provider and has no password.
            if own.count == 1, try registry.comptes.compte(id)?.motDePasse.isEmpty ?? true { return false }
            try registry.identites.remove(one, of: id)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
            return true
        }
    }

    // MARK: What travels in the form

    private struct Proposed: Codable {
        let emetteur: String
        let sujet: String
        let compte: Int64
        let le: Int64
    }

    private func seal(_ proposed: Proposed, _ secret: String) throws -> String {
        let text = String(decoding: try JSONEncoder().encode(proposed), as: UTF8.self)
        let sealed = try world.keys.seal(text, at: "identite-proposee/\(Self.name(secret))")
        return "\(Data(sealed.chiffre).base64EncodedString()) \(sealed.cle)"
    }

    private func open(_ scelle: String, _ secret: String) -> Proposed? {
        let parts = scelle.split(separator: " ", maxSplits: 1)
        guard scelle.utf8.count <= 4_096, parts.count == 2, let data = Data(base64Encoded: String(parts[0])),
            let text = world.keys.open(
                SealedText(chiffre: [UInt8](data), cle: String(parts[1])), at: "identite-proposee/\(Self.name(secret))")
        else { return nil }
        return try? JSONDecoder().decode(Proposed.self, from: Data(text.utf8))  // ours, or nobody's
    }
}
