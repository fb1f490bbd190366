// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// A protected address is changed where it is known: whoever does not see it would erase it, and the history would tell it.
@Suite struct ProtectedAddressTests {
    @Test(arguments: Engine.available)
    func whoDoesNotSeeItDoesNotChangeTheFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie["adresseProtegee"] = "oui"
        guard case .registered(let file) = try await RegisterDemande(test.world)(saisie, by: test.julie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        var other = saisie
        other["adresseProtegee"] = "non"
        other["adresse.voie"] = "1 rue Autre"
        for acteur in [test.karim, test.logiciel] {
            guard
                case .denied = try await UpdateDemande(test.world)(file.id, other, version: 1, by: acteur, asks: false)
            else {
                Issue.record("\(acteur.nom) changed it")
                return
            }
        }
        #expect(try await test.world.base.read { try $0.journal.events(of: file.id, limit: 9).count } == 1)
        guard
            case .updated = try await UpdateDemande(test.world)(file.id, other, version: 1, by: test.julie, asks: false)
        else {
            Issue.record("its own desk did not change it")
            return
        }
        try await test.close()
    }

    /// The flag is taken away: the address of today is told, where the person was hidden is not.
    @Test(arguments: Engine.available)
    func anEndedProtectionKeepsItsHistory(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie["adresseProtegee"] = "oui"
        guard case .registered(let file) = try await RegisterDemande(test.world)(saisie, by: test.julie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        saisie["adresseProtegee"] = ""
        saisie["adresse.voie"] = "1 rue Autre"
        guard
            case .updated = try await UpdateDemande(test.world)(
                file.id, saisie, version: 1, by: test.julie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        func hides(_ acteur: Acteur) async throws -> [Bool] {
            guard
                case .dossier(let dossier) = try await ReadDemandes(test.world)(
                    file.id, objet: "dossier", by: acteur),
                // The second page of one event each: the change is not on it.
                case .page(let first) = try await ReadJournal(test.world)(
                    file.id, curseur: nil, limite: 1, by: acteur),
                case .page(let second) = try await ReadJournal(test.world)(
                    file.id, curseur: first.suivant?.text, limite: 1, by: acteur)
            else { return [] }
            #expect(dossier.demande.formulaire.adresse?.voie == "1 rue Autre")
            return [dossier.hidesAddressHistory, first.hidesAddress, second.hidesAddress]
        }
        #expect(try await hides(test.karim) == [true, true, true])
        #expect(try await hides(test.julie) == [false, false, false])
        #expect(try await hides(test.gestionnaire) == [false, false, false])
        try await test.close()
    }

    /// A request that is refused, or that comes late, spends no number of the sequence.
    @Test func aRefusedChangeSpendsNoNumber() async throws {
        let test = try await TestWorld.make(.sqlite)
        var saisie = Households.benali
        saisie["depot.pieceVue"] = ""
        saisie["depot.pieceNature"] = ""
        let answer = try await RegisterDemande(test.world)(saisie, by: test.julie, asks: false)
        guard case .registered(let file) = answer, file.numero == nil else {
            Issue.record("\(answer)")
            return
        }
        var shown = saisie
        shown["depot.pieceVue"] = "oui"
        shown["depot.pieceNature"] = "CNI"
        for _ in 0..<3 {
            _ = try await UpdateDemande(test.world)(file.id, shown, version: 9, by: test.julie, asks: false)
        }
        guard
            case .updated(_, let numero, _, _) = try await UpdateDemande(test.world)(
                file.id, shown, version: 1, by: test.julie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        #expect(numero?.contains("000001") == true, "\(numero ?? "none")")
        try await test.close()
    }
}
