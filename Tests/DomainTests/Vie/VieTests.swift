// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Reference
import Testing

/// The rows of domain reference 3.1 that the life of an application is made of, with their article.
@Suite struct VieTests {
    private let rulebook: Rulebook
    private let today: Day

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 26))
    }

    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    private func situation(
        _ etat: Etat, since: String, radieeLe: String? = nil, motif: MotifRadiation? = nil
    ) throws -> SituationDemande {
        let start = try day(since)
        return SituationDemande(
            etat: etat, depotLe: try day("2019-03-01"), valableDepuis: start,
            expireLe: rulebook.expiration(after: start),
            radieeLe: try radieeLe.map(day), motif: motif)
    }

    // MARK: Renewal (rows 6, 8, 9, 10)

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let etat: Etat
        let since: String
        let recuLe: String
        var motif: MotifRadiation?
        var preuve: String?
        /// Nil: on the day of the law, thirteen months after the start of the year.
        var radieeLe: String?
        /// The end of the new year, or the refusal.
        let expected: String
        var testDescription: String { what }
    }

    /// R441-2-7: one year from the deposit or the last renewal; arrêté of 23 March 2015, annex, 6.1: struck off at t+13, back until t+18.
    static let renewals: [Case] = [
        Case(
            what: "in the month of notice", etat: .active, since: "2025-12-10", recuLe: "2026-11-26",
            expected: "2027-11-26"),
        Case(
            what: "on the first day that it is open", etat: .active, since: "2026-01-26", recuLe: "2026-11-26",
            expected: "2027-11-26"),
        Case(
            what: "a day too early", etat: .active, since: "2026-01-27", recuLe: "2026-11-26",
            expected: "tropTot 2026-11-27"),
        Case(
            what: "twice in a minute", etat: .active, since: "2026-11-26", recuLe: "2026-11-26",
            expected: "tropTot 2027-09-26"),
        Case(
            what: "expired, not yet struck off", etat: .active, since: "2025-11-01", recuLe: "2026-11-26",
            expected: "2027-11-26"),
        Case(
            what: "on file, long past its end: no proof, no strike-off", etat: .active, since: "2024-01-10",
            recuLe: "2026-11-26", expected: "2027-11-26"),
        Case(
            what: "struck off, within eighteen months", etat: .radiee, since: "2025-06-01", recuLe: "2026-11-26",
            motif: .nonRenouvellement, expected: "2027-11-26"),
        Case(
            what: "on the last day of the eighteen months", etat: .radiee, since: "2025-05-26", recuLe: "2026-11-26",
            motif: .nonRenouvellement, expected: "2027-11-26"),
        Case(
            what: "a day after", etat: .radiee, since: "2025-05-25", recuLe: "2026-11-26", motif: .nonRenouvellement,
            expected: "tropTard 2026-11-25"),
        Case(
            what: "struck off late, since the notice was: five months are left", etat: .radiee, since: "2025-01-10",
            recuLe: "2026-11-26", motif: .nonRenouvellement, radieeLe: "2026-06-26", expected: "2027-11-26"),
        Case(
            what: "a day after them", etat: .radiee, since: "2025-01-10", recuLe: "2026-11-26",
            motif: .nonRenouvellement, radieeLe: "2026-06-25", expected: "tropTard 2026-11-25"),
        Case(
            what: "received in time, keyed late", etat: .radiee, since: "2025-05-01", recuLe: "2026-10-20",
            motif: .nonRenouvellement, preuve: "Cachet du 20 octobre", expected: "2027-10-20"),
        Case(
            what: "received in time, says the agent alone", etat: .radiee, since: "2025-05-01", recuLe: "2026-10-20",
            motif: .nonRenouvellement, expected: "sansPreuve 2026-11-01"),
        Case(
            what: "struck off because housed", etat: .radiee, since: "2026-01-10", recuLe: "2026-11-26",
            motif: .attribution, expected: "etat"),
        Case(
            what: "struck off, nobody knows why", etat: .radiee, since: "2026-01-10", recuLe: "2026-11-26",
            expected: "etat"),
        Case(
            what: "without a number", etat: .deposee, since: "2025-12-10", recuLe: "2026-11-26", expected: "sansNumero"),
        Case(what: "merged", etat: .fusionnee, since: "2025-12-10", recuLe: "2026-11-26", expected: "etat"),
        Case(what: "erased", etat: .purgee, since: "2025-12-10", recuLe: "2026-11-26", expected: "etat"),
        Case(what: "tomorrow", etat: .active, since: "2025-12-10", recuLe: "2026-11-27", expected: "futur"),
        Case(
            what: "before the year began", etat: .active, since: "2025-12-10", recuLe: "2025-12-09",
            expected: "avant 2025-12-10"),
        Case(what: "29 February", etat: .active, since: "2024-02-29", recuLe: "2025-03-10", expected: "2026-03-10"),
    ]

    @Test(arguments: renewals)
    func renewal(_ one: Case) throws {
        let struck = rulebook.radiationNonRenouvellement(try situation(.active, since: one.since)).iso
        let found = examineRenouvellement(
            try situation(
                one.etat, since: one.since, radieeLe: one.etat == .radiee ? one.radieeLe ?? struck : nil,
                motif: one.motif),
            recuLe: try day(one.recuLe), preuve: one.preuve, on: today, rulebook)
        let said: String =
            switch found {
            case .success(let renewed): renewed.expireLe.iso
            case .failure(.tropTot(let opens, _)): "tropTot \(opens.iso)"
            case .failure(.tropTard(let end)): "tropTard \(end.iso)"
            case .failure(.sansPreuve(let end)): "sansPreuve \(end.iso)"
            case .failure(.etat): "etat"
            case .failure(.sansNumero): "sansNumero"
            case .failure(.recuDansLeFutur): "futur"
            case .failure(.recuAvant(let day)): "avant \(day.iso)"
            }
        #expect(said == one.expected)
        if case .success(let renewed) = found { #expect(renewed.reactive == (one.etat == .radiee)) }
    }

    /// Row 9: struck off thirteen months after the start of the year, never before.
    @Test func theMonthAfterTheEndIsLeft() throws {
        let one = try situation(.active, since: "2025-10-26")
        #expect(rulebook.radiationNonRenouvellement(one).iso == "2026-11-26")
        #expect(rulebook.finReactivation(one).iso == "2027-04-26")
    }

    /// Rows 10 and 11, as one day that partners read; of other grounds there is none.
    @Test func theLastDayOnWhichADeskLiftsIt() throws {
        func last(_ motif: MotifRadiation?, _ etat: Etat = .radiee) throws -> String? {
            rulebook.derniereReactivation(
                try situation(etat, since: "2025-10-26", radieeLe: "2026-11-26", motif: motif))?.iso
        }
        #expect(try last(.nonRenouvellement) == "2027-04-26" && last(.sansReponse) == "2027-04-26")
        // Struck off six months late: the way back is as long.
        #expect(
            rulebook.derniereReactivation(
                try situation(.radiee, since: "2025-10-26", radieeLe: "2027-05-26", motif: .nonRenouvellement))?.iso
                == "2027-10-26")
        for motif in [MotifRadiation.attribution, .abandon, .irrecevabilite, nil] {
            #expect(try last(motif) == nil, "\(motif?.rawValue ?? "-")")
        }
        #expect(try last(nil, .active) == nil)
    }

    // MARK: Reactivation without answer (row 11)

    @Test func withoutAnswerItComesBackFiveMonths() throws {
        func judge(_ radieeLe: String, _ motif: MotifRadiation?) throws -> Result<ActeVie, RefusReactivation> {
            examineReactivation(
                try situation(.radiee, since: "2026-01-10", radieeLe: radieeLe, motif: motif), on: today, rulebook)
        }
        #expect(try judge("2026-06-26", .sansReponse) == .success(.reactivation(.sansReponse)))
        #expect(try judge("2026-06-25", .sansReponse) == .failure(.tropTard(finLe: try day("2026-11-25"))))
        for motif in MotifRadiation.allCases where motif != .sansReponse && motif != .nonRenouvellement {
            #expect(try judge("2026-11-01", motif) == .failure(.motif(motif)))
        }
        // Not renewed: it is renewed, while there is time.
        #expect(
            try judge("2026-11-01", .nonRenouvellement) == .failure(.renouveler(finLe: try day("2027-07-10"))))
        let late = try situation(.radiee, since: "2025-01-10", radieeLe: "2026-02-10", motif: .nonRenouvellement)
        #expect(examineReactivation(late, on: today, rulebook) == .failure(.motif(.nonRenouvellement)))
        #expect(
            examineReactivation(try situation(.active, since: "2026-01-10"), on: today, rulebook)
                == .failure(.etat(.active)))
    }

    // MARK: Strike-off (rows 11, 12, 13, 14, 15)

    private func judge(
        _ typed: [String: String], _ etat: Etat = .active, isBailleur: Bool = true, isGestionnaire: Bool = false
    ) throws -> Result<Radiation, RefusRadiation> {
        examineRadiation(
            SaisieRadiation(typed), try situation(etat, since: "2026-01-10"), bailleur: "123456789",
            isBailleur: isBailleur, isGestionnaire: isGestionnaire, on: today, rulebook)
    }

    private func codes(_ typed: [String: String], _ etat: Etat = .active, isBailleur: Bool = true) throws -> [String] {
        switch try judge(typed, etat, isBailleur: isBailleur) {
        case .success: []
        case .failure(.fautes(let violations)): violations.map { "\($0.champ) \($0.code)" }
        case .failure(.etat(let etat)): [etat.rawValue]
        }
    }

    @Test func aRenunciationIsWrittenAndImmediate() throws {
        let typed = ["motif": "RADABA", "avertiLe": "25/11/2026", "moyen": "LETTRE"]
        let found = try judge(typed, isBailleur: false).get()
        #expect(found.le == today)
        #expect(found.contenu.avertiLe == "2026-11-25")
        // Without a number too; never in the future, nor before the deposit, nor without a writing.
        #expect(try codes(typed, .deposee).isEmpty)
        #expect(try codes(["motif": "RADABA"]) == ["avertiLe requis.court", "moyen requis.court"])
        #expect(
            try codes(["motif": "RADABA", "avertiLe": "27/11/2026", "moyen": "LETTRE"]) == ["avertiLe date.future"])
        #expect(
            try codes(["motif": "RADABA", "avertiLe": "28/02/2019", "moyen": "LETTRE"]) == [
                "avertiLe radiation.avant-depot"
            ])
        #expect(try codes(["motif": "RADABA", "avertiLe": "25/11/2026", "moyen": "PIGEON"]) == ["moyen code.inconnu"])
    }

    /// Two months after the warning of the shared file (arrêté of 2015, 6.5), and with its proof (R441-2-8).
    @Test func withoutAnswerTwoMonthsAfterAProvenWarning() throws {
        var typed = ["motif": "RADCON", "avertiLe": "26/09/2026", "moyen": "LRAR", "preuve": "1A 123 456 7890 1"]
        #expect(try judge(typed).get().contenu.preuve == "1A 123 456 7890 1")
        typed["avertiLe"] = "27/09/2026"
        #expect(try codes(typed) == ["avertiLe radiation.trop-tot"])
        typed["avertiLe"] = "26/09/2026"
        typed["preuve"] = "  "
        #expect(try codes(typed) == ["preuve requis.court"])
        typed["preuve"] = "<b>"
        #expect(try codes(typed) == ["preuve texte.caractere"])
    }

    /// An answer ends a silence, and says nothing of a commission; another holder had no warning at all (R441-2-8 c and d).
    @Test func aWarningServesOnceAndForWhoHadIt() throws {
        func codes(_ motif: String, averti: String, _ caducs: AvertissementsCaducs) throws -> [String] {
            let typed = [
                "motif": motif, "avertiLe": averti, "moyen": "LRAR", "preuve": "1A 1", "sousMotif": "IRRRES",
                "commissionLe": "01/09/2026",
            ]
            switch examineRadiation(
                SaisieRadiation(typed), try situation(.active, since: "2026-01-10"), caducs: caducs, bailleur: nil,
                isBailleur: true, isGestionnaire: false, on: today, rulebook)
            {
            case .success: return []
            case .failure(.fautes(let violations)): return violations.map(\.code)
            case .failure(.etat(let etat)): return [etat.rawValue]
            }
        }
        let day = try day("2026-09-20")
        for averti in ["19/09/2026", "20/09/2026"] {
            let answered = AvertissementsCaducs(reponduLe: day)
            #expect(try codes("RADCON", averti: averti, answered) == ["radiation.averti-caduc"])
            #expect(try codes("RADIRR", averti: averti, answered).isEmpty)
            for motif in ["RADCON", "RADIRR"] {
                let other = AvertissementsCaducs(autrementLe: day)
                #expect(try codes(motif, averti: averti, other) == ["radiation.averti-caduc"])
            }
        }
        #expect(try codes("RADCON", averti: "21/09/2026", AvertissementsCaducs(reponduLe: day)).isEmpty)
    }

    /// By a landlord, a month after the warning that followed its commission's decision (R441-2-8 d).
    @Test func inadmissibleAfterTheCommissionAndAMonth() throws {
        var typed = [
            "motif": "RADIRR", "sousMotif": "IRRRES", "commissionLe": "15/10/2026", "avertiLe": "26/10/2026",
            "moyen": "LRE",
            "preuve": "LRE-77",
        ]
        #expect(try judge(typed).get().contenu.commissionLe == "2026-10-15")
        #expect(try codes(typed, isBailleur: false) == ["motif radiation.bailleur"])
        _ = try judge(typed, isBailleur: false, isGestionnaire: true).get()
        #expect(try codes(typed, .deposee) == ["motif radiation.etat"])
        typed["avertiLe"] = "27/10/2026"
        #expect(try codes(typed) == ["avertiLe radiation.trop-tot"])
        typed["avertiLe"] = "14/10/2026"
        #expect(try codes(typed) == ["avertiLe radiation.averti-avant"])
        typed["avertiLe"] = "26/10/2026"
        typed["sousMotif"] = "AUTRE"
        #expect(try codes(typed) == ["sousMotif code.inconnu"])
    }

    /// At the signature of the lease, by the landlord, with what R441-2-9 wants.
    @Test func anAllotmentRecordsItsLease() throws {
        var typed = [
            "motif": "RADATT", "bailLe": "20/11/2026", "contingent": "COLTER", "dalo": "non", "accordCollectif": "non",
            "dejaLocataire": "oui", "rpls": "ab 1234 5678", "menageRelu": "oui",
        ]
        let found = try judge(typed).get()
        #expect(found.le.iso == "2026-11-20" && found.contenu.bail?.rpls == "AB12345678")
        #expect(found.contenu.bail?.bailleur == "123456789")
        // Without the number of the register, the dwelling is described.
        typed["rpls"] = ""
        #expect(
            try codes(typed) == [
                "communeLogement requis.court", "surface requis.court", "typeLogement requis.court",
                "loyer requis.court",
            ])
        typed.merge(["communeLogement": "93500 Pantin", "surface": "52", "typeLogement": "T3", "loyer": "430"]) { $1 }
        #expect(try judge(typed).get().contenu.bail?.commune == "93055")
        typed["loyer"] = "-4"
        #expect(try codes(typed) == ["loyer montant.format"])
        // Rents have cents, surfaces a decimal; what is whole stays so.
        for (loyer, cents) in [("480.50", 48_050), ("1 234,50", 123_450), ("430", 43_000), ("9 999,99", 999_999)] {
            typed["loyer"] = loyer
            #expect(try judge(typed).get().contenu.bail?.loyer?.montant.cents == cents, "\(loyer)")
        }
        for (wrong, code) in [("480.505", "montant.format"), ("0", "nombre.limite"), ("10 000,01", "nombre.limite")] {
            typed["loyer"] = wrong
            #expect(try codes(typed) == ["loyer \(code)"])
        }
        typed["loyer"] = "430"
        typed["surface"] = "45,5"
        let contenu = try judge(typed).get().contenu
        #expect(contenu.bail?.surface == 45.5)
        #expect(try JSONDecoder().decode(ContenuRadiation.self, from: JSONEncoder().encode(contenu)) == contenu)
        // Of an older program: whole numbers.
        var old = String(decoding: try JSONEncoder().encode(contenu), as: UTF8.self)
        old = old.replacing("\"430.00\"", with: "430").replacing("45.5", with: "45")
        let read = try JSONDecoder().decode(ContenuRadiation.self, from: Data(old.utf8))
        #expect(read.bail?.loyer?.montant == Montant(euros: 430) && read.bail?.surface == 45)
        typed["surface"] = "quarante"
        #expect(try codes(typed) == ["surface nombre.format"])
        typed["surface"] = "501"
        #expect(try codes(typed) == ["surface nombre.limite"])
        typed["surface"] = "52"
        typed["bailLe"] = "25/05/2026"
        #expect(try codes(typed) == ["bailLe radiation.bail-ancien"])
        typed["bailLe"] = "26/05/2026"
        #expect(try codes(typed).isEmpty)
        typed["contingent"] = ""
        #expect(try codes(typed) == ["contingent requis.court"])
        typed["contingent"] = "COLTER"
        // The household of the day of the allotment (R441-2-9).
        typed["menageRelu"] = "non"
        #expect(try codes(typed) == ["menageRelu radiation.menage"])
        typed["menageRelu"] = ""
        #expect(try codes(typed) == ["menageRelu requis.court"])
        #expect(try codes(["motif": "RADATT"], isBailleur: false) == ["motif radiation.bailleur"])
    }

    /// The national system wants the SIREN of the landlord (arrêté of 2015, 6.2): its own agent need not say it, the manager must.
    @Test func anAllotmentNamesItsLandlord() throws {
        func bailleur(_ typed: String, own: String?) throws -> Result<String?, RefusRadiation> {
            examineRadiation(
                SaisieRadiation([
                    "motif": "RADATT", "bailleurSiren": typed, "bailLe": "20/11/2026", "contingent": "COLTER",
                    "dalo": "non", "accordCollectif": "non", "dejaLocataire": "oui", "rpls": "AB12345678",
                    "menageRelu": "oui",
                ]), try situation(.active, since: "2026-01-10"), bailleur: own, isBailleur: own != nil,
                isGestionnaire: own == nil, on: today, rulebook
            ).map { $0.contenu.bail?.bailleur }
        }
        func refused(_ code: String) -> Result<String?, RefusRadiation> {
            .failure(.fautes([Violation("bailleurSiren", code)]))
        }
        #expect(try bailleur("", own: "552081317") == .success("552081317"))
        #expect(try bailleur("552 081 317", own: "552081317") == .success("552081317"))
        #expect(try bailleur("552 081 317", own: nil) == .success("552081317"))
        #expect(try bailleur("", own: nil) == refused("requis.court"))
        #expect(try bailleur("552081318", own: nil) == refused("siren.cle"))
        #expect(try bailleur("732829320", own: "552081317") == refused("radiation.bailleur-autre"))
    }

    @Test func noOtherGround() throws {
        #expect(try codes(["motif": ""]) == ["motif requis.court"])
        // Refusing a dwelling is no ground; the manager merges; the system alone strikes off for want of renewal.
        #expect(try codes(["motif": "REFUS"]) == ["motif code.inconnu"])
        #expect(try codes(["motif": "FUSION"]) == ["motif code.inconnu"])
        #expect(try codes(["motif": "RADREN"]) == ["motif radiation.systeme"])
        for etat in [Etat.radiee, .fusionnee, .purgee] {
            #expect(
                try codes(["motif": "RADABA", "avertiLe": "25/11/2026", "moyen": "LETTRE"], etat) == [etat.rawValue])
            // What was typed wrongly is said first, whatever the state.
            #expect(try codes(["motif": "RADABA", "avertiLe": "25/11/2026"], etat) == ["moyen requis.court"])
        }
    }

    // MARK: The table

    /// `ruche etats > docs/etats.md`, under its title.
    @Test func theDocumentationShowsTheTable() throws {
        let texts = try Catalogue.load("fr")
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../../docs/etats.md")
        let page = try String(contentsOf: path, encoding: .utf8)
        #expect(page.contains(EtatsTable(texts, rulebook, on: today).markdown(texts)), "ruche etats prints it")
    }

    /// What no column holds is read from the days (3.3): the last day of the validity is a valid one still.
    @Test func theDaysSayWhetherItIsToBeRenewedOrExpired() throws {
        let expected: [(since: String, EtatLu)] = [
            ("2026-01-27", .tenu(.active)), ("2026-01-26", .aRenouveler), ("2025-11-26", .aRenouveler),
            ("2025-11-25", .expiree), ("2024-01-10", .expiree),
        ]
        for (since, lu) in expected { #expect(try situation(.active, since: since).lu(on: today, rulebook) == lu) }
        for etat in Etat.allCases where etat != .active {
            #expect(try situation(etat, since: "2024-01-10").lu(on: today, rulebook) == .tenu(etat))
        }
        // Each of them is reached and left, by a delay that exists.
        for one in [EtatLu.brouillon, .aRenouveler, .expiree] {
            #expect(PassageLu.table.contains { $0.vers == one } && PassageLu.table.contains { $0.de == one })
        }
        for code in PassageLu.table.flatMap(\.delais) { #expect(rulebook.delai(code, on: today) != nil, "\(code)") }
    }

    /// Each delay that a row names exists; nothing leaves the end; no two rows say the same.
    @Test func theTableHolds() throws {
        let table = TransitionEtat.table
        for row in table {
            for code in row.delais { #expect(rulebook.delai(code, on: today) != nil, "\(code)") }
            #expect(row.de != .purgee)
        }
        #expect(Set(table).count == table.count)
        let acts = table.map { "\($0.de?.rawValue ?? "-") \($0.vers.rawValue) \($0.acte.code)" }
        #expect(Set(acts).count == acts.count)
        #expect(Set(table.map(\.vers)).union([.deposee]) == Set(Etat.allCases))
        for motif in MotifRadiation.allCases { #expect(table.contains { $0.acte == .radiation(motif) }) }
    }
}
