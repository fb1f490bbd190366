// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// An applicant of Montreuil, registered there, stands at the desk of Pantin.
@Suite struct OpenPresenceTests {
    private func file(_ test: TestWorld) async throws -> ID<Demande> {
        var saisie = Households.benali
        for rang in 0..<3 { saisie["communesSouhaitees.\(rang)"] = "" }
        saisie["communesSouhaitees.0"] = "insee:93048"
        let answer = try await RegisterDemande(test.world)(saisie, by: test.julie, asks: false)
        guard case .registered(let registered) = answer else { throw Refused(what: "\(answer)") }
        return registered.id
    }

    private struct Refused: Error { let what: String }

    private func typed(_ test: TestWorld, _ id: ID<Demande>) async throws -> SaisiePresence {
        let holder = try #require(try await test.world.base.read { try $0.demandes.find(id) }?.formulaire.demandeur)
        var typed = SaisiePresence()
        typed.nom = holder.nomNaissance.uppercased()
        typed.prenoms = holder.prenoms
        typed.naissance = holder.naissance.numeric
        typed.piece = "CNI"
        typed.motif = "modification"
        return typed
    }

    private func read(_ test: TestWorld, _ id: ID<Demande>) async throws -> Acces? {
        guard case .dossier(let dossier) = try await ReadDemandes(test.world)(id, objet: "dossier", by: test.sophie)
        else { return nil }
        return dossier.acces
    }

    @Test(arguments: Engine.available)
    func theFileOpensForTwoHoursAndTheApplicantCanSeeIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        #expect(try await read(test, id) == nil)
        guard case .opened = try await OpenPresence(test.world)(id, try await typed(test, id), by: test.sophie) else {
            Issue.record("not opened")
            return
        }
        #expect(try await read(test, id) == .presence)
        // For a change, and no more: no certificate.
        let saisie = try await test.world.base.read { try $0.demandes.find(id)?.formulaire.saisie() }
        var changed = try #require(saisie)
        changed["demandeur.telephone"] = "0612345678"
        guard case .updated = try await UpdateDemande(test.world)(id, changed, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        guard case .denied = try await IssueAttestation(test.world).prepare(id, by: test.sophie) else {
            Issue.record("a certificate was prepared")
            return
        }
        let events = try await test.world.base.read { try $0.journal.events(of: id, limit: 9) }
        #expect(events.map(\.evenement.genre) == [.modification, .presence, .creation])
        #expect(events[1].evenement.organisme == test.sophie.organisme)
        // Another agent of the same desk did not see the document.
        test.clock.advance(seconds: Presence.seconds + 1)
        #expect(try await read(test, id) == nil)
        guard case .denied = try await UpdateDemande(test.world)(id, changed, version: 2, by: test.sophie, asks: false)
        else {
            Issue.record("changed after the end")
            return
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func anotherDocumentOpensNothingAndTriesAreCounted(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        let right = try await typed(test, id)
        for (name, born) in [("Durand", right.naissance), (right.nom, "01/01/1990")] {
            var other = right
            other.nom = name
            other.naissance = born
            guard case .otherPerson = try await OpenPresence(test.world)(id, other, by: test.sophie) else {
                Issue.record("\(name) \(born)")
                return
            }
        }
        #expect(try await read(test, id) == nil)
        var wrong = right
        wrong.nom = "Martin"
        for _ in 0..<3 { _ = try await OpenPresence(test.world)(id, wrong, by: test.sophie) }
        guard case .tooMany = try await OpenPresence(test.world)(id, right, by: test.sophie) else {
            Issue.record("a sixth document")
            return
        }
        test.clock.advance(seconds: 3_601)
        guard case .opened = try await OpenPresence(test.world)(id, right, by: test.sophie) else {
            Issue.record("not opened an hour later")
            return
        }
        try await test.close()
    }

    @Test func whatIsMissingIsSaidBesideItsField() async throws {
        let test = try await TestWorld.make(.sqlite)
        let id = try await file(test)
        var typed = SaisiePresence()
        typed.naissance = "31/02/1990"
        guard case .invalid(let violations) = try await OpenPresence(test.world)(id, typed, by: test.sophie) else {
            Issue.record("accepted")
            return
        }
        #expect(violations.map(\.champ) == ["nom", "prenoms", "naissance", "piece", "motif"])
        #expect(violations[2].code == "date.impossible")
        guard case .needless = try await OpenPresence(test.world)(id, try await self.typed(test, id), by: test.julie)
        else {
            Issue.record("opened what she sees")
            return
        }
        guard case .denied = try await OpenPresence(test.world)(id, typed, by: test.personne) else {
            Issue.record("opened without a right")
            return
        }
        try await test.close()
    }
}
