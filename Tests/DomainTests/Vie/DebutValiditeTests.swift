// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// Since when a validity runs, and what is counted from it: one day for every reader (R441-2-7; arrêté of 2015, annex, 6.1).
@Suite struct DebutValiditeTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try loadRulebook(territoire: "ile-de-france") }

    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    /// Its end is all that the row tells of its last renewal.
    private func demande(depot: Day, since start: Day) -> Demande {
        Demande(
            id: ID(1), version: 1, etat: .active, numero: nil, guichet: "93055", organisme: ID(1),
            expireLe: rulebook.expiration(after: start), enregistreeLe: Instant(milliseconds: 0),
            modifieeLe: Instant(milliseconds: 0),
            formulaire: Formulaire(depot: Depot(date: depot, canal: "guichet", pieceVue: true)))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let since: String
        let end: String
        let radiation: String
        let retour: String
        var testDescription: String { since }
    }

    /// A year without 29 February ends on the 28th; the thirteen and the eighteen months are counted from the day itself.
    static let days: [Case] = [
        Case(since: "2024-02-29", end: "2025-02-28", radiation: "2025-03-29", retour: "2025-08-29"),
        Case(since: "2024-02-28", end: "2025-02-28", radiation: "2025-03-28", retour: "2025-08-28"),
        Case(since: "2028-02-29", end: "2029-02-28", radiation: "2029-03-29", retour: "2029-08-29"),
        Case(since: "2027-02-28", end: "2028-02-28", radiation: "2028-03-28", retour: "2028-08-28"),
        Case(since: "2024-03-01", end: "2025-03-01", radiation: "2025-04-01", retour: "2025-09-01"),
        Case(since: "2026-06-15", end: "2027-06-15", radiation: "2027-07-15", retour: "2027-12-15"),
        Case(since: "2026-08-31", end: "2027-08-31", radiation: "2027-09-30", retour: "2028-02-29"),
    ]

    @Test(arguments: days)
    func countedFromTheDayItself(_ one: Case) throws {
        let start = try day(one.since)
        for (depot, faits) in [
            (start, FaitsValidite()),
            (start.adding(months: -30), FaitsValidite(renouvelee: [start.adding(months: -12), start])),
        ] {
            let situation = SituationDemande(demande(depot: depot, since: start), faits, rulebook)
            #expect(situation.valableDepuis == start && situation.expireLe.iso == one.end)
            #expect(situation.renouveleeLe == (depot == start ? nil : start))
            #expect(rulebook.radiationNonRenouvellement(situation).iso == one.radiation)
            #expect(rulebook.finReactivation(situation).iso == one.retour)
        }
    }

    /// Where no fact tells it, the applicant has the longer time: of two days that lead to one end, the last.
    @Test func whatNobodyKnowsIsInHisFavour() throws {
        for end in ["2025-02-28", "2029-02-28"] {
            #expect(rulebook.dernierDebut(finissantLe: try day(end)).day == 29)
        }
        let unknown = demande(depot: try day("2020-05-04"), since: try day("2024-02-28"))
        #expect(SituationDemande(unknown, FaitsValidite(), rulebook).valableDepuis == Day(2024, 2, 29))
        // One file of two that became one was renewed on the 28th, the other on the 29th: the last renewal counts.
        let both = FaitsValidite(renouvelee: [try day("2024-02-29"), try day("2024-02-28")])
        #expect(SituationDemande(unknown, both, rulebook).valableDepuis == Day(2024, 2, 29))
        let own = FaitsValidite(renouvelee: [try day("2024-02-28")])
        #expect(SituationDemande(unknown, own, rulebook).valableDepuis == Day(2024, 2, 28))
        // Only there does another file have something to tell.
        #expect(!own.isLast(of: unknown, rulebook) && both.isLast(of: unknown, rulebook))
    }

    /// Of any other day the end alone tells the start: who knows the history and who does not say the same.
    @Test func theEndAloneTellsAnyOtherDay() throws {
        let (first, last) = (try day("2023-01-01").epochDay, try day("2033-01-01").epochDay)
        for number in first..<last {
            let start = Day(epochDay: number)
            let file = demande(depot: start.adding(months: -40), since: start)
            let told = SituationDemande(file, FaitsValidite(renouvelee: [start]), rulebook)
            let untold = SituationDemande(file, FaitsValidite(), rulebook)
            #expect(told.valableDepuis == start, "\(start.iso)")
            let isBeforeLeapDay = start.month == 2 && start.day == 28 && Day.count(start.year, 2) == 29
            #expect(untold.valableDepuis == (isBeforeLeapDay ? start.adding(days: 1) : start), "\(start.iso)")
            for situation in [told, untold] {
                let (out, back) = (
                    rulebook.radiationNonRenouvellement(situation), rulebook.finReactivation(situation)
                )
                #expect(out == situation.valableDepuis.adding(months: 13), "\(start.iso)")
                #expect(back == situation.valableDepuis.adding(months: 18), "\(start.iso)")
                #expect(rulebook.radiationAuPlusTot(situation, notice: file.expireLe.adding(months: -2)) == out)
                // The night asks for it by its end, before it is judged.
                #expect(file.expireLe <= rulebook.finRadiable(on: out), "\(start.iso)")
            }
        }
    }
}
