// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// Which channel is due (row 7 of domain reference 3.1), and no strike-off without its proof (rows 7, 9).
@Suite struct PreavisTests {
    private let rulebook: Rulebook
    private var clock: CivilClock { rulebook.territoire.clock }

    init() throws { rulebook = try loadRulebook(territoire: "ile-de-france") }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let contact: ContactDemandeur
        let dus: Set<CanalCourrier>
        var enPlus: Set<CanalCourrier> = []
        var testDescription: String { what }
    }

    /// R441-2-7, in its version of 2017.
    static let channels: [Case] = [
        Case(
            what: "never online, no mail", contact: ContactDemandeur(enLigne: false, aCourriel: false), dus: [.lettre]),
        Case(
            what: "never online, a mail known", contact: ContactDemandeur(enLigne: false, aCourriel: true),
            dus: [.lettre], enPlus: [.courriel]),
        Case(what: "online once", contact: ContactDemandeur(enLigne: true, aCourriel: true), dus: [.courriel]),
        Case(
            what: "online, and asked for letters",
            contact: ContactDemandeur(enLigne: true, demandePoste: true, aCourriel: true), dus: [.courriel, .lettre]),
        Case(
            what: "online, the mail is not known any more", contact: ContactDemandeur(enLigne: true, aCourriel: false),
            dus: [.lettre]),
        Case(
            what: "a protected address",
            contact: ContactDemandeur(enLigne: false, aCourriel: true, adresseProtegee: true), dus: [.remise],
            enPlus: [.courriel]),
        Case(
            what: "a protected address, online",
            contact: ContactDemandeur(enLigne: true, aCourriel: true, adresseProtegee: true), dus: [.courriel]),
    ]

    @Test(arguments: channels)
    func theChannelIsARule(_ one: Case) {
        let found = canauxDus(one.contact)
        #expect(found.dus == one.dus && found.enPlus == one.enPlus)
        // A row each, told from what is besides.
        let end = Day(epochDay: 20_780)
        let rows = found.courriers(
            .preavis, of: ID(2), ids: [ID(11), ID(12), ID(13)], echeance: end, prevuLe: Instant(milliseconds: 7))
        #expect(Set(rows.filter(\.isDu).map(\.canal)) == one.dus)
        #expect(Set(rows.filter { !$0.isDu }.map(\.canal)) == one.enPlus)
        #expect(Set(rows.map(\.id)).count == rows.count)
        #expect(rows.allSatisfy { $0.etat == .prevu && $0.echeance == end && $0.auteur == nil && $0.fin == nil })
    }

    /// The certificate of an application that an import creates goes by the same channels, unless it has no number, is over, is
    /// protected or would rest on doubtful figures.
    @Test func theCertificateOfAnImportIsARuleToo() {
        let today = Day(epochDay: 20_780)
        let (paper, both) = (
            ContactDemandeur(enLigne: false, aCourriel: false), ContactDemandeur(enLigne: false, aCourriel: true)
        )
        func judged(
            _ contact: ContactDemandeur, _ etat: Etat = .active, ends: Day? = nil, isSure: Bool = true
        ) -> AttestationReprise {
            attestationReprise(
                etat, expireLe: ends ?? today, contact, dejaNumerotee: true, estConfirmee: isSure, on: today)
        }
        #expect(judged(paper) == .prevue(CanauxDus(dus: [.lettre], enPlus: []), dejaNumerotee: true))
        #expect(judged(both) == .prevue(CanauxDus(dus: [.lettre], enPlus: [.courriel]), dejaNumerotee: true))
        #expect(judged(both, .deposee) == .retenue(.sansNumero))
        #expect(judged(both, ends: today.adding(days: -1)) == .retenue(.finie))
        #expect(judged(both, isSure: false) == .retenue(.chiffres))
        let hidden = ContactDemandeur(enLigne: true, aCourriel: true, adresseProtegee: true)
        #expect(judged(hidden) == .retenue(.adresseProtegee))
    }

    @Test func itLeavesSixWeeksBefore() throws {
        let end = try #require(Day(2027, 3, 1))
        #expect(rulebook.preavisLe(expireLe: end).iso == "2027-01-17")
        // Whatever is due on a day ends before the horizon of that day.
        for offset in 0..<800 {
            let day = end.adding(days: -offset)
            for ahead in 0..<70 where rulebook.preavisLe(expireLe: day.adding(days: ahead)) <= day {
                #expect(day.adding(days: ahead) <= rulebook.horizonPreavis(on: day))
            }
        }
    }

    // MARK: Struck off with a proof only

    private func notice(
        _ canal: CanalCourrier = .lettre, _ etat: EtatCourrier = .prouve, proven: String? = "2026-09-20",
        isDu: Bool = true,
        echeance: String = "2026-10-26"
    ) throws -> Courrier {
        Courrier(
            id: ID(1), demande: ID(2), genre: .preavis, canal: canal, isDu: isDu,
            echeance: try #require(Day(iso: echeance)),
            etat: etat, prevuLe: Instant(milliseconds: 0),
            prouveLe: try proven.map { clock.start(of: try #require(Day(iso: $0))) }, preuve: "lot 3")
    }

    private func judge(
        _ notices: [Courrier], on day: String = "2026-11-26", _ etat: Etat = .active
    ) throws -> Result<ContenuRadiation, RefusNonRenouvellement> {
        let start = try #require(Day(2025, 10, 26))
        return examineNonRenouvellement(
            SituationDemande(
                etat: etat, depotLe: start, valableDepuis: start, expireLe: rulebook.expiration(after: start)),
            notices, on: try #require(Day(iso: day)), rulebook, clock: clock)
    }

    @Test func withTheProofOfWhatWasDue() throws {
        let contenu = try judge([try notice()]).get()
        #expect(contenu.motif == .nonRenouvellement && contenu.avertiLe == "2026-09-20" && contenu.preuve == "lot 3")
        #expect(try judge([try notice()], on: "2026-11-25") == .failure(.tropTot(try #require(Day(2026, 11, 26)))))
        #expect(try judge([]) == .failure(.sansPreuve(.lettre)))
        #expect(try judge([try notice(.lettre, .parti, proven: nil)]) == .failure(.sansPreuve(.lettre)))
        #expect(try judge([try notice(.courriel, .echec, proven: nil)]) == .failure(.sansPreuve(.courriel)))
        // A mail besides proves nothing that is required; a notice of the year before neither.
        #expect(try judge([try notice(.courriel, isDu: false)]) == .failure(.sansPreuve(.lettre)))
        #expect(try judge([try notice(echeance: "2025-10-26")]) == .failure(.sansPreuve(.lettre)))
        // Both were due: both are proved.
        #expect(
            try judge([try notice(), try notice(.courriel, .parti, proven: nil)]) == .failure(.sansPreuve(.courriel)))
        #expect(try judge([try notice(), try notice(.courriel)]).get().motif == .nonRenouvellement)
        // It came back from the last address given: it was sent.
        #expect(try judge([try notice(.lettre, .revenu)]).get().avertiLe == "2026-09-20")
        for etat in Etat.allCases where etat != .active {
            #expect(try judge([try notice()], etat) == .failure(.etat(etat)))
        }
    }

    private func judge(_ notices: [Courrier], _ etat: Etat) throws -> Result<ContenuRadiation, RefusNonRenouvellement> {
        try judge(notices, on: "2026-11-26", etat)
    }

    /// The relay was away for weeks: whoever was told late has as long as the others.
    @Test func aLateNoticePushesTheDay() throws {
        let late = [try notice(proven: "2026-10-20")]
        #expect(try judge(late, on: "2026-11-26") == .failure(.tropTot(try #require(Day(2026, 12, 21)))))
        #expect(try judge(late, on: "2026-12-21").get().avertiLe == "2026-10-20")
        // Pages tell the same day; none while nothing is proved.
        let start = try #require(Day(2025, 10, 26))
        let situation = SituationDemande(
            etat: .active, depotLe: start, valableDepuis: start, expireLe: rulebook.expiration(after: start))
        #expect(rulebook.radiationProuvee(situation, late)?.iso == "2026-12-21")
        #expect(rulebook.radiationProuvee(situation, [try notice()])?.iso == "2026-11-26")
        #expect(try rulebook.radiationProuvee(situation, [notice(.lettre, .parti, proven: nil)]) == nil)
        #expect(rulebook.radiationProuvee(situation, []) == nil)
    }
}
