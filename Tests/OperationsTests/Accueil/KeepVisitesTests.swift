// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite struct KeepVisitesTests {
    private func typed(_ nom: String, objet: String = "INFO") -> KeepVisites.Saisie {
        var typed = KeepVisites.Saisie()
        typed.nom = nom
        typed.objet = objet
        return typed
    }

    @Test(arguments: Engine.available)
    func aVisitIsNotedUnderANameOrANumber(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepVisites(test.world)
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                Households.benali, by: test.sophie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        var byNumber = typed("", objet: "PIECE")
        byNumber.numero = registered.numero ?? ""
        byNumber.dit = "Apportera l’avis d’impôt"
        guard case .done = try await keep.record(typed("Mme Traoré"), by: test.sophie),
            case .done = try await keep.record(byNumber, by: test.sophie)
        else {
            Issue.record("not noted")
            return
        }
        let today = try await keep.today(by: test.sophie)
        #expect(today.count == 2)
        #expect(Set(today.map(\.visite.nom)) == ["Mme Traoré", nil])
        #expect(today.contains { $0.numero == registered.numero })
        // Another desk has its own log.
        #expect(try await keep.today(by: test.julie).isEmpty)
        for (bad, champ, code) in [
            (typed(""), "nom", "visite.personne"), (typed("X", objet: ""), "objet", "requis.court"),
            (typed("X", objet: "???"), "objet", "code.inconnu"), (typed("<b>"), "nom", "texte.caractere"),
        ] {
            guard case .invalid(let violations) = try await keep.record(bad, by: test.sophie) else {
                Issue.record("\(bad) was taken")
                continue
            }
            #expect(violations.map { "\($0.champ) \($0.code)" } == ["\(champ) \(code)"])
        }
        var unknown = typed("")
        unknown.numero = "111112600099993055"
        guard case .invalid = try await keep.record(unknown, by: test.sophie),
            case .denied = try await keep.record(typed("X"), by: test.personne)
        else {
            Issue.record("taken")
            return
        }
        try await test.close()
    }

    /// Software reads the agenda of its desk; without a desk, those of its body.
    @Test(arguments: Engine.available)
    func freeSlotsAreThoseOfTheAgenda(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let read = ReadCreneaux(test.world)
        func page(_ du: Day?, _ au: Day?, by acteur: Acteur? = nil) async throws -> ReadCreneaux.Page {
            let answer = try await read(guichet: "93055", du: du, au: au, by: acteur ?? test.sophie)
            guard case .page(let page) = answer else { throw TestWorld.Failed(what: "\(answer)") }
            return page
        }
        let agenda = try await KeepVisites(test.world).slots(from: test.world.today, by: test.sophie)
        var all: [Creneau] = []
        var next: Day? = test.world.today
        while let du = next {
            let some = try await page(du, nil)
            #expect(some.premier == du && some.dernier <= du.adding(days: ReadCreneaux.jours - 1))
            all += some.libres
            next = some.suivant
        }
        #expect(all == agenda.libres)
        // Gone by, asked backwards, too far: nothing that cannot be given.
        #expect(try await page(test.world.today.adding(days: -30), test.world.today.adding(days: -1)).libres.isEmpty)
        #expect(try await page(test.world.today.adding(days: -30), nil).premier == test.world.today)
        #expect(try await page(test.world.today.adding(days: 400), nil).suivant == nil)

        let first = try #require(agenda.libres.first { $0.jour > test.world.today })
        _ = try await KeepVisites(test.world).book(
            jour: first.jour.iso, heure: first.heure, typed("Personne"), contact: "", by: test.sophie)
        #expect(try await page(first.jour, first.jour).libres.contains(first) == false)

        func software(_ organisme: Int64, _ guichet: String?, _ role: Role = .agentGuichet) -> Acteur {
            Acteur(
                origine: .logiciel, compte: nil, nom: "Logiciel", organisme: ID(organisme), organismeNom: "",
                guichet: guichet, role: role, perimetre: .region)
        }
        #expect(try await page(first.jour, first.jour, by: software(1, nil)).libres.count == 5)
        for stranger in [software(2, nil), software(2, "CANAL"), software(1, "93055", .aucun)] {
            guard case .denied = try await read(guichet: "93055", du: nil, au: nil, by: stranger) else {
                Issue.record("\(stranger.organisme) reads it")
                continue
            }
        }
        guard case .unknown = try await read(guichet: "99999", du: nil, au: nil, by: test.sophie) else {
            Issue.record("a desk that does not exist")
            return
        }
        try await test.close()
    }

    /// Two agents, one slot: one of them is told.
    @Test(arguments: Engine.available)
    func aSlotIsGivenOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepVisites(test.world)
        let slots = try await keep.slots(from: test.world.today, by: test.sophie)
        let first = try #require(slots.premier)
        // 23 November 2026 is a Monday: the longest delay of the territory is one month.
        #expect(slots.limite == Day(2026, 12, 23))
        #expect(slots.libres.allSatisfy { (1...5).contains($0.jour.weekday) })
        let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for rang in 0..<8 {
                group.addTask {
                    let answer = try await keep.book(
                        jour: first.jour.iso, heure: first.heure, typed("Personne \(rang)"), contact: "",
                        by: test.sophie)
                    if case .done = answer { return true }
                    return false
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0 } == 1)
        let booked = try await keep.agenda(on: first.jour, by: test.sophie)
        #expect(booked.count == 1)
        #expect(try await keep.slots(from: test.world.today, by: test.sophie).libres.first != first)
        // Cancelled, the place is free again; another desk cannot touch it.
        let id = try #require(booked.first?.rendezVous.id)
        guard case .unknown = try await keep.set(.annule, id, by: test.julie),
            case .done = try await keep.set(.annule, id, by: test.sophie)
        else {
            Issue.record("not cancelled")
            return
        }
        #expect(try await keep.slots(from: test.world.today, by: test.sophie).premier == first)
        for (jour, heure) in [("2026-11-22", "09:00"), (first.jour.iso, "03:00"), ("hier", "09:00")] {
            if case .done = try await keep.book(jour: jour, heure: heure, typed("X"), contact: "", by: test.sophie) {
                Issue.record("\(jour) \(heure) was booked")
            }
        }
        try await test.close()
    }
}
