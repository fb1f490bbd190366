// SPDX-License-Identifier: EUPL-1.2

/// What a message is about. Its words: of a mail `envoi.<code>.objet` and `envoi.<code>.texte`, of a text message `envoi.<code>.sms`.
package enum ModeleEnvoi: String, Sendable, CaseIterable {
    case invitation
    case motDePasseOublie = "mot-de-passe-oublie"
    case motDePasseChange = "mot-de-passe-change"
    /// By an administrator; the next one by the person himself.
    case secondFacteurRetire = "second-facteur-retire"
    case secondFacteurOte = "second-facteur-ote"
    case identiteLiee = "identite-liee"
    case identiteOtee = "identite-otee"
    case compteInactif = "compte-inactif"
    case compteSuspendu = "compte-suspendu"
    case compteFerme = "compte-ferme"
    case jetonEcheance = "jeton-echeance"
    /// To an applicant: his application ends soon.
    case preavis
    /// To an applicant: a letter of another kind, in its own words (`GenreCourrier`).
    case courrier
    /// To an applicant: what opens *Mon dossier* once.
    case codeDemandeur = "code-demandeur"
    /// To the address that an applicant gave up for another.
    case courrielChange = "courriel-change"
    /// To the address of a file whose telephone or address was changed online.
    case coordonneesChange = "coordonnees-change"
}

/// By what a message of the outbox leaves.
package enum CanalEnvoi: String, Sendable, CaseIterable {
    case courriel, sms
}

/// Where a message stands. `incertain`: it may have left, and is not sent again by itself: the server that was sending it stopped in
/// the middle, or a provider of text messages gave no answer, or one that does not say whether it accepted.
package enum EtatEnvoi: String, Sendable, CaseIterable {
    case attente, envoi, envoye, abandonne, incertain
}

/// When a message that could not be sent is tried again, and until when.
package enum ReprisesEnvoi {
    package static let givesUpAfter = 3 * 86_400

    /// A code by SMS is useless once it is over, and is paid for all the same; a reminder a day late is a nuisance.
    package static func givesUpAfter(_ modele: ModeleEnvoi, by canal: CanalEnvoi) -> Int {
        switch canal {
        case .courriel: givesUpAfter
        case .sms: modele == .codeDemandeur ? CodeDemandeur.minutes * 60 : 86_400
        }
    }

    /// Seconds to wait after the n-th try: a minute, two, four… at most four hours.
    package static func pause(after tries: Int) -> Int { min(60 << min(max(tries - 1, 0), 8), 4 * 3_600) }
}

/// For typed ids.
package enum Envoi {}

/// A message and what became of it, as an administrator or a desk sees it: whom it was for, never what it said.
package struct EnvoiEnPanne: Sendable, Hashable {
    package let modele: ModeleEnvoi
    package let destinataire: String
    package let etat: EtatEnvoi
    package let faute: String?
    package let le: Instant

    package init(modele: ModeleEnvoi, destinataire: String, etat: EtatEnvoi, faute: String?, le: Instant) {
        self.modele = modele
        self.destinataire = destinataire
        self.etat = etat
        self.faute = faute
        self.le = le
    }
}
