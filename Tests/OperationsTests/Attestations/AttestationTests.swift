// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite struct AttestationTests {
    private func registered(_ test: TestWorld, _ saisie: Saisie = Households.benali) async throws -> ID<Demande>? {
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                saisie, by: test.sophie, asks: false)
        else { return nil }
        return registered.id
    }

    /// R441-2-4: the figures of a certificate are sourced, or it does not leave in production.
    @Test func inProductionItDoesNotRestOnFiguresToBeConfirmed() async throws {
        let test = try await TestWorld.make(.sqlite)
        let id = try #require(try await registered(test))
        guard case .unconfirmed(let doubts) = try await IssueAttestation(test.world).prepare(id, by: test.sophie) else {
            Issue.record("a certificate left with figures to be confirmed")
            return
        }
        #expect(doubts.contains("delai-anormal") && doubts.contains("bailleurs"))
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func itsCodeTellsTheNumberAndTheDayAndNothingElse(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let issue = IssueAttestation(test.world)
        let id = try #require(try await registered(test))
        guard case .ready(let contenu) = try await issue.prepare(id, by: test.sophie) else {
            Issue.record("not prepared")
            return
        }
        // Pantin, Les Lilas, Noisy-le-Sec: one département, three years from the deposit.
        #expect(contenu.recours.map(\.departement) == ["93"])
        #expect(contenu.recours.first?.aPartirDu == Day(2029, 11, 23))
        #expect(contenu.bailleurs.count >= 5)
        #expect(contenu.pieces.contains { $0.quand == .enregistrement })
        // Printed but not recorded: the code answers nothing yet.
        #expect(try await issue.verify(contenu.code) == nil)
        try await issue.record(contenu, by: test.sophie)
        for typed in [contenu.code, contenu.code.lowercased(), contenu.code.replacing("-", with: " ")] {
            let found = try #require(try await issue.verify(typed))
            #expect(found.valable && found.numero == contenu.numero.text && found.depot == Day(2026, 11, 23))
        }
        for typed in ["", "0000-0000-00", "<script>", String(repeating: "A", count: 5_000)] {
            #expect(try await issue.verify(typed) == nil)
        }
        let dossier = try await ReadDemandes(test.world)(id, objet: "dossier", by: test.sophie)
        if case .dossier(let dossier) = dossier {
            #expect(dossier.evenements.contains { $0.evenement.genre == .attestation })
        }
        // Erased: the paper is no longer valid.
        _ = try await PurgeDemande(test.world)(id, by: test.gestionnaire)
        #expect(try await issue.verify(contenu.code)?.valable != true)
        try await test.close()
    }

    @Test func withoutNumberOrRightThereIsNone() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        var saisie = Households.benali
        saisie["depot.pieceVue"] = ""
        let id = try #require(try await registered(test, saisie))
        guard case .noNumber = try await IssueAttestation(test.world).prepare(id, by: test.sophie),
            case .denied = try await IssueAttestation(test.world).prepare(id, by: test.personne),
            case .carte = try await IssueAttestation(test.world).prepare(id, by: test.julie)
        else {
            Issue.record("prepared")
            return
        }
        try await test.close()
    }

    /// R441-2-3: the document comes, the number comes, at the day of deposit.
    @Test(arguments: Engine.available)
    func theNumberComesWithTheDocument(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie["depot.pieceVue"] = ""
        let id = try #require(try await registered(test, saisie))
        saisie["depot.pieceVue"] = "oui"
        guard
            case .updated(let version, let numero, _, _) = try await UpdateDemande(test.world)(
                id, saisie, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not updated")
            return
        }
        #expect(version == 2 && numero == "111112600000193055")
        guard case .dossier(let dossier) = try await ReadDemandes(test.world)(id, objet: "dossier", by: test.sophie)
        else { return }
        #expect(dossier.demande.etat == .active && dossier.demande.numero == numero)
        #expect(Set(dossier.evenements.map(\.evenement.genre)) == [.depot, .modification, .numero])
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        // Once is enough.
        guard
            case .updated(_, let again, _, _) = try await UpdateDemande(test.world)(
                id, saisie, version: 2, by: test.sophie, asks: false)
        else { return }
        #expect(again == numero)
        try await test.close()
    }
}
