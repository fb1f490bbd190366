// SPDX-License-Identifier: EUPL-1.2

/// What a body is in law: decides whether it registers applications and how far it reads them by name.
package enum NatureOrganisme: String, Sendable, CaseIterable {
    case bailleur, commune
    /// An EPCI, or an EPT of Grand Paris.
    case epci
    case departement
    /// A service of the State: prefecture, DRIHL, DDETS.
    case etat
    /// Secretariat of the commission that recognises the right to housing (L441-2-3).
    case commissionMediation
    /// The employers' body, and other bodies that hold reserved dwellings.
    case actionLogement
    case siao
    /// Secretariat of the plan for housing people in difficulty.
    case pdalhpd
    /// Manages the shared file itself (arrêté of 2015, annex, 8).
    case gestionnaire
    case observatoire
    /// Registers for others, who gave it a mandate.
    case mandataire
}

extension NatureOrganisme {
    /// Whether it is a registration service (L441-2-1).
    package enum Enregistrement: Sendable {
        /// A landlord or a service of the State: the law makes it one.
        case toujours
        /// When it decided so, or was given a mandate.
        case surDecision
        case jamais
    }

    /// Which applications it may read by name (R441-2-6).
    package enum Lecture: Sendable {
        case region
        /// Those that name one of its communes.
        case territoire
        /// None: figures only.
        case statistiques
    }

    package var enregistrement: Enregistrement {
        switch self {
        case .bailleur, .etat: .toujours
        case .commune, .epci, .departement, .actionLogement, .siao, .gestionnaire, .mandataire: .surDecision
        case .commissionMediation, .pdalhpd, .observatoire: .jamais
        }
    }

    /// R441-2-6: a commune or a reservation holder that is not a registration service gets figures only. The
    /// secretariats of the commission and of the plan read for their missions, without registering.
    package func lecture(enregistre: Bool) -> Lecture {
        switch self {
        case .bailleur, .etat, .gestionnaire, .commissionMediation, .pdalhpd: .region
        case .commune, .epci, .departement: enregistre ? .territoire : .statistiques
        case .actionLogement, .siao, .mandataire: enregistre ? .region : .statistiques
        case .observatoire: .statistiques
        }
    }

    /// Its territory is a list of communes; that of the others is the whole file.
    package var isTerritoriale: Bool { self == .commune || self == .epci || self == .departement }
}
