// SPDX-License-Identifier: EUPL-1.2

/// Where an account stands. Closed is the end: the address comes back by a new invitation only.
package enum EtatCompte: String, Sendable, CaseIterable {
    case actif, suspendu, ferme
}
