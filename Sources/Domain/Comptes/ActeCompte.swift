// SPDX-License-Identifier: EUPL-1.2

/// What was done to an account, a right or a token, and is kept with who did it. Its words: `acte-compte.<code>`.
package enum ActeCompte: String, Sendable, CaseIterable {
    case invitation
    case invitationAnnulee = "invitation.annulee"
    case invitationAcceptee = "invitation.acceptee"
    case role
    case habilitationSuspendue = "habilitation.suspendue"
    case habilitationReprise = "habilitation.reprise"
    case habilitationFinie = "habilitation.finie"
    /// By whoever holds the machine: no account did it.
    case compteCree = "compte.cree"
    case compteSuspendu = "compte.suspendu"
    case compteRouvert = "compte.rouvert"
    case compteFerme = "compte.ferme"
    case compteAverti = "compte.averti"
    case motDePasse = "mot-de-passe"
    case motDePasseOublie = "mot-de-passe.oublie"
    case identiteLiee = "identite.liee"
    case identiteOtee = "identite.otee"
    case secondFacteur = "second-facteur"
    case secondFacteurRetire = "second-facteur.retire"
    case codeSecours = "second-facteur.secours"
    case codesSecours = "second-facteur.codes"
    case exigence = "second-facteur.exigence"
    case sessionFermee = "session.fermee"
    case jetonCree = "jeton.cree"
    case jetonRevoque = "jeton.revoque"
}

/// One row of that trace.
package struct TraceCompte: Sendable, Hashable {
    package let id: Int64
    package let acte: ActeCompte
    /// Whose account; nil for a token or a rule of the body.
    package let compte: ID<Compte>?
    /// Who did it; nil: the system.
    package let par: ID<Compte>?
    package let organisme: ID<Organisme>?
    /// Never a secret, never a name: a role, a desk, the label of a token.
    package let detail: String?
    package let le: Instant

    package init(
        id: Int64, _ acte: ActeCompte, compte: ID<Compte>?, par: ID<Compte>?, organisme: ID<Organisme>?,
        detail: String? = nil, le: Instant
    ) {
        self.id = id
        self.acte = acte
        self.compte = compte
        self.par = par
        self.organisme = organisme
        self.detail = detail
        self.le = le
    }
}
