// SPDX-License-Identifier: EUPL-1.2

/// Who acts: a person of a body, a partner's software, the system itself, or the applicant online. Every operation takes one.
///
/// Named in French because `Actor` is a word of Swift.
package struct Acteur: Sendable {
    package enum Origine: String, Sendable {
        case agent, logiciel, systeme, demandeur
    }

    package let origine: Origine
    package let compte: ID<Compte>?
    package let nom: String
    package let organisme: ID<Organisme>
    package let organismeNom: String
    /// Bodies that went into his own: their people are his to manage. Read for who manages people only.
    package let reprises: Set<ID<Organisme>>
    /// Code of the desk, 5 characters; nil when the actor does not register.
    package let guichet: String?
    package let role: Role
    package let perimetre: Perimetre
    /// Of an applicant online: his file, the only one that he reaches.
    package let dossier: ID<Demande>?

    package init(
        origine: Origine, compte: ID<Compte>?, nom: String, organisme: ID<Organisme>, organismeNom: String,
        reprises: Set<ID<Organisme>> = [], guichet: String?, role: Role, perimetre: Perimetre,
        dossier: ID<Demande>? = nil
    ) {
        self.origine = origine
        self.compte = compte
        self.nom = nom
        self.organisme = organisme
        self.organismeNom = organismeNom
        self.reprises = reprises
        self.guichet = guichet
        self.role = role
        self.perimetre = perimetre
        self.dossier = dossier
    }
}

package enum Role: String, Sendable, CaseIterable {
    /// Registers and follows at a desk (*guichet enregistreur*, L441-2-1).
    case agentGuichet
    /// A service of the State: registers ex officio, labels, follows the priority households (R441-2-6).
    case agentEtat
    /// The secretariat of the commission of mediation (DALO): reads, does not register (R441-2-6).
    case secretariatCommission
    /// The secretariat of the plan for the housing of the disadvantaged (PDALHPD): reads, for its missions.
    case secretariatPdalhpd
    /// Sits in a commission of allotment (CALEOL): the files on its agenda only.
    case membreCommission
    /// Of a body that does not register: figures that name no one (R441-2-6).
    case lecteurStatistiques
    /// The applicant himself, online (R441-2-17).
    case demandeur
    /// Decides of duplicates in the place of the manager, by his delegation, in a body that reads the region anyway.
    case delegueDoublons
    /// Manages the regional file (*gestionnaire*, arrêté of 2015, 8).
    case gestionnaire
    /// Manages the people and tokens of his own body.
    case administrateur
    /// Signed in, but nothing was given yet.
    case aucun
}

/// Whose applications a body may see by name (R441-2-6).
package enum Perimetre: Sendable, Hashable {
    /// A landlord, the State, the regional manager: all applications of the region.
    case region
    /// A commune or an EPCI: the applications that name one of its communes.
    case communes(Set<String>)
}

extension Acteur {
    /// The program itself, as an operator or a service runs it: with the rights of the manager, under no account.
    package static func systeme(_ nom: String) -> Acteur {
        Acteur(
            origine: .systeme, compte: nil, nom: nom, organisme: ID(0), organismeNom: "", guichet: nil,
            role: .gestionnaire, perimetre: .region)
    }

    /// The applicant online: of no body, under no account and no name.
    package static func demandeur(_ dossier: ID<Demande>) -> Acteur {
        Acteur(
            origine: .demandeur, compte: nil, nom: "", organisme: ID(0), organismeNom: "", guichet: nil,
            role: .demandeur, perimetre: .communes([]), dossier: dossier)
    }
}
