// SPDX-License-Identifier: EUPL-1.2

/// What someone may do. One name an operation asks for.
package enum Acte: String, Sendable, CaseIterable {
    case registerDemande, updateDemande, readDemande, searchDemandes, keepBrouillon, importDemandes, exportDemandes,
        purgeDemande
    /// Visits and appointments of one's own desk.
    case keepVisites
    case issueAttestation
    // Protection of persons.
    /// Who looked at a file, and what an account looked at.
    case readConsultations
    /// Registers of exports and of breaches, retention, requests of persons.
    case manageProtection
    /// The whole file of a person, for that person (RGPD, 15).
    case giveAcces
}

/// How far a right reaches.
package enum Portee: String, Sendable {
    /// No one's.
    case aucune
    /// The applications registered by one's own desk or naming one of one's communes; for a body whose perimeter is
    /// the region, all of them.
    case perimetre
    case region
}

/// The one table of rights: role × act → scope. What is not written is refused.
package enum Droits {
    package static let table: [Role: [Acte: Portee]] = [
        // L441-2-1: a desk registers every application presented to it; R441-2-6: it reads those of its territory.
        .agentGuichet: [
            .registerDemande: .region,
            .updateDemande: .perimetre,
            .readDemande: .perimetre,
            .searchDemandes: .region,
            .keepBrouillon: .region,
            .keepVisites: .region,
            .issueAttestation: .perimetre,
        ],
        // Arrêté of 2015, 8: administration, quality, duplicates; radiation and purge are the manager's.
        .gestionnaire: [
            .registerDemande: .region,
            .updateDemande: .region,
            .readDemande: .region,
            .searchDemandes: .region,
            .keepBrouillon: .region,
            .keepVisites: .region,
            .importDemandes: .region,
            .exportDemandes: .region,
            .purgeDemande: .region,
            .issueAttestation: .region,
            // Protection of persons.
            .readConsultations: .region,
            .manageProtection: .region,
            .giveAcces: .region,
        ],
        .aucun: [:],
    ]

    package static func portee(_ role: Role, _ acte: Acte) -> Portee { table[role]?[acte] ?? .aucune }
}

/// Why someone sees a file, said on the page; or that he does not.
package enum Acces: Sendable, Hashable {
    case region
    case guichet
    /// The file names this commune of his.
    case commune(String)
    case refuse
}

extension Acteur {
    package func may(_ acte: Acte) -> Bool { Droits.portee(role, acte) != .aucune }

    /// His access to a file, from what the file itself says.
    package func access(_ acte: Acte, guichet: String, communes: [String]) -> Acces {
        switch Droits.portee(role, acte) {
        case .aucune: return .refuse
        case .region: return .region
        case .perimetre:
            if case .region = perimetre { return .region }
            if let own = self.guichet, own == guichet { return .guichet }
            guard case .communes(let mine) = perimetre, let named = communes.first(where: mine.contains) else {
                return .refuse
            }
            return .commune(named)
        }
    }
}
