// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// What was told of a file that goes into another one counts there when it is so of both, and reached the person where she is
/// reached now (R441-2-7, R441-2-8).
@Suite struct SuiviFusionTests {
    private let rulebook: Rulebook
    private let today: Day
    private let end: Day

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 26))
        end = try #require(Day(2026, 12, 10))
    }

    private func form(voie: String = "8, rue des Saules", courriel: String? = "n@exemple.fr") throws -> Formulaire {
        var form = Formulaire(depot: Depot(date: try #require(Day(2025, 12, 10)), canal: "guichet", pieceVue: true))
        var adresse = Adresse()
        adresse.voie = voie
        form.adresse = adresse
        form.demandeur = Titulaire(
            nomNaissance: "Haddad", prenoms: "Nadia", naissance: .day(try #require(Day(1988, 3, 14))))
        form.demandeur?.courriel = courriel
        return form
    }

    private func letter(
        _ genre: GenreCourrier = .preavis, _ canal: CanalCourrier = .lettre, _ etat: EtatCourrier = .prouve,
        isDu: Bool = true, echeance: Day? = nil, fin: Day? = nil, sent: String = "2026-11-20"
    ) throws -> Courrier {
        let start = rulebook.territoire.clock.start(of: try #require(Day(iso: sent)))
        return Courrier(
            id: ID(1), demande: ID(2), genre: genre, canal: canal, isDu: isDu, echeance: echeance ?? end, etat: etat,
            prevuLe: start, partiLe: etat == .prevu ? nil : start,
            prouveLe: [.prouve, .revenu].contains(etat) ? start : nil, fin: fin ?? (genre == .preavis ? nil : end))
    }

    private func suit(
        _ letters: [Courrier], from absorbee: Formulaire? = nil, into merged: Formulaire? = nil, expireLe: Day? = nil,
        contact: ContactDemandeur = ContactDemandeur(enLigne: false, aCourriel: false),
        caducs: AvertissementsCaducs = AvertissementsCaducs(), imprimees: Set<ID<Courrier>> = []
    ) throws -> Bool {
        let kept = Demande(
            id: ID(3), version: 2, etat: .active, numero: nil, guichet: "93055", organisme: ID(1),
            expireLe: expireLe ?? end, enregistreeLe: Instant(milliseconds: 0), modifieeLe: Instant(milliseconds: 0),
            formulaire: try merged ?? form())
        return SuiviFusion(
            try absorbee ?? form(), into: kept, contact: contact, caducs: caducs, imprimees: imprimees
        ).suit(letters, on: today, rulebook.territoire.clock)
    }

    /// Sent, proved, come back from the address that both know: she was told of the end that her application has.
    @Test func aNoticeOfTheEndOfBothFollows() throws {
        for etat in EtatCourrier.allCases {
            #expect(
                try suit([letter(.preavis, .lettre, etat)]) == [.parti, .prouve, .revenu].contains(etat), "\(etat)")
        }
        // On paper at a desk: somebody may have it.
        #expect(try suit([letter(.preavis, .lettre, .prevu)], imprimees: [ID(1)]))
        // Of another end it tells nothing of this one.
        #expect(try !suit([letter()], expireLe: end.adding(days: 1)))
        // A certificate is of its own number.
        #expect(try !suit([letter(.attestation)]))
    }

    @Test func itWentWhereSheIsReachedNow() throws {
        let elsewhere = try form(voie: "2, rue Ancienne")
        #expect(try !suit([letter()], from: elsewhere))
        #expect(try !suit([letter(.preavis, .lettre, .revenu)], from: elsewhere))
        // Handed over, or not gone yet: she has it, or it goes where she is.
        #expect(try suit([letter(.preavis, .remise)], from: elsewhere))
        #expect(
            try suit(
                [letter(.preavis, .remise), letter(.preavis, .lettre, .prevu, isDu: false)], from: elsewhere))
        let online = ContactDemandeur(enLigne: true, aCourriel: true)
        #expect(try suit([letter(.preavis, .courriel)], contact: online))
        #expect(try !suit([letter(.preavis, .courriel)], from: form(courriel: "a@exemple.fr"), contact: online))
    }

    /// Paper does what a mail would; a mail is no letter.
    @Test func byTheChannelsThatAreDue() throws {
        let (paper, online) = (
            ContactDemandeur(enLigne: false, aCourriel: true), ContactDemandeur(enLigne: true, aCourriel: true)
        )
        let both = ContactDemandeur(enLigne: true, demandePoste: true, aCourriel: true)
        #expect(try suit([letter(.preavis, .courriel)], contact: online))
        #expect(try suit([letter()], contact: online))
        #expect(try !suit([letter(.preavis, .courriel)], contact: paper))
        #expect(try !suit([letter(.preavis, .courriel)], contact: both))
        #expect(try suit([letter(), letter(.preavis, .courriel)], contact: both))
        #expect(try !suit([letter()], contact: both), "of two that are due, one is missing")
        // A mail besides proves nothing, wherever it went.
        #expect(try suit([letter(), letter(.preavis, .courriel, .echec, isDu: false)], contact: paper))
    }

    /// What is asked and still to come follows, sent or not; what is past does not.
    @Test func whatIsAskedFollows() throws {
        #expect(try suit([letter(.demandePieces, .lettre, .prevu, echeance: today)]))
        #expect(try !suit([letter(.demandePieces, .lettre, .prouve, echeance: today.adding(days: -1))]))
        #expect(try suit([letter(.convocation, .courriel, .prevu)], from: form(voie: "2, rue Ancienne")))
    }

    /// A warning follows as a notice does, unless the same person lifted it where she was kept.
    @Test func aWarningFollowsUnlessSheAnswered() throws {
        let asked = today.adding(days: -30)
        for genre in [GenreCourrier.avertissementSansReponse, .avertissementIrrecevabilite] {
            #expect(try suit([letter(genre, echeance: asked)]))
            #expect(try !suit([letter(genre, .lettre, .prevu, echeance: asked)]))
            #expect(try !suit([letter(genre, echeance: asked, fin: end.adding(days: -5))]), "renewed since")
            #expect(try !suit([letter(genre, echeance: asked)], from: form(voie: "2, rue Ancienne")))
            let lifted = AvertissementsCaducs(autrementLe: Day(2026, 11, 20))
            #expect(try !suit([letter(genre, echeance: asked)], caducs: lifted))
            #expect(try suit([letter(genre, echeance: asked, sent: "2026-11-21")], caducs: lifted))
            let answered = AvertissementsCaducs(reponduLe: asked)
            #expect(try suit([letter(genre, echeance: asked)], caducs: answered) == (genre.avertitDe != .sansReponse))
        }
    }
}
