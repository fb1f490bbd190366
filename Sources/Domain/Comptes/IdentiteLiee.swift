// SPDX-License-Identifier: EUPL-1.2

/// An identity of a provider that opens an account.
package struct IdentiteLiee: Sendable, Hashable {
    package let emetteur: String
    package let sujet: String
    package let lieeLe: Instant

    package init(emetteur: String, sujet: String, lieeLe: Instant) {
        self.emetteur = emetteur
        self.sujet = sujet
        self.lieeLe = lieeLe
    }

    /// What a form calls it: the subject stays with us.
    package var nom: String { "\(lieeLe.milliseconds)" }
}
