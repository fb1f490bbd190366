// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Federation
import Stores

/// An agent comes back from the identity provider: who he is, whose account that is, and a session as after a password.
package struct FinishConnexionFederee: Sendable {
    package enum Answer: Sendable {
        case opened(secret: String, ConnexionFederee.Reprise)
        /// This secret waits for the code of our second factor.
        case codeWanted(secret: String, ConnexionFederee.Reprise)
        /// Of someone who was signed in already and links it to his account: `LinkMonIdentite` goes on.
        case identified(IdentiteFederee, ConnexionFederee.Liaison)
        /// `faute` is for the log: never a name, an address or a token.
        case refused(Refus, faute: String, ConnexionFederee.Reprise)
    }

    /// The sentences that are shown: `connexion.oidc.refus.<code>`. None of them tells a stranger whether there is an
    /// account.
    package enum Refus: String, Sendable, CaseIterable {
        /// Begun elsewhere, too long ago, or finished already.
        case perdue
        case annulee
        /// No answer, or one that cannot be believed.
        case fournisseur
        /// No account of this identity, and no invitation to this address and this body.
        case inconnue
        /// Said to the owner of a linked identity only.
        case ferme
        case sansHabilitation = "sans-habilitation"
    }

    /// What stands in the address that the provider sends the browser to.
    package struct Retour: Sendable {
        package var state = ""
        package var code: String?
        package var error: String?
        package var iss: String?
        package init() {}
    }

    private let connexion: ConnexionFederee
    private let signIn: SignIn
    private var world: World { connexion.world }

    package init(_ connexion: ConnexionFederee, signIn: SignIn) {
        self.connexion = connexion
        self.signIn = signIn
    }

    package func callAsFunction(
        _ retour: Retour, navigateur: String, appareil: String
    ) async throws -> Answer {
        guard let begun = try await take(retour, navigateur) else { return .refused(.perdue, faute: "state", .init()) }
        guard let code = retour.code, retour.error == nil, (1...2_048).contains(code.utf8.count) else {
            let isCancelled = retour.error == "access_denied"
            return .refused(
                isCancelled ? .annulee : .fournisseur, faute: isCancelled ? "access_denied" : "error", begun.reprise)
        }
        let identite: IdentiteFederee
        do {
            identite = try await connexion.provider.identify(
                .init(
                    code: code, iss: retour.iss, nonce: begun.nonce, verifier: begun.verifier,
                    redirectURI: connexion.retour), now: world.now)
        } catch let fault as FederationFault {
            return .refused(.fournisseur, faute: fault.description, begun.reprise)
        }
        if let liaison = begun.reprise.liaison { return .identified(identite, liaison) }
        guard let compte = try await LinkIdentite(world)(identite) else {
            return .refused(.inconnue, faute: "identity", begun.reprise)
        }
        return try await open(compte, identite, begun.reprise, appareil: appareil)
    }

    private func take(_ retour: Retour, _ navigateur: String) async throws -> ConnexionFederee.EnCours? {
        guard retour.state.utf8.count <= 200, navigateur.utf8.count <= 200 else { return nil }
        let (empreinte, browser) = (SignIn.digest(retour.state), SignIn.digest(navigateur))
        let found = try await world.base.write { try $0.identites.take(empreinte, navigateur: browser) }
        let longest = ConnexionFederee.EnCours.longestSeconds
        guard let found, found.creeLe.adding(seconds: longest) > world.now() else { return nil }
        return try ConnexionFederee.EnCours.open(found.contenu, empreinte, world.keys)
    }

    private func open(
        _ id: ID<Compte>, _ identite: IdentiteFederee, _ reprise: ConnexionFederee.Reprise, appareil: String
    ) async throws -> Answer {
        let (today, now) = (world.today, world.now())
        let found = try await world.base.read { registry in
            (
                try registry.comptes.compte(id), try registry.habilitations.inForce(id, on: today),
                try registry.secondsFacteurs.find(id)
            )
        }
        guard let compte = found.0, compte.etat == .actif else { return .refused(.ferme, faute: "closed", reprise) }
        guard !found.1.isEmpty else { return .refused(.sansHabilitation, faute: "no habilitation", reprise) }
        let jeton = try JetonIdentitePlace.seal(identite.idToken, id, world.keys)
        if found.2?.actifLe != nil, !identite.hasTwoFactors {
            let secret = newSecret()
            let empreinte = SignIn.digest(secret)
            try await world.base.write {
                try $0.sessions.openStep(empreinte, compte: id, jeton: jeton, now: now)
            }
            return .codeWanted(secret: secret, reprise)
        }
        let preuve = PreuveFederee(jeton: jeton, hasTwoFactors: identite.hasTwoFactors)
        let secret = try await signIn.open(id, found.1, appareil: appareil, preuve: preuve) { _ in true }
        return .opened(secret: secret ?? "", reprise)
    }
}
