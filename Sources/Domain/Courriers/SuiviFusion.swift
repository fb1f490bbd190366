// SPDX-License-Identifier: EUPL-1.2

/// Which letters of a file that goes into another one, of the same person, are letters of the file that both become (R441-2-8 f).
///
/// What is asked and is still to come follows. So does what a strike-off rests on, once it left: the person was told, at the last
/// address that he gave, of what is so of the application that he has from then on. It must say the end that the merged file has, by the
/// channels that are due to it, and have gone where it would be sent today (R441-2-7; R441-2-8 c, d). What says another end, went
/// elsewhere or has not left tells him nothing of this application: he is told again.
package struct SuiviFusion: Sendable {
    private let absorbee: Formulaire
    /// As it is once merged.
    private let fusionnee: Demande
    private let contact: ContactDemandeur
    private let caducs: AvertissementsCaducs
    private let imprimees: Set<ID<Courrier>>

    /// `contact`: of the merged file. `caducs`: which warnings ended in the file that is kept. `imprimees`: on paper at a desk already, and
    /// not noted as sent yet: somebody may have them.
    package init(
        _ absorbee: Formulaire, into fusionnee: Demande, contact: ContactDemandeur, caducs: AvertissementsCaducs,
        imprimees: Set<ID<Courrier>> = []
    ) {
        self.absorbee = absorbee
        self.fusionnee = fusionnee
        self.contact = contact
        self.caducs = caducs
        self.imprimees = imprimees
    }

    /// `lettres`: of one kind and day, on all their channels, without those that were given up.
    package func suit(_ lettres: [Courrier], on today: Day, _ clock: CivilClock) -> Bool {
        guard let genre = lettres.first?.genre, lettres.allSatisfy({ $0.speaks(of: fusionnee, on: today) }) else {
            return false
        }
        if genre.attendReponse { return true }
        guard genre == .preavis || genre.avertitDe != nil, lettres.contains(where: isGone) else { return false }
        return isCovered(genre, lettres) && lettres.allSatisfy(goesThere)
            && !lettres.contains { isCaduc($0, clock) }
    }

    /// Each channel that is due to the merged file is one of theirs. Paper does what a mail alone would, not the other way round; where both
    /// are due (R441-2-7, asked for by the person), both.
    private func isCovered(_ genre: GenreCourrier, _ lettres: [Courrier]) -> Bool {
        let isPaper = lettres.contains { $0.isDu && $0.canal != .courriel }
        let isMail = lettres.contains { $0.isDu && $0.canal == .courriel }
        let dus = canauxDus(genre, contact).dus
        return dus == [.courriel] ? isMail || isPaper : dus.allSatisfy { $0 == .courriel ? isMail : isPaper }
    }

    /// What is not due proves nothing, and what has not left goes where the merged file says.
    private func goesThere(_ courrier: Courrier) -> Bool {
        guard courrier.isDu, isGone(courrier) else { return true }
        let formulaire = fusionnee.formulaire
        return switch courrier.canal {
        case .courriel: absorbee.courriel == formulaire.courriel
        case .lettre:
            absorbee.adresseCourrier ?? absorbee.adresse == formulaire.adresseCourrier ?? formulaire.adresse
        case .remise: true
        }
    }

    /// What ended the warnings of the kept file, the same person's, ends those that come to it.
    private func isCaduc(_ courrier: Courrier, _ clock: CivilClock) -> Bool {
        guard let motif = courrier.genre.avertitDe else { return false }
        if motif == .sansReponse, let day = caducs.reponduLe, courrier.echeance <= day { return true }
        guard let day = caducs.autrementLe else { return false }
        return [courrier.partiLe, courrier.prouveLe].compactMap { $0 }.contains { clock.day($0) <= day }
    }

    /// It left, wherever it arrived.
    private func isGone(_ courrier: Courrier) -> Bool {
        [.parti, .prouve, .revenu].contains(courrier.etat) || imprimees.contains(courrier.id)
    }
}
