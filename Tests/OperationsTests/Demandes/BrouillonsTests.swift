// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// A form that is opened and left leaves one draft; one in which something was typed is nobody else's to write over.
@Suite struct BrouillonsTests {
    private func blank(_ test: TestWorld) -> Saisie { .nouvelle(on: test.world.today) }

    private func typed(_ test: TestWorld, _ nom: String) -> Saisie {
        var saisie = blank(test)
        saisie["demandeur.nomNaissance"] = nom
        return saisie
    }

    private func drafts(_ test: TestWorld, _ acteur: Acteur) async throws -> [String] {
        try await KeepBrouillons(test.world).all(by: acteur, limit: 20).map { $0.saisie["demandeur.nomNaissance"] }
            .sorted()
    }

    @Test func nothingTypedIsTheDayAndTheChannelAlone() throws {
        let (today, yesterday) = (try #require(Day(2026, 11, 23)), try #require(Day(2026, 11, 22)))
        let start = Saisie.nouvelle(on: today)
        #expect(start.isUntouched(on: today) && Saisie().isUntouched(on: today))
        #expect(!start.isUntouched(on: yesterday), "another day of deposit was typed")
        let touches: [(inout Saisie) -> Void] = [
            { $0["depot.date"] = "20/11/2026" }, { $0["depot.canal"] = "courrier" }, { $0["langue"] = "ar" },
            { $0["demandeur.nomNaissance"] = "O" }, { $0.confirmations = ["existant"] }, { $0.suiteDe = "x" },
            { $0.saisine = "x" }, { $0.national["x"] = "y" },
        ]
        for touch in touches {
            var saisie = start
            touch(&saisie)
            #expect(!saisie.isUntouched(on: today), "\(saisie)")
        }
    }

    @Test(arguments: Engine.available)
    func anUntouchedDraftIsTakenAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepBrouillons(test.world)
        let first = try #require(try await keep.save(blank(test), id: nil, by: test.sophie))
        test.clock.advance(seconds: 60)
        #expect(try await keep.save(blank(test), id: nil, by: test.sophie) == first)
        #expect(try await drafts(test, test.sophie) == [""])
        // Another agent has his own.
        #expect(try await keep.save(blank(test), id: nil, by: test.karim) != first)
        #expect(try await keep.untouched(by: test.sophie) == first)

        // Who types first has it; the next one another, and neither writes over the other.
        #expect(try await keep.save(typed(test, "Ouvrard"), id: nil, by: test.sophie) == first)
        #expect(try await keep.untouched(by: test.sophie) == nil)
        let second = try #require(try await keep.save(typed(test, "Tessier"), id: nil, by: test.sophie))
        #expect(second != first)
        #expect(try await drafts(test, test.sophie) == ["Ouvrard", "Tessier"])
        // All that was typed is taken out again: nothing is in it any more.
        #expect(try await keep.save(blank(test), id: second, by: test.sophie) == second)
        #expect(try await keep.save(blank(test), id: nil, by: test.sophie) == second)
        // What goes on from an old file is no blank form, whatever stands in it.
        var suite = blank(test)
        suite.suiteDe = "0000000000000"
        let third = try #require(try await keep.save(suite, id: nil, by: test.sophie))
        #expect(third == second, "it takes the blank one")
        #expect(try await keep.save(blank(test), id: nil, by: test.sophie) != third, "and is none any more")
        try await test.close()
    }

    /// Two presses at once, and two windows in which one begins to type at once.
    @Test(arguments: Engine.available)
    func twoAtOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepBrouillons(test.world)
        let form = blank(test)
        async let one = keep.save(form, id: nil, by: test.sophie)
        async let other = keep.save(form, id: nil, by: test.sophie)
        let both = try await [one, other]
        #expect(Set(both).count == 1 && both.allSatisfy { $0 != nil })
        #expect(try await drafts(test, test.sophie) == [""])
        let (left, right) = (typed(test, "Ouvrard"), typed(test, "Tessier"))
        async let first = keep.save(left, id: nil, by: test.sophie)
        async let second = keep.save(right, id: nil, by: test.sophie)
        let ids = try await [first, second]
        #expect(Set(ids).count == 2)
        #expect(try await drafts(test, test.sophie) == ["Ouvrard", "Tessier"])
        try await test.close()
    }
}
