// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// Complaints to the prefect: L441-2-1 (a month, a formal notice, then ex officio), R441-2-4-1 (fifteen days).
@Suite struct SaisineTests {
    private let rulebook: Rulebook
    private let today: Day

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 23))
    }

    private func typed(_ depose: String, _ recue: String) -> [String: String] {
        [
            "referenceSaisine": "C-1187", "deposeSaisineLe": depose, "recueSaisineLe": recue,
            "guichetSaisine": "93055", "piecesSaisine": "Avis d’impôt",
        ]
    }

    private func desk(_ code: String, closed: Day? = nil) -> Guichet {
        Guichet(code: code, organisme: ID(1), nom: code, adresse: "", contact: "", fermeLe: closed)
    }

    private func saisine(_ genre: Saisine.Genre) throws -> Saisine {
        Saisine(
            id: ID(1), genre: genre, demande: nil, guichet: "93055",
            recue: SaisineRecue(
                reference: "C-1187", le: try #require(Day(2026, 11, 10)), deposeLe: try #require(Day(2026, 10, 1)),
                pieces: nil))
    }

    /// The last day of the delay is still that of the desk.
    @Test(arguments: [
        (Saisine.Genre.pieces, "01/11/2026", "16/11/2026", false), (.pieces, "01/11/2026", "17/11/2026", true),
        (.enregistrement, "01/10/2026", "01/11/2026", false), (.enregistrement, "01/10/2026", "02/11/2026", true),
    ])
    func theDelayOfTheLawRunsFirst(_ genre: Saisine.Genre, _ depose: String, _ recue: String, _ isDue: Bool) {
        switch examineSaisine(typed(depose, recue), genre, guichet: desk("93055"), on: today, rulebook) {
        case .success(let found):
            #expect(isDue && found.guichet == "93055" && (found.recue.pieces != nil) == (genre == .pieces))
        case .failure(.fautes(let faults)):
            #expect(!isDue && faults.map(\.code) == ["saisine.trop-tot"], "\(faults)")
        case .failure(let refus): Issue.record("\(refus)")
        }
    }

    @Test func whatIsMissingIsSaidBesideItsField() {
        guard case .failure(.fautes(let faults)) = examineSaisine([:], .pieces, guichet: nil, on: today, rulebook)
        else {
            Issue.record("no fault")
            return
        }
        #expect(Set(faults.map(\.champ)) == Set(champsSaisine))
        var elsewhere = typed("01/10/2026", "10/11/2026")
        elsewhere["guichetSaisine"] = "99999"
        guard
            case .failure(.fautes(let unknown)) = examineSaisine(
                elsewhere, .pieces, guichet: nil, on: today, rulebook),
            case .failure(.fautes(let closed)) = examineSaisine(
                typed("01/10/2026", "10/11/2026"), .pieces, guichet: desk("93055", closed: today), on: today, rulebook)
        else {
            Issue.record("an unknown desk, or one that is closed")
            return
        }
        #expect(unknown.map(\.code) == ["saisine.guichet"] && closed.map(\.code) == ["saisine.guichet"])
    }

    /// No order without a formal notice, none about documents, and only to the desk of a landlord.
    @Test func eachStepHasItsPlace() throws {
        var open = try saisine(.enregistrement)
        let demeure = ["demeureLe": "12/11/2026", "demeureReference": "M-1"]
        let office = ["officeLe": "20/11/2026", "officeReference": "A-1", "guichetOffice": "canal"]
        let end = ["clotureLe": "21/11/2026", "issueSaisine": "enregistree"]
        #expect(
            refusal(examineOffice(office, open, guichet: desk("CANAL"), nature: .bailleur, on: today)) == .etape(.recue)
        )
        var early = demeure
        early["demeureLe"] = "09/11/2026"
        guard case .fautes? = refusal(examineDemeure(early, open, on: today)) else {
            Issue.record("before it was received")
            return
        }
        open.demeure = try examineDemeure(demeure, open, on: today).get()
        #expect(open.etape == .demeure)
        guard case .fautes? = refusal(examineOffice(office, open, guichet: desk("93055"), nature: .epci, on: today))
        else {
            Issue.record("no landlord")
            return
        }
        open.office = try examineOffice(office, open, guichet: desk("CANAL"), nature: .bailleur, on: today).get()
        #expect(open.etape == .office && open.office?.guichet == "CANAL")
        guard case .fautes? = refusal(examineCloture(["clotureLe": "21/11/2026"], open, on: today)),
            case .fautes(let early)? = refusal(
                examineCloture(end.merging(["clotureLe": "19/11/2026"]) { $1 }, open, on: today))
        else {
            Issue.record("no issue, or closed before the order")
            return
        }
        #expect(early.map(\.code) == ["saisine.avant"])
        open.cloture = try examineCloture(end, open, on: today).get()
        #expect(open.etape == .close)
        #expect(refusal(examineCloture(end, open, on: today)) == .etape(.close))
        #expect(refusal(examineDemeure(demeure, open, on: today)) == .etape(.close))
        var pieces = try saisine(.pieces)
        pieces.demeure = try examineDemeure(demeure, pieces, on: today).get()
        #expect(
            refusal(examineOffice(office, pieces, guichet: desk("CANAL"), nature: .bailleur, on: today))
                == .etape(.demeure))
        guard case .fautes? = refusal(examineCloture(end, pieces, on: today)),
            case .fautes(let sooner)? = refusal(
                examineCloture(["clotureLe": "11/11/2026", "issueSaisine": "pieces"], pieces, on: today))
        else {
            Issue.record("documents are not registered, or closed before the notice")
            return
        }
        #expect(sooner.map(\.code) == ["saisine.avant"])
    }

    private func refusal<Found>(_ result: Result<Found, RefusSaisine>) -> RefusSaisine? {
        guard case .failure(let refus) = result else { return nil }
        return refus
    }
}
