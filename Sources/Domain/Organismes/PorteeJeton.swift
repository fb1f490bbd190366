// SPDX-License-Identifier: EUPL-1.2

/// What a partner's software may ask for with its token: as little as it needs.
package enum PorteeJeton: String, Sendable, CaseIterable {
    case demandesEcrire = "demandes:ecrire"
    case demandesLire = "demandes:lire"
    case recherche
    case changements
}
