// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// Who goes through numbers with whole forms is stopped; a desk that meets a file on record is not.
@Suite struct NirLimitsTests {
    private func typed(_ nir: String) -> Saisie {
        var saisie = Saisie()
        saisie["demandeur.nir"] = nir
        return saisie
    }

    @Test func tenOfOneAndSixtyOfAll() throws {
        let limits = NirLimits()
        for _ in 0..<10 { #expect(limits.take(typed("1 88 03"), by: "a", now: monday).keys != nil) }
        #expect(limits.take(typed("18803"), by: "a", now: monday).keys == nil, "however it is written")
        #expect(limits.take(typed("18803"), by: "b", now: monday).keys != nil)
        for number in 0..<50 { #expect(limits.take(typed("2\(number)"), by: "a", now: monday).keys != nil) }
        #expect(limits.take(typed("299"), by: "a", now: monday).keys == nil)
        #expect(limits.take(Saisie(), by: "a", now: monday).keys == [], "without a NIR nothing is counted")
        #expect(limits.take(typed("299"), by: "a", now: monday.adding(seconds: NirLimits.seconds)).keys != nil)
    }

    @Test func whatToldNothingIsTakenBack() throws {
        let limits = NirLimits()
        for _ in 0..<200 {
            let keys = try #require(limits.take(typed("18803"), by: "a", now: monday).keys)
            limits.forgive(keys, by: "a")
        }
    }

    /// Many at once are refused for a moment, not for the hour of who was answered so many times.
    @Test func whatIsOnItsWayIsWaitedFor() throws {
        let limits = NirLimits()
        var taken: [[String]] = []
        for _ in 0..<10 {
            taken.append(try #require(limits.take(typed("18803"), by: "a", now: monday).keys))
        }
        for keys in taken {
            let refused = limits.take(typed("18803"), by: "a", now: monday)
            #expect(refused.keys == nil && refused.wait == NirLimits.soonSeconds)
            limits.keep(keys, by: "a")
        }
        #expect(limits.take(typed("18803"), by: "a", now: monday).wait == NirLimits.seconds)
        #expect(limits.take(typed("28803"), by: "a", now: monday).keys != nil)
    }

    /// By the page: said beside the field, and what was typed is there still.
    @Test func aPageThatGoesThroughNumbers() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        _ = try await RegisterDemande(test.world)(Households.benali, by: test.sophie, asks: false)
        let cookie = try await signed(test, test.sophie)
        var saisie = Households.benali
        saisie["demandeur.nir"] = "288037510800170"
        // Everything is answered but whether it is the same person.
        let questions = examine(saisie, on: test.world.today, test.world.rulebook).questions(confirmed: [])
        let fields =
            saisie.valeurs.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
            .replacing("+", with: "%2B").replacing(" ", with: "+") + questions.map { "&confirmer=\($0.cle)" }.joined()
        for number in 0...10 {
            let answer = try await client.call(.post, "/demandes", cookie, body: "csrf=jeton&\(fields)")
            #expect(answer.status == (number < 10 ? 422 : 429), "\(number): \(answer.status)")
            if number == 10 {
                #expect(answer.body.contains("revenez dans une heure") && answer.body.contains("Benali"))
            }
        }
        try await test.close()
    }
}
