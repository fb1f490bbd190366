// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// One letter out of its lot: between the printer and the carrier, once, for a reason of the list.
@Suite struct RetraitLettreTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try loadRulebook(territoire: "ile-de-france") }

    private func examine(
        _ raison: String, _ lot: Lot.Etat = .imprime, _ etat: EtatCourrier = .parti, isUseless: Bool = false,
        retrait: RaisonRetrait? = nil
    ) -> Result<RaisonRetrait, RefusRetrait> {
        examineRetrait(
            raison,
            Lot(id: ID(1), organisme: ID(2), guichet: nil, etat: lot, lettres: 1, creeLe: Instant(milliseconds: 0)),
            LettreDeLot(
                courrier: ID(3), demande: ID(4), numero: nil, rang: 1, codePostal: "93500", page: 1, pages: 1,
                etat: etat, estInutile: isUseless, retrait: retrait), rulebook)
    }

    /// One reason waits at the desk, the others in the next lot.
    @Test func eachReasonHasItsWay() throws {
        let codes = rulebook.codes("raisonRetrait").map(\.code)
        #expect(codes.contains(RaisonRetrait.remise.code) && codes.count > 1)
        for code in codes {
            let raison = try examine(code).get()
            #expect(raison.code == code && raison.canal == (code == "REMISE" ? .remise : .lettre))
        }
    }

    @Test func anotherReasonIsRefusedBesideItsField() {
        for (typed, code) in [("", "requis.court"), ("RADABA", "code.inconnu"), ("remise", "code.inconnu")] {
            guard case .failure(.fautes(let violations)) = examine(typed) else {
                Issue.record("« \(typed) » was taken")
                continue
            }
            #expect(violations.map(\.champ) == ["raisonRetrait"] && violations.map(\.code) == [code])
        }
    }

    @Test func onlyWhileItLiesThere() {
        for lot in [Lot.Etat.aImprimer, .remis, .annule] { #expect(examine("PLI", lot) == .failure(.fini)) }
        for etat in EtatCourrier.allCases where etat != .parti {
            #expect(examine("PLI", .imprime, etat) == .failure(.fini))
        }
        #expect(examine("PLI", isUseless: true) == .failure(.fini))
        #expect(examine("PLI", retrait: .remise) == .failure(.fini))
    }
}
