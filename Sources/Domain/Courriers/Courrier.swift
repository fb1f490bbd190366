// SPDX-License-Identifier: EUPL-1.2

/// What a notice to an applicant is about. Its words: `courrier.<code>.…` and, by mail, `envoi.<code>.…`.
package enum GenreCourrier: String, Sendable, CaseIterable {
    /// The application ends soon: renew it (R441-2-7).
    case preavis
}

/// How a notice goes to its applicant.
package enum CanalCourrier: String, Sendable, CaseIterable {
    case courriel, lettre
    /// Handed over at the desk: an address that is protected is printed nowhere.
    case remise
}

/// Where a notice stands. Only `prouve` counts: the relay accepted the mail, the carrier took the letters, the person signed.
package enum EtatCourrier: String, Sendable, CaseIterable {
    case prevu, parti, prouve
    /// Refused by the relay or the mailbox, or without an address.
    case echec
    /// A letter that came back (NPAI).
    case revenu
    /// Not needed any more: renewed, struck off, merged before it left.
    case annule
}

/// A notice, on one channel, about one end of validity.
package struct Courrier: Sendable, Hashable {
    package let id: ID<Courrier>
    package let demande: ID<Demande>
    package let genre: GenreCourrier
    package let canal: CanalCourrier
    /// Due by the rule; the others are sent besides, and prove nothing that is required.
    package let isDu: Bool
    /// The end of validity of which it warns.
    package let echeance: Day
    package let etat: EtatCourrier
    /// Does not leave before: time to look at a lot, and to stop it.
    package let prevuLe: Instant
    package let partiLe: Instant?
    package let prouveLe: Instant?
    package let preuve: String?
    package let faute: String?

    package init(
        id: ID<Courrier>, demande: ID<Demande>, genre: GenreCourrier, canal: CanalCourrier, isDu: Bool, echeance: Day,
        etat: EtatCourrier, prevuLe: Instant, partiLe: Instant? = nil, prouveLe: Instant? = nil, preuve: String? = nil,
        faute: String? = nil
    ) {
        self.id = id
        self.demande = demande
        self.genre = genre
        self.canal = canal
        self.isDu = isDu
        self.echeance = echeance
        self.etat = etat
        self.prevuLe = prevuLe
        self.partiLe = partiLe
        self.prouveLe = prouveLe
        self.preuve = preuve
        self.faute = faute
    }

    /// The file still ends when it says.
    package func speaks(of demande: Demande) -> Bool { demande.etat == .active && demande.expireLe == echeance }
}
