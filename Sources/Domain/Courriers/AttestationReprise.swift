// SPDX-License-Identifier: EUPL-1.2

/// The certificate of an application that an import creates, when it is asked to send them.
package enum AttestationReprise: Sendable, Hashable {
    /// `dejaNumerotee`: it came with its number; who allotted it gave a certificate already.
    case prevue(CanauxDus, dejaNumerotee: Bool)
    case retenue(Raison)

    package enum Raison: String, Sendable, CaseIterable {
        /// There is nothing to certify yet.
        case sansNumero
        /// Whether it was renewed where it comes from is not known: its certificate would tell a day that is past.
        case finie
        /// It is asked for in Mon dossier, or at a desk, as after a renewal online.
        case adresseProtegee
        /// It would rest on figures to be confirmed.
        case chiffres
    }
}

/// By the channels of a notice (R441-2-7). `estConfirmee`: no figure of it is to be confirmed (R441-2-4).
package func attestationReprise(
    _ etat: Etat, expireLe: Day, _ contact: ContactDemandeur, dejaNumerotee: Bool, estConfirmee: Bool, on today: Day
) -> AttestationReprise {
    guard etat == .active else { return .retenue(.sansNumero) }
    guard expireLe >= today else { return .retenue(.finie) }
    guard !contact.adresseProtegee else { return .retenue(.adresseProtegee) }
    guard estConfirmee else { return .retenue(.chiffres) }
    return .prevue(canauxDus(.attestation, contact), dejaNumerotee: dejaNumerotee)
}
