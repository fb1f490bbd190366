// SPDX-License-Identifier: EUPL-1.2

/// What a letter to an applicant is about. Its words: `courrier.<code>.…`, by mail too; of the notice by mail, `envoi.preavis.…`.
package enum GenreCourrier: String, Sendable, CaseIterable {
    /// The application ends soon: renew it (R441-2-7).
    case preavis
    /// Which documents are asked for, until when.
    case demandePieces
    case convocation
    /// A letter had no answer: the application will be struck off (R441-2-8 c).
    case avertissementSansReponse
    /// A commission declared the application inadmissible: it will be struck off (R441-2-8 d).
    case avertissementIrrecevabilite
    /// Struck off: the ground, and what can still be done.
    case avisRadiation
    /// The certificate of registration (L441-2-1, R441-2-4), of an application that was not renewed yet.
    case attestation
    /// The same after a renewal, which gives a new one (arrêté of 2015, annex, 5).
    case attestationRenouvellement

    /// The ground of the strike-off that rests on it; nil of what warns of none.
    package var avertitDe: MotifRadiation? {
        switch self {
        case .avertissementSansReponse: .sansReponse
        case .avertissementIrrecevabilite: .irrecevabilite
        case .preavis, .demandePieces, .convocation, .avisRadiation, .attestation, .attestationRenouvellement: nil
        }
    }

    /// Written by a desk, one at a time; the others come by themselves.
    package var isOfGuichet: Bool { self != .preavis && self != .avisRadiation }

    /// Carries the certificate: on paper its pages follow, a mail says where it is.
    package var isAttestation: Bool { self == .attestation || self == .attestationRenouvellement }

    /// May be left without an answer.
    package var attendReponse: Bool { self == .demandePieces || self == .convocation }

    /// What the journal says once it has left.
    package var evenement: GenreEvenement {
        switch self {
        case .preavis: .preavis
        case .demandePieces: .demandePieces
        case .convocation: .convocation
        case .avertissementSansReponse: .avertissementSansReponse
        case .avertissementIrrecevabilite: .avertissementIrrecevabilite
        case .avisRadiation: .avisRadiation
        case .attestation, .attestationRenouvellement: .envoiAttestation
        }
    }
}

/// How a notice goes to its applicant.
package enum CanalCourrier: String, Sendable, CaseIterable {
    case courriel, lettre
    /// Handed over at the desk: an address that is protected is printed nowhere; or a letter that was taken out of its lot for it.
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

/// A letter, on one channel, about one day.
package struct Courrier: Sendable, Hashable {
    /// In whose name it is written, and by whom.
    package struct Auteur: Sendable, Hashable {
        package let organisme: ID<Organisme>
        package let guichet: String?
        package let compte: ID<Compte>?

        package init(organisme: ID<Organisme>, guichet: String?, compte: ID<Compte>?) {
            self.organisme = organisme
            self.guichet = guichet
            self.compte = compte
        }
    }

    package let id: ID<Courrier>
    package let demande: ID<Demande>
    package let genre: GenreCourrier
    package let canal: CanalCourrier
    /// Due by the rule; the others are sent besides, and prove nothing that is required.
    package let isDu: Bool
    /// The day of which it speaks: the end of validity, of a certificate too; the last day for documents; the appointment; the
    /// letter left without an answer; the commission; the strike-off.
    package let echeance: Day
    package let etat: EtatCourrier
    /// Does not leave before: time to look at a lot, and to stop it.
    package let prevuLe: Instant
    package let partiLe: Instant?
    package let prouveLe: Instant?
    package let preuve: String?
    package let faute: String?
    /// Nil of what comes by itself: whoever prints it signs it.
    package let auteur: Auteur?
    /// The end of validity when it was written: a renewal since answers it. Nil of notices.
    package let fin: Day?

    package init(
        id: ID<Courrier>, demande: ID<Demande>, genre: GenreCourrier, canal: CanalCourrier, isDu: Bool, echeance: Day,
        etat: EtatCourrier, prevuLe: Instant, partiLe: Instant? = nil, prouveLe: Instant? = nil, preuve: String? = nil,
        faute: String? = nil, auteur: Auteur? = nil, fin: Day? = nil
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
        self.auteur = auteur
        self.fin = fin
    }

    /// A letter that proves its delivery (R441-2-8): it goes in lots of its own, with a number each.
    package var isRecommande: Bool { canal == .lettre && genre.avertitDe != nil }

    /// In no lot: nothing here can print it, or no key opens its words (`faute`). A hand writes it.
    package var isByHand: Bool { etat == .prevu && faute != nil }

    /// From its proof to its day there was time for an answer: a deadline that nobody could meet opens no warning (R441-2-8 c).
    package func leavesTime(_ rulebook: Rulebook) -> Bool {
        guard let sent = prouveLe.map(rulebook.territoire.clock.day) else { return false }
        return rulebook.delai("reponseCourrier", on: sent).map { $0.end(from: sent) <= echeance } ?? true
    }

    /// What it says is still so on a day. The same in SQL: `CourrierStore.speaks`.
    package func speaks(of demande: Demande, on day: Day) -> Bool {
        let isOpen = demande.etat == .active || demande.etat == .deposee
        return switch genre {
        case .preavis, .attestation, .attestationRenouvellement:
            demande.etat == .active && demande.expireLe == echeance
        case .demandePieces, .convocation: isOpen && echeance >= day
        case .avertissementSansReponse, .avertissementIrrecevabilite: isOpen && demande.expireLe == fin
        case .avisRadiation: demande.etat == .radiee && demande.radieeLe == echeance
        }
    }
}
