// SPDX-License-Identifier: EUPL-1.2

/// What someone may do. One name an operation asks for; the words of each are in the catalogue, `acte.<name>`.
package enum Acte: String, Sendable, CaseIterable {
    case registerDemande, updateDemande, readDemande, searchDemandes
    // The life of an application.
    case renewDemande, recordRadiation, reactivateDemande
    /// Gives up one's own application.
    case renounceDemande
    /// Brings back what was struck off by error.
    case correctRadiation
    /// Writes that someone else holds the application, or that its holder is dead.
    case changeTitulaire
    /// Takes back an entry keyed by mistake, asks for it, confirms or refuses what another one asked.
    case cancelEnregistrement
    /// Complaints to the prefect: a service of the State receives and follows them, a desk sees those that concern it.
    case followSaisines
    /// What any registering desk may know of a file out of its scope: number, state, desk.
    case readCarte
    /// Opens a file out of scope for who stands at the desk with an identity document.
    case openPresence
    /// An address that is protected (violence), and the files of those who have one.
    case readAdresseProtegee
    case keepBrouillon
    /// Visits and appointments of one's own desk.
    case keepVisites
    case issueAttestation
    /// Letters in lots, and those that come back.
    case sendLettres
    /// The words of the letters of a body.
    case editGabarits
    case importDemandes, exportDemandes, purgeDemande
    // Duplicates.
    /// Sees the sets in which one of his files is, and says what he knows of them.
    case proposeDoublon
    /// Disputes what was proposed or done.
    case disputeDoublon
    /// Decides: two households, or one file of two; and undoes it.
    case mergeDemandes
    /// Figures that name no one.
    case readStatistiques
    /// How good the files of a desk are by the criteria of the label: figures too, of one's own desks.
    case readQualite
    /// Bodies, desks, conventions, mergers.
    case manageOrganismes
    /// The people and tokens of a body: its own, or any.
    case manageComptes
    // Protection of persons.
    /// Who looked at a file, and what an account looked at.
    case readConsultations
    /// Registers of exports and of breaches, retention, requests of persons.
    case manageProtection
    /// The whole file of a person, for that person (RGPD, 15).
    case giveAcces
    /// How the services of the program go, and whether the journal verifies.
    case manageServices
    /// What files of partners hold and how they overlap, before anything is taken over.
    case studyFichiers
}

/// How far a right reaches.
package enum Portee: String, Sendable, CaseIterable {
    /// No one's.
    case aucune
    /// One's own file, as its applicant.
    case propre
    /// The files on the agenda of a commission of which one is a member; there is no agenda yet, hence no file.
    case ordreDuJour
    /// One's own body: its people and its tokens. Reaches no file.
    case organisme
    /// The files that one's own desk registered.
    case guichet
    /// The applications registered by one's own desk or naming one of one's communes; for a body whose perimeter is
    /// the region, all of them.
    case perimetre
    case region
}

/// The one table of rights: role × act → scope. What is not written is refused. `ruche droits` prints it.
package enum Droits {
    package static let table: [Role: [Acte: Portee]] = [
        .agentGuichet: [
            .registerDemande: .region,
            .updateDemande: .perimetre,
            .renewDemande: .perimetre,
            .recordRadiation: .perimetre,
            .sendLettres: .guichet,
            .reactivateDemande: .perimetre,
            .changeTitulaire: .perimetre,
            .cancelEnregistrement: .guichet,
            .followSaisines: .guichet,
            .readDemande: .perimetre,
            .searchDemandes: .region,
            .readCarte: .region,
            .openPresence: .region,
            .readAdresseProtegee: .guichet,
            .keepBrouillon: .region,
            .keepVisites: .region,
            .issueAttestation: .perimetre,
            .readStatistiques: .region,
            .proposeDoublon: .perimetre,
            .disputeDoublon: .perimetre,
            .readQualite: .guichet,
        ],
        .agentEtat: [
            .registerDemande: .region,
            .updateDemande: .region,
            .renewDemande: .region,
            .recordRadiation: .region,
            .sendLettres: .guichet,
            .reactivateDemande: .region,
            .changeTitulaire: .region,
            .cancelEnregistrement: .guichet,
            .followSaisines: .region,
            .readDemande: .region,
            .searchDemandes: .region,
            .readCarte: .region,
            .readAdresseProtegee: .guichet,
            .keepBrouillon: .region,
            .keepVisites: .region,
            .issueAttestation: .region,
            .readStatistiques: .region,
            .proposeDoublon: .region,
            .disputeDoublon: .region,
            .readQualite: .guichet,
        ],
        .secretariatCommission: [
            .readDemande: .region, .searchDemandes: .region, .readCarte: .region, .readStatistiques: .region,
        ],
        .secretariatPdalhpd: [
            .readDemande: .region, .searchDemandes: .region, .readCarte: .region, .readStatistiques: .region,
        ],
        .delegueDoublons: [
            .readDemande: .region,
            .searchDemandes: .region,
            .readCarte: .region,
            .readStatistiques: .region,
            .proposeDoublon: .region,
            .mergeDemandes: .region,
        ],
        .membreCommission: [.readDemande: .ordreDuJour],
        .lecteurStatistiques: [.readStatistiques: .region],
        .demandeur: [
            .readDemande: .propre,
            .updateDemande: .propre,
            .renewDemande: .propre,
            .renounceDemande: .propre,
            .readAdresseProtegee: .propre,
            .issueAttestation: .propre,
            .readConsultations: .propre,
            .giveAcces: .propre,
        ],
        .gestionnaire: [
            .registerDemande: .region,
            .updateDemande: .region,
            .renewDemande: .region,
            .recordRadiation: .region,
            .sendLettres: .region,
            .editGabarits: .region,
            .reactivateDemande: .region,
            .correctRadiation: .region,
            .changeTitulaire: .region,
            .cancelEnregistrement: .region,
            .followSaisines: .region,
            .readDemande: .region,
            .searchDemandes: .region,
            .readCarte: .region,
            .readAdresseProtegee: .region,
            .keepBrouillon: .region,
            .keepVisites: .region,
            .issueAttestation: .region,
            .importDemandes: .region,
            .exportDemandes: .region,
            .purgeDemande: .region,
            .readStatistiques: .region,
            .readQualite: .region,
            .manageOrganismes: .region,
            .manageComptes: .region,
            .readConsultations: .region,
            .manageProtection: .region,
            .giveAcces: .region,
            .manageServices: .region,
            .studyFichiers: .region,
            .proposeDoublon: .region,
            .disputeDoublon: .region,
            .mergeDemandes: .region,
        ],
        // Manages the people of his own body, and sees no file by this role: for that he has another habilitation.
        .administrateur: [
            .manageComptes: .organisme, .studyFichiers: .organisme, .readStatistiques: .region,
            .readQualite: .organisme, .editGabarits: .organisme,
        ],
        .aucun: [:],
    ]

    /// Where the rights of a role come from.
    package static let articles: [Role: String] = [
        .agentGuichet: "L441-2-1, R441-2-1, R441-2-6 CCH",
        .agentEtat: "L441-2-1, R441-2-6 CCH",
        .secretariatCommission: "R441-2-6 CCH",
        .secretariatPdalhpd: "R441-2-6 CCH",
        .delegueDoublons: "arrêté du 23 mars 2015, annexe, 8 (par délégation du gestionnaire)",
        .membreCommission: "L441-2, R441-9 CCH",
        .lecteurStatistiques: "R441-2-6 CCH",
        .demandeur: "R441-2-7, R441-2-8 b, R441-2-17 CCH ; RGPD, art. 15",
        .gestionnaire: "arrêté du 23 mars 2015, annexe, 8",
        .administrateur: "L441-2-7 CCH (convention)",
    ]

    package static func portee(_ role: Role, _ acte: Acte) -> Portee { table[role]?[acte] ?? .aucune }
}

/// Why someone sees a file, said on the page; or that he does not.
package enum Acces: Sendable, Hashable {
    case region
    case guichet
    /// The file names this commune of his.
    case commune(String)
    /// Its applicant stood at his desk, with an identity document.
    case presence
    /// It is his own.
    case propre
    case refuse
}

extension Acteur {
    package func may(_ acte: Acte) -> Bool { Droits.portee(role, acte) != .aucune }

    /// True when no file is out of his scope: nothing has to be compared.
    package func reachesAll(_ acte: Acte) -> Bool {
        switch Droits.portee(role, acte) {
        case .region: true
        case .perimetre: perimetre == .region
        case .aucune, .propre, .ordreDuJour, .organisme, .guichet: false
        }
    }

    /// His access to a file, from what the file itself says; `demande`, which one it is, where that is known.
    package func access(
        _ acte: Acte, guichet: String, communes: [String], demande: ID<Demande>? = nil
    ) -> Acces {
        let isOwnDesk = self.guichet == guichet
        switch Droits.portee(role, acte) {
        case .aucune, .ordreDuJour, .organisme: return .refuse
        case .propre: return demande != nil && demande == dossier ? .propre : .refuse
        case .region: return .region
        case .guichet: return isOwnDesk ? .guichet : .refuse
        case .perimetre:
            if perimetre == .region { return .region }
            if isOwnDesk { return .guichet }
            guard case .communes(let mine) = perimetre, let named = communes.first(where: mine.contains) else {
                return .refuse
            }
            return .commune(named)
        }
    }
}

extension Acteur {
    /// Whether the people and tokens of a body are his to manage.
    package func manages(_ organisme: ID<Organisme>) -> Bool {
        switch Droits.portee(role, .manageComptes) {
        case .organisme: organisme == self.organisme || reprises.contains(organisme)
        case .region: true
        case .aucune, .propre, .ordreDuJour, .guichet, .perimetre: false
        }
    }

    /// The roles that he may give in a body: nobody gives more than the administration of his own body, and the
    /// manager's role stays with the manager's body; only he delegates.
    package func rolesToGive(in organisme: Organisme) -> [Role] {
        guard manages(organisme.id) else { return [] }
        return Role.allCases.filter { role in
            role.isHeld(in: organisme.nature)
                && (![.gestionnaire, .delegueDoublons].contains(role) || self.role == .gestionnaire)
        }
    }

    /// Whether who has this role there is his to change: a role that he may give, or one that is worth nothing there.
    package func mayChange(_ role: Role, in organisme: Organisme) -> Bool {
        manages(organisme.id)
            && (rolesToGive(in: organisme).contains(role) || !role.isHeld(in: organisme.nature))
    }
}

extension Role {
    /// Whether it means something in a body of this nature: a body that changes its nature, or goes into another one,
    /// does not take the rights of the State along. No `default`: a new role must say here in which bodies it is held.
    package func isHeld(in nature: NatureOrganisme) -> Bool {
        switch self {
        case .aucun, .demandeur: false
        case .agentGuichet, .administrateur, .lecteurStatistiques: true
        case .agentEtat: nature == .etat
        case .secretariatCommission: nature == .commissionMediation
        case .secretariatPdalhpd: nature == .pdalhpd
        case .delegueDoublons: [.bailleur, .etat, .gestionnaire].contains(nature)
        case .membreCommission: nature == .bailleur
        case .gestionnaire: nature == .gestionnaire
        }
    }
}
