// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// Letters of other kinds: what each must say, its channels, until when it speaks, and the strike-offs that rest on a warning
/// (domain reference 3.1, rows 11, 12, 15; 3.6).
@Suite struct CourrierTests {
    private let rulebook: Rulebook
    private let today: Day

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 26))
    }

    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    private func situation(_ etat: Etat = .active) throws -> SituationDemande {
        let start = try day("2026-01-10")
        return SituationDemande(
            etat: etat, depotLe: start, valableDepuis: start, expireLe: rulebook.expiration(after: start))
    }

    private func courrier(
        _ id: Int64, _ genre: GenreCourrier, _ canal: CanalCourrier = .lettre, _ etat: EtatCourrier = .prouve,
        le proven: String? = "2026-09-20", echeance: String = "2026-10-10", fin: String = "2027-01-10",
        isDu: Bool = true, de organisme: Int64? = nil
    ) throws -> Courrier {
        Courrier(
            id: ID(id), demande: ID(2), genre: genre, canal: canal, isDu: isDu, echeance: try day(echeance), etat: etat,
            prevuLe: Instant(milliseconds: 0),
            prouveLe: try proven.map { rulebook.territoire.clock.start(of: try day($0)) }, preuve: "1A0000000001",
            auteur: organisme.map { Courrier.Auteur(organisme: ID($0), guichet: nil, compte: nil) },
            fin: try day(fin))
    }

    private func faults(
        _ saisie: SaisieCourrier, _ courriers: [Courrier] = [], _ etat: Etat = .active, isBailleur: Bool = false
    ) throws -> [String] {
        let dossier = DossierCourrier(
            situation: try situation(etat), pieces: Array(rulebook.pieces.prefix(3)), courriers: courriers,
            caducs: AvertissementsCaducs())
        switch examineCourrier(saisie, dossier, isBailleur: isBailleur, on: today, rulebook) {
        case .success: return []
        case .failure(.fautes(let violations)): return violations.map { "\($0.champ) \($0.code)" }
        case .failure(.etat(let etat)): return [etat.rawValue]
        }
    }

    // MARK: What each must say

    /// The list is closed (arrêté of 22 December 2020): no other document is asked for.
    @Test func documentsAreThoseOfTheListUntilADayToCome() throws {
        func pieces(_ codes: [String], _ le: String, _ courriers: [Courrier] = []) throws -> [String] {
            try faults(SaisieCourrier(.demandePieces, ["piecesLe": le], pieces: codes), courriers)
        }
        let code = try #require(rulebook.pieces.first).code
        #expect(try pieces([code], "15/12/2026").isEmpty)
        #expect(try pieces([], "15/12/2026") == ["pieces requis.court"])
        #expect(try pieces(["RIB"], "15/12/2026") == ["pieces courrier.piece"])
        #expect(try pieces([code, code + "x"], "15/12/2026") == ["pieces courrier.piece"])
        #expect(try pieces([code], "26/11/2026") == ["piecesLe courrier.passe"])
        #expect(try pieces([code], "15/12/2028") == ["piecesLe courrier.loin"])
        #expect(try pieces([code], "") == ["piecesLe requis.court"])
        #expect(try pieces([code], "31/02/2027") == ["piecesLe jour.impossible"])
        let same = try courrier(1, .demandePieces, .courriel, .prevu, le: nil, echeance: "2026-12-15")
        #expect(try pieces([code], "15/12/2026", [same]) == ["piecesLe courrier.deja"])
        let gone = try courrier(1, .demandePieces, .courriel, .annule, le: nil, echeance: "2026-12-15")
        #expect(try pieces([code], "15/12/2026", [gone]).isEmpty)
    }

    @Test func anAppointmentHasADayAnHourAndAnObject() throws {
        func rdv(_ le: String, _ heure: String, _ objet: String) throws -> [String] {
            try faults(SaisieCourrier(.convocation, ["rdvLe": le, "rdvHeure": heure, "rdvObjet": objet]))
        }
        #expect(try rdv("15/12/2026", "14:30", "DOSSIER").isEmpty)
        #expect(try rdv("15/12/2026", "", "") == ["rdvHeure requis.court", "rdvObjet requis.court"])
        #expect(try rdv("15/12/2026", "25:99", "SANTE") == ["rdvHeure courrier.heure", "rdvObjet code.inconnu"])
        #expect(try rdv("25/11/2026", "14:30", "DOSSIER") == ["rdvLe courrier.passe"])
        // A Sunday; a fixed holiday; those that follow Easter.
        #expect(try rdv("13/12/2026", "14:30", "DOSSIER") == ["rdvLe courrier.dimanche"])
        for holiday in ["25/12/2026", "01/01/2027", "29/03/2027", "06/05/2027", "17/05/2027", "14/07/2027"] {
            #expect(try rdv(holiday, "14:30", "DOSSIER") == ["rdvLe courrier.ferie"], "\(holiday)")
        }
        #expect(try rdv("30/03/2027", "14:30", "DOSSIER").isEmpty)
    }

    @Test func easterIsWhereTheAlmanacsHaveIt() throws {
        for (year, iso) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")] {
            #expect(Day.easter(year)?.iso == iso)
        }
        let (christmas, eve) = (try day("2026-12-25"), try day("2026-12-24"))
        #expect(rulebook.ferie(christmas) == "Noël" && rulebook.ferie(eve) == nil)
    }

    /// Row 11: of a letter whose time is over; one sent from here by its reference, another by its day and object.
    @Test func aWarningSpeaksOfALetterWithoutAnswer() throws {
        func warning(_ valeurs: [String: String], _ courriers: [Courrier]) throws -> [String] {
            try faults(SaisieCourrier(.avertissementSansReponse, valeurs), courriers)
        }
        let asked = try courrier(7, .demandePieces)
        #expect(try warning(["lettre": asked.id.text], [asked]).isEmpty)
        #expect(try warning(["lettre": asked.id.text], []) == ["lettre courrier.lettre"])
        let running = try courrier(7, .convocation, echeance: "2026-11-26")
        #expect(try warning(["lettre": running.id.text], [running]) == ["lettre courrier.pas-echu"])
        // Fifteen days at least from its proof to its day: nobody answers by the next morning.
        let tooShort = ["lettre courrier.trop-court"]
        let times: [(String, [String])] = [("2026-09-25", []), ("2026-09-26", tooShort), ("2026-10-10", tooShort)]
        for (proven, expected) in times {
            let short = try courrier(7, .convocation, le: proven)
            #expect(try warning(["lettre": short.id.text], [short]) == expected)
        }
        #expect(try warning(["lettreLe": "10/11/2026", "lettreObjet": "x"], []).isEmpty)
        #expect(try warning(["lettreLe": "11/11/2026", "lettreObjet": "x"], []) == ["lettreLe courrier.trop-tot"])
        for unproved in [
            try courrier(7, .demandePieces, .lettre, .parti, le: nil),
            try courrier(7, .demandePieces, .courriel, .echec, le: nil),
            try courrier(7, .demandePieces, fin: "2026-01-10"), try courrier(7, .avisRadiation),
            // Sent besides, while the letter lies in a lot.
            try courrier(7, .demandePieces, .courriel, isDu: false),
        ] {
            #expect(try warning(["lettre": unproved.id.text], [unproved]) == ["lettre courrier.lettre"])
        }
        #expect(try warning(["lettreLe": "20/10/2026", "lettreObjet": "Votre adresse"], []).isEmpty)
        #expect(try warning([:], []) == ["lettreObjet requis.court", "lettreLe requis.court"])
        #expect(
            try warning(["lettreLe": "09/01/2026", "lettreObjet": "x"], []) == ["lettreLe radiation.avant-depot"])
        // Twice for one letter, only when the first did not arrive.
        let first = try courrier(9, .avertissementSansReponse, .lettre, .parti, le: nil, echeance: "2026-09-20")
        #expect(try warning(["lettre": asked.id.text], [asked, first]) == ["lettre courrier.deja"])
        let back = try courrier(9, .avertissementSansReponse, .lettre, .revenu, le: nil, echeance: "2026-09-20")
        #expect(try warning(["lettre": asked.id.text], [asked, back]).isEmpty)
    }

    /// Row 12: by a landlord, after its commission.
    @Test func onlyALandlordWarnsOfInadmissibility() throws {
        let saisie = SaisieCourrier(
            .avertissementIrrecevabilite, ["commissionLe": "15/10/2026", "sousMotif": "IRRRES"])
        #expect(try faults(saisie, isBailleur: true).isEmpty)
        #expect(try faults(saisie) == ["genre courrier.bailleur"])
        // It cannot be struck off so before it has a number.
        #expect(try faults(saisie, [], .deposee, isBailleur: true) == ["deposee"])
        let wrong = SaisieCourrier(
            .avertissementIrrecevabilite, ["commissionLe": "27/11/2026", "sousMotif": "REFUS"])
        #expect(try faults(wrong, isBailleur: true) == ["sousMotif code.inconnu", "commissionLe date.future"])
    }

    @Test func nothingIsAskedOfWhoIsNotOnFile() throws {
        for etat in Etat.allCases where etat != .active && etat != .deposee {
            #expect(try faults(SaisieCourrier(.convocation), [], etat) == [etat.rawValue])
            #expect(GenreCourrier.allCases.allSatisfy { !$0.isWritten(in: etat) })
        }
        // What the page offers.
        let offered = GenreCourrier.allCases.filter(\.isOfGuichet)
        #expect(offered.filter { $0.isWritten(in: .active) } == offered)
        #expect(
            offered.filter { $0.isWritten(in: .deposee) } == [.demandePieces, .convocation, .avertissementSansReponse])
        for genre in [GenreCourrier.preavis, .avisRadiation] {
            #expect(try faults(SaisieCourrier(genre)) == ["genre courrier.genre"])
        }
    }

    /// R441-2-4, arrêté of 2015, annex, 5: the one that says what was done last, of a file with a number, once for each validity.
    @Test func aCertificateIsTheOneOfToday() throws {
        #expect(try faults(SaisieCourrier(.attestation)).isEmpty)
        #expect(
            try faults(SaisieCourrier(.attestationRenouvellement)) == ["genre courrier.attestation.pas-renouvelee"])
        #expect(try faults(SaisieCourrier(.attestation), [], .deposee) == ["deposee"])
        let sent = try courrier(1, .attestation, .lettre, .prouve, echeance: situation().expireLe.iso)
        #expect(try faults(SaisieCourrier(.attestation), [sent]) == ["genre courrier.deja"])
        let back = try courrier(1, .attestation, .lettre, .revenu, le: nil, echeance: situation().expireLe.iso)
        #expect(try faults(SaisieCourrier(.attestation), [back]).isEmpty)
        let renewed = SituationDemande(
            etat: .active, depotLe: try day("2025-01-10"), valableDepuis: try day("2026-01-08"),
            expireLe: try day("2027-01-08"))
        #expect(renewed.renouveleeLe?.iso == "2026-01-08" && renewed.genreAttestation == .attestationRenouvellement)
        #expect(try situation().renouveleeLe == nil)
    }

    // MARK: Channels and time

    /// Row 15: a registered letter, or one that is handed over; a mail is besides.
    @Test func aWarningWantsAProofOfDelivery() {
        for genre in GenreCourrier.allCases {
            for contact in PreavisTests.channels.map(\.contact) {
                let found = canauxDus(genre, contact)
                if genre != .preavis, contact.adresseProtegee {
                    #expect(found.dus == [.remise] && found.enPlus.isEmpty)
                    continue
                }
                guard genre.avertitDe != nil else {
                    #expect(found == canauxDus(contact))
                    continue
                }
                #expect(found.dus == [.lettre])
                #expect(found.enPlus == (contact.aCourriel ? [.courriel] : []))
            }
        }
    }

    // MARK: Strike-offs

    private func judge(
        _ courriers: [Courrier], _ chosen: Int64 = 5, motif: String = "RADCON", on day: String = "2026-11-26",
        contenus: [ID<Courrier>: ContenuCourrier] = [:], by organisme: Int64 = 7, isGestionnaire: Bool = false,
        successeurs: [ID<Organisme>: ID<Organisme>] = [:]
    ) throws -> Result<Radiation, RefusRadiation> {
        let situation = try situation()
        return examineRadiation(
            SaisieRadiation(["motif": motif, "courrier": ID<Courrier>(chosen).text]), situation,
            avertissements: avertissements(
                courriers, contenus: contenus, successeurs: successeurs, situation, rulebook),
            organisme: ID(organisme), bailleur: nil, isBailleur: true, isGestionnaire: isGestionnaire,
            on: try self.day(day), rulebook)
    }

    private func codes(_ found: Result<Radiation, RefusRadiation>) -> [String] {
        if case .failure(.fautes(let violations)) = found { violations.map { "\($0.champ) \($0.code)" } } else { [] }
    }

    @Test func aStrikeOffRestsOnAProvedWarning() throws {
        let warning = try courrier(5, .avertissementSansReponse)
        let contenu = try judge([warning]).get().contenu
        #expect(contenu.avertiLe == "2026-09-20" && contenu.moyen == "LRAR" && contenu.preuve == "1A0000000001")
        #expect(contenu.courrier == ID<Courrier>(5).text)
        #expect(try judge([try courrier(5, .avertissementSansReponse, .remise)]).get().contenu.moyen == "REMISE")
        // Two months from the proof, not a day less.
        #expect(codes(try judge([warning], on: "2026-11-19")) == ["courrier radiation.trop-tot"])
        #expect(try judge([warning], on: "2026-11-20").get().le.iso == "2026-11-20")
        // It came back after it was proved: it was sent to the last address given.
        #expect(
            try judge([try courrier(5, .avertissementSansReponse, .lettre, .revenu)]).get().contenu.motif
                == .sansReponse)
    }

    @Test func whatIsNotProvedDoesNotCount() throws {
        let genre = GenreCourrier.avertissementSansReponse
        for etat in [EtatCourrier.prevu, .parti] {
            #expect(
                codes(try judge([try courrier(5, genre, .lettre, etat, le: nil)])) == [
                    "courrier radiation.avertissement-sans-preuve"
                ])
        }
        #expect(
            codes(try judge([try courrier(5, genre, .lettre, .revenu, le: nil)])) == [
                "courrier radiation.avertissement-revenu"
            ])
        // Taken back, of before the last renewal, a mail, another letter, another ground, another file.
        let unknown = ["courrier radiation.avertissement-inconnu"]
        #expect(codes(try judge([try courrier(5, genre, .lettre, .annule)])) == unknown)
        #expect(codes(try judge([try courrier(5, genre, fin: "2026-01-10")])) == unknown)
        #expect(codes(try judge([try courrier(5, genre, .courriel, isDu: false)])) == unknown)
        #expect(codes(try judge([try courrier(5, .convocation)])) == unknown)
        #expect(codes(try judge([try courrier(5, .avertissementIrrecevabilite)])) == unknown)
        #expect(codes(try judge([try courrier(5, genre)], 6)) == unknown)
    }

    /// Day and cause of the commission are those of the warning.
    @Test func inadmissibleOnTheWarningOfTheLandlord() throws {
        let warning = try courrier(5, .avertissementIrrecevabilite, le: "2026-10-20", de: 7)
        var said = ContenuCourrier()
        said.sousMotif = "IRRRES"
        let contenu = try judge([warning], motif: "RADIRR", contenus: [warning.id: said]).get().contenu
        #expect(contenu.commissionLe == "2026-10-10" && contenu.sousMotif == "IRRRES")
        #expect(
            codes(try judge([warning], motif: "RADIRR", on: "2026-11-19", contenus: [warning.id: said])) == [
                "courrier radiation.trop-tot"
            ])
        // Its key is gone: no cause, no strike-off, and it is not offered.
        #expect(codes(try judge([warning], motif: "RADIRR")) == ["courrier radiation.avertissement-illisible"])
        func offered(_ courrier: Courrier, _ contenus: [ID<Courrier>: ContenuCourrier]) throws -> [Bool] {
            avertissements([courrier], contenus: contenus, try situation(), rulebook).map(\.isUtilisable)
        }
        #expect(try offered(warning, [:]) == [false])
        #expect(try offered(warning, [warning.id: said]) == [true])
        #expect(try offered(try courrier(5, .avertissementSansReponse), [:]) == [true])
        #expect(try offered(try courrier(5, .avertissementSansReponse, .lettre, .parti, le: nil), [:]) == [false])
    }

    /// Row 12: the commission is that of the landlord who warned, of the one into which it went since, or of whom the manager acts for.
    @Test func noLandlordStrikesOffOnTheCommissionOfAnother() throws {
        let warning = try courrier(5, .avertissementIrrecevabilite, le: "2026-10-20", de: 7)
        var said = ContenuCourrier()
        said.sousMotif = "IRRRES"
        func found(
            _ organisme: Int64, isGestionnaire: Bool = false, _ successeurs: [ID<Organisme>: ID<Organisme>] = [:]
        ) throws -> [String] {
            codes(
                try judge(
                    [warning], motif: "RADIRR", contenus: [warning.id: said], by: organisme,
                    isGestionnaire: isGestionnaire, successeurs: successeurs))
        }
        #expect(try found(7).isEmpty)
        #expect(try found(8) == ["courrier radiation.avertissement-autre"])
        #expect(try found(8, isGestionnaire: true).isEmpty)
        #expect(try found(8, [ID(7): ID(8)]).isEmpty)
        #expect(try found(7, [ID(7): ID(8)]) == ["courrier radiation.avertissement-autre"])
        // A letter without an answer is of any desk.
        #expect(codes(try judge([try courrier(5, .avertissementSansReponse, de: 7)], by: 8)).isEmpty)
    }

    // MARK: Numbers of registered letters

    @Test func numbersArePastedLineByLine() throws {
        let (one, two) = (ID<Courrier>(1), ID<Courrier>(2))
        func codes(_ typed: String) -> [String] {
            if case .failure(let refus) = numerosRecommandes(typed, of: [one, two]) {
                refus.violations.map(\.code)
            } else {
                []
            }
        }
        let read = try numerosRecommandes(
            "\(one.text);1a 123 456 7890 1\r\n\n\(two.text)\t2C0000000002\n", of: [one, two]
        )
        .get()
        #expect(read == [one: "1A12345678901", two: "2C0000000002"])
        #expect(try numerosRecommandes(" \n", of: [one]).get().isEmpty)
        #expect(codes("\(one.text)") == ["numeros.ligne"])
        #expect(codes("\(one.text);123") == ["numeros.format"])
        #expect(codes("\(one.text);1A-23456789") == ["numeros.format"])
        #expect(codes("\(one.text);lettre du 24 novembre") == ["numeros.format"])
        #expect(codes("0000000000zzz;1A12345678901") == ["numeros.reference"])
        #expect(codes("\(one.text);1A12345678901\n\(one.text);1A12345678902") == ["numeros.reference"])
        #expect(codes("\(one.text);1A12345678901\n\(two.text);1A12345678901") == ["numeros.double"])
    }
}
