// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Reference
import Stores
import TestSupport
import Testing

@testable import Server

/// What a file that was struck off still offers, and to whom: nothing that can never succeed.
@Suite struct RadiationPagesTests {
    /// Deposited in January, told of its end, struck off thirteen months later.
    private func notRenewed(_ test: TestWorld) async throws -> ID<Demande> {
        var saisie = Households.benali
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await test.register(saisie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        let letter = try #require(try await ReadDemandes(test.world).courriers(of: id).first { $0.canal == .lettre })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "23/11/2026", preuve: "1A 77", by: test.sophie)
        else { throw TestWorld.Failed(what: "not proved") }
        try await day(2027, 2, 5, test)
        guard try await RecordNonRenouvellements(test.world)(on: test.world.today).radiees == 1 else {
            throw TestWorld.Failed(what: "not struck off")
        }
        return id
    }

    private func day(_ year: Int, _ month: Int, _ day: Int, _ test: TestWorld) async throws {
        let day = try #require(Day(year, month, day))
        test.clock.set(test.world.rulebook.territoire.clock.start(of: day).adding(seconds: 9 * 3_600))
    }

    private func strikeOff(_ test: TestWorld, _ id: ID<Demande>) async throws {
        let abandon = SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"])
        guard case .struckOff = try await RecordRadiation(test.world)(id, abandon, version: 1, by: test.sophie) else {
            throw TestWorld.Failed(what: "not struck off")
        }
    }

    @Test func aRenewalReceivedInTimeIsFound() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await notRenewed(test)
        let (renewal, back) = ("href=\"\(Paths.renouvellement(id))\"", "href=\"\(Paths.reactivation(id))\"")
        let soon = try await client.call(.get, Paths.demande(id), signed(test, test.sophie)).body
        #expect(soon.contains("\(renewal)>Renouveler<") && !soon.contains(back), "\(soon)")
        // The notice says by which channel, and of which day; so does its event to software.
        #expect(soon.contains("Jour dont parle le courrier : 5\u{a0}janvier\u{a0}2027") && soon.contains("par lettre"))
        let notice = try await test.dossier(id).evenements.first { $0.evenement.genre == .preavis }
        let facts = try #require(FaitsJSON(notice?.vie, survenuLe: test.world.today))
        #expect(facts.canal == "lettre" && facts.jour == "2027-01-05")
        try await day(2027, 7, 6, test)
        let karim = try await signed(test, test.karim)
        let late = try await client.call(.get, Paths.demande(id), karim).body
        #expect(late.contains("\(renewal)>Renouvellement reçu à temps<") && !late.contains(back))
        #expect(late.contains("À moins qu’un renouvellement n’ait été reçu à temps") && !late.contains("⟦"))
        let page = try await client.call(.get, Paths.renouvellement(id), karim).body
        #expect(page.contains("preuveReception"))
        // The manager alone may say that it was an error.
        let manager = try await client.call(.get, Paths.demande(id), signed(test, test.gestionnaire)).body
        #expect(manager.contains("\(back)>Corriger la radiation<"))
        try await test.close()
    }

    @Test func noDeskBringsBackWhatWasGivenUp() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        try await strikeOff(test, id)
        let back = "href=\"\(Paths.reactivation(id))\""
        let desk = try await client.call(.get, Paths.demande(id), signed(test, test.sophie)).body
        #expect(!desk.contains(back) && !desk.contains("Renouvellement reçu à temps"), "\(desk)")
        let manager = try await client.call(.get, Paths.demande(id), signed(test, test.gestionnaire)).body
        #expect(manager.contains(back))
        try await test.close()
    }

    /// Typed while another desk struck it off: nothing is lost, and the page says what it is worth.
    @Test func whatWasTypedComesBackWithWhy() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let sophie = try await signed(test, test.sophie)
        try await strikeOff(test, id)
        let typed = "csrf=jeton&version=1&action=enregistrer&adresse.voie=99%20rue%20Neuve"
        let answer = try await client.call(.post, Paths.modification(id), sophie, body: typed)
        #expect(answer.status == 409 && answer.body.contains("value=\"99 rue Neuve\""), "\(answer.body)")
        #expect(answer.body.contains("Demande radiée le") && answer.body.contains("Rien n’a été enregistré"))
        #expect(answer.body.contains("une nouvelle demande peut être enregistrée") && !answer.body.contains("⟦"))
        #expect(!answer.body.contains("value=\"enregistrer\"") && !answer.body.contains("Un autre agent est passé"))
        let opened = try await client.call(.get, Paths.modification(id), sophie)
        #expect(opened.status == 409 && opened.body.contains("Cette demande ne se modifie plus."))
        #expect(!opened.body.contains("name=\"adresse.voie\"") && !opened.body.contains("Rien n’a été enregistré"))
        try await test.close()
    }

    /// Merged is neither struck off nor erased: the one that stands is named, to a page and to software.
    @Test func whereAMergedFileWent() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let own = try await test.register(Households.benali)
        let other = try await test.register(Households.number(7), by: test.karim)
        let union = try await UniteDemandes(test.world)(
            .init(gardee: own, absorbee: other, versionGardee: 1, versionAbsorbee: 1),
            ["lienUnion": "C", "unionLe": "20/11/2026", "pieceUnion": "Lettre commune"], by: test.karim)
        guard case .united = union else {
            Issue.record("not united: \(union)")
            return
        }
        let numero = try #require(try await test.dossier(own).demande.numero.flatMap(NumeroUnique.init))
        let page = try await client.call(.get, Paths.modification(other), signed(test, test.karim))
        #expect(page.status == 409 && page.body.contains(numero.groups.joined(separator: " ")), "\(page.body)")
        guard case .dossier(let absorbed) = try await ReadDemandes(test.world)(other, objet: "vie", by: test.karim)
        else {
            Issue.record("not read")
            return
        }
        let sentence = FermetureWords(site: client.site).sentence(absorbed)
        #expect(sentence.contains("réunie avec la demande \(numero.groups.joined(separator: " "))"), "\(sentence)")
        #expect(!sentence.contains("radiée"))
        try await test.close()
    }
}
