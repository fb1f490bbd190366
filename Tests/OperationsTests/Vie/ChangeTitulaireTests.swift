// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// Another holder keeps number and seniority; the death of the only one ends the application; letters stop. Both engines.
@Suite struct ChangeTitulaireTests {
    private let deces = ["acteTitulaire": "deces", "titulaireLe": "23/11/2026", "pieceTitulaire": "Acte de décès"]

    @Test(arguments: Engine.available)
    func theCoHolderGoesOn(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.durand)
        let before = try await test.dossier(id)
        let change = ChangeTitulaire(test.world)
        guard case .denied = try await change(id, deces, version: 1, by: test.julie),
            case .refused(.fautes) = try await change(id, [:], version: 1, by: test.sophie),
            case .stale(1) = try await change(id, deces, version: 4, by: test.sophie),
            case .changed(let done) = try await change(id, deces, version: 1, by: test.karim)
        else {
            Issue.record("not changed")
            return
        }
        #expect(done.version == 2 && done.formulaire.demandeur?.prenoms == "Paul")
        let after = try await test.dossier(id)
        #expect(after.demande.numero == before.demande.numero && after.demande.etat == .active)
        // The document that was seen was that of who died.
        var depot = before.demande.formulaire.depot
        #expect(depot.pieceVue && !after.demande.formulaire.depot.pieceVue)
        depot.pieceVue = false
        #expect(after.demande.formulaire.depot == depot)
        #expect(after.demande.formulaire.cotitulaires.isEmpty)
        let fait = try #require(after.evenements.first)
        #expect(fait.evenement.genre == .titulaire && fait.evenement.survenuLe.iso == "2026-11-23")
        guard case .titulaire(let told)? = fait.vie else {
            Issue.record("what was done is not in the history")
            return
        }
        #expect(told.acte == .deces && told.piece == "Acte de décès" && !told.reste)
        #expect(!fait.changes.isEmpty)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// A notice proved to who died is none for the other: told again, and not struck off before that is proved.
    @Test(arguments: Engine.available)
    func theNewHolderIsToldAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let preavis = try await PreavisProuve(test)
        try await preavis.openEspace()
        guard
            case .changed = try await ChangeTitulaire(test.world)(preavis.demande, deces, version: 1, by: test.karim)
        else {
            Issue.record("not changed")
            return
        }
        #expect(try await preavis.courriers().map(\.etat) == [.annule])
        #expect(try await preavis.isShut())
        let (record, start) = (
            RecordNonRenouvellements(test.world), test.world.rulebook.territoire.clock.start(of:)
        )
        test.clock.set(start(try #require(Day(2027, 2, 5))))
        let early = try await record(on: test.world.today)
        #expect(early.radiees == 0 && early.sansPreuve == 1)
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).lettres == 1)
        #expect(try await preavis.courriers().map(\.etat) == [.prevu])
        test.clock.set(start(try #require(Day(2027, 2, 7))))
        #expect(try await record(on: test.world.today).radiees == 0)
        try await preavis.prove("06/02/2027")
        #expect(try await record(on: test.world.today).radiees == 0)
        test.clock.set(start(try #require(Day(2027, 4, 10))))
        #expect(try await record(on: test.world.today).radiees == 1)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func theOnlyHolderDies(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var old = Households.benali
        old["depot.date"] = "01/12/2025"
        let id = try await test.register(old)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        #expect(try await test.world.base.read { try $0.courriers.of([id])[id]?.isEmpty } == false)
        guard case .ended(let done) = try await ChangeTitulaire(test.world)(id, deces, version: 1, by: test.sophie)
        else {
            Issue.record("not ended")
            return
        }
        #expect(done.etat == .radiee && done.radieeLe == test.world.today)
        let courriers = try await test.world.base.read { try $0.courriers.of([id])[id] ?? [] }
        #expect(courriers.allSatisfy { $0.etat == .annule })
        guard case .radiation(let contenu)? = try await test.dossier(id).evenements.first?.vie else {
            Issue.record("no strike-off in the history")
            return
        }
        #expect(contenu.motif == .abandon && contenu.deces == "2026-11-23" && contenu.preuve == "Acte de décès")
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }
}
